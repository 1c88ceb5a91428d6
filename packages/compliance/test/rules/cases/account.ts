import { keySize } from '../../../src/rules/acm/key-size';
import { recorder } from '../../../src/rules/config/recorder';
import { queryLog } from '../../../src/rules/route53/query-log';
import { type Case, PARAMETER, properties, resources, type RuleCases, settingCases } from './case';

const ROLE = 'arn:aws:iam::111111111111:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';

const records = (RecordingGroup: unknown) => properties({ RoleARN: ROLE, RecordingGroup });

function withRole(type: string): Case {
  return resources({
    'Judged AWS::Config::ConfigurationRecorder': { RoleARN: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    [`Role ${type}`]: {},
  });
}

export const account: Readonly<Record<string, RuleCases>> = {
  keySize: settingCases(keySize, ['KeyAlgorithm'], {
    compliant: [undefined, 'RSA_2048', 'RSA_4096'],
    nonCompliant: ['RSA_1024'],
    notApplicable: { 'an elliptic curve': properties({ KeyAlgorithm: 'EC_secp384r1' }) },
  }),
  recorder: {
    rule: recorder,
    compliant: {
      'the default': records(undefined),
      'all types': records({ AllSupported: true }),
      'a strategy with all types': records({ RecordingStrategy: { UseOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' } }),
      'a role of the template': withRole('AWS::IAM::ServiceLinkedRole'),
      'a role of the account': properties({
        RoleARN: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/aws-service-role/config.amazonaws.com/Role' },
      }),
    },
    nonCompliant: {
      'some types': records({ AllSupported: false, ResourceTypes: ['AWS::S3::Bucket'] }),
      'another role': properties({ RoleARN: 'arn:aws:iam::111111111111:role/config' }),
      'another role of the template': withRole('AWS::IAM::Role'),
      'no role': properties({}),
    },
    unresolved: {
      'a parameter': properties({ RoleARN: PARAMETER }),
      'a role of another stack': properties({ RoleARN: { 'Fn::ImportValue': 'Role' } }),
    },
  },
  queryLog: {
    rule: queryLog,
    compliant: { 'a log': properties({ QueryLoggingConfig: { CloudWatchLogsLogGroupArn: { Ref: 'Log' } } }) },
    nonCompliant: { 'no log': properties({}) },
    notApplicable: { 'a private zone': properties({ VPCs: [{ VPCId: 'vpc-1' }] }) },
    unresolved: { 'a parameter': properties({ VPCs: PARAMETER }) },
  },
};
