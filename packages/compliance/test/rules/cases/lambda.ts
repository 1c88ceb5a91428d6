import { publicAccess } from '../../../src/rules/lambda/public-access';
import { runtime } from '../../../src/rules/lambda/runtime';
import { lambdaZones } from '../../../src/rules/lambda/zones';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

function inZones(first: unknown, second: unknown): Case {
  return resources({
    'Judged AWS::Lambda::Function': { VpcConfig: { SubnetIds: [{ Ref: 'First' }, { Ref: 'Second' }] } },
    'First AWS::EC2::Subnet': { AvailabilityZone: first },
    'Second AWS::EC2::Subnet': { AvailabilityZone: second },
  });
}

const zone = (position: number) => ({ 'Fn::Select': [position, { 'Fn::GetAZs': '' }] });

export const lambda: Readonly<Record<string, RuleCases>> = {
  publicAccess: {
    rule: publicAccess,
    compliant: {
      'a service': properties({ Principal: 'events.amazonaws.com' }),
      'an organization': properties({ Principal: '*', PrincipalOrgID: 'o-1' }),
      'a bucket of the account': properties({
        Principal: 's3.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
      }),
      'a role': properties({ Principal: { 'Fn::GetAtt': ['Judged', 'Arn'] } }),
    },
    nonCompliant: {
      everyone: properties({ Principal: '*' }),
      'buckets of all accounts': properties({ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::bucket' }),
    },
    unresolved: { 'a parameter': properties({ Principal: PARAMETER }) },
  },
  runtime: {
    rule: runtime,
    compliant: { 'a supported runtime': properties({ Runtime: 'nodejs22.x' }) },
    nonCompliant: { 'an old runtime': properties({ Runtime: 'nodejs18.x' }) },
    notApplicable: { 'an image': properties({}), 'no language': properties({ Runtime: 'provided.al2023' }) },
    unresolved: { 'a parameter': properties({ Runtime: PARAMETER }) },
  },
  lambdaZones: {
    rule: lambdaZones,
    compliant: {
      'two zones': inZones('us-east-1a', 'us-east-1b'),
      'two zones of the Region': inZones(zone(0), zone(1)),
    },
    nonCompliant: {
      'one zone': inZones('us-east-1a', 'us-east-1a'),
      'one subnet': properties({ VpcConfig: { SubnetIds: [{ 'Fn::ImportValue': 'Subnet' }] } }),
    },
    notApplicable: { 'a function without a VPC': properties({}) },
    unresolved: {
      'subnets of another stack': properties({ VpcConfig: { SubnetIds: ['subnet-1', 'subnet-2'] } }),
      'subnets without a zone': inZones('us-east-1a', undefined),
    },
  },
};
