import { accessLists } from '../../../src/rules/s3/access-lists';
import { directoryBucketLifecycle } from '../../../src/rules/s3/directory-bucket-lifecycle';
import { kmsEncryption } from '../../../src/rules/s3/kms-encryption';
import { lifecycle } from '../../../src/rules/s3/lifecycle';
import { accessPointBlock } from '../../../src/rules/s3/public/access-point-block';
import { multiRegionAccessPointBlock } from '../../../src/rules/s3/public/multi-region-access-point-block';
import { otherAccounts } from '../../../src/rules/s3/public/other-accounts';
import { publicRead } from '../../../src/rules/s3/public/public-read';
import { publicWrite } from '../../../src/rules/s3/public/public-write';
import type { Rule } from '../../../src/rules/rule';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};
const OPEN = {
  BlockPublicAcls: false,
  BlockPublicPolicy: false,
  IgnorePublicAcls: false,
  RestrictPublicBuckets: false,
};

/** A bucket with a policy of one statement. */
function bucket(statement: unknown, PublicAccessBlockConfiguration: unknown = OPEN): Case {
  return resources({
    'Judged AWS::S3::Bucket': { PublicAccessBlockConfiguration },
    'Policy AWS::S3::BucketPolicy': {
      Bucket: { Ref: 'Judged' },
      PolicyDocument: { Statement: [{ Effect: 'Allow', ...(statement as object) }] },
    },
  });
}

function open(rule: Rule, list: string, action: string, other: string): RuleCases {
  const everyone = { Principal: '*', Action: action };
  const when = (Condition: unknown) => bucket({ ...everyone, Condition });
  return {
    rule,
    compliant: {
      'the default': properties({ AccessControl: list }),
      'an access control list that is ignored': properties({
        AccessControl: list,
        PublicAccessBlockConfiguration: { ...OPEN, IgnorePublicAcls: true },
      }),
      'an access control list that is blocked': properties({
        AccessControl: list,
        PublicAccessBlockConfiguration: { ...OPEN, BlockPublicAcls: true },
      }),
      'a policy that is blocked': bucket(everyone, { ...OPEN, BlockPublicPolicy: true }),
      'a policy that is restricted': bucket(everyone, { ...OPEN, RestrictPublicBuckets: 'true' }),
      'a denied action': bucket({ ...everyone, Effect: 'Deny' }),
      'another action': bucket({ ...everyone, Action: other }),
      'all other actions': bucket({ Principal: '*', NotAction: ['s3:*'] }),
      'a role': bucket({ Action: 's3:*', Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } }),
      'a service': bucket({ Action: 's3:*', Principal: { Service: 'logs.amazonaws.com' } }),
      'the principals of an organization': when({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }),
      'the endpoint of the template': when({ StringEquals: { 'aws:SourceVpce': { Ref: 'Judged' } } }),
    },
    nonCompliant: {
      'an access control list': properties({ AccessControl: list, PublicAccessBlockConfiguration: OPEN }),
      'an incomplete block': properties({
        AccessControl: list,
        PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
      }),
      'a policy for everyone': bucket({ ...everyone, Action: ['s3:Ge?Object*', 's3:*'] }),
      'a policy for all AWS principals': bucket({ Principal: { AWS: ['*'] }, Action: '*' }),
      'a policy for all others': bucket({ NotPrincipal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: action }),
      'all but some actions': bucket({ Principal: '*', NotAction: [other] }),
      'a condition with a wildcard': when({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } }),
      'a condition with a variable': when({ StringEquals: { 'aws:PrincipalArn': '${aws:PrincipalTag/x}' } }),
      'a condition with all addresses': when({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }),
      'a condition that allows a missing key': when({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }),
      'a condition with a key that does not limit': when({ StringEquals: { 'aws:UserAgent': 'x' } }),
    },
    unresolved: {
      'a parameter': properties({ AccessControl: PARAMETER, PublicAccessBlockConfiguration: OPEN }),
      'a principal in a parameter': bucket({ Action: action, Principal: { AWS: PARAMETER } }),
    },
  };
}

function policy(statement: object): Case {
  return properties({
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:PutBucketPolicy', ...statement }] },
  });
}

function blocked(rule: Rule): RuleCases {
  return {
    rule,
    compliant: {
      'the default': properties({}),
      'all settings': properties({ PublicAccessBlockConfiguration: BLOCKED }),
    },
    nonCompliant: {
      'a setting that is off': properties({
        PublicAccessBlockConfiguration: { ...BLOCKED, RestrictPublicBuckets: false },
      }),
      'a missing setting': properties({ PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    },
    unresolved: { 'a parameter': properties({ PublicAccessBlockConfiguration: PARAMETER }) },
  };
}

function withLifecycle(rule: Rule): RuleCases {
  const rules = (Status: unknown) => properties({ LifecycleConfiguration: { Rules: [{ Status }] } });
  return {
    rule,
    compliant: { 'an enabled rule': rules('Enabled') },
    nonCompliant: { 'a disabled rule': rules('Disabled'), 'no rule': properties({}) },
    unresolved: { 'a parameter': rules(PARAMETER) },
  };
}

export const s3: Readonly<Record<string, RuleCases>> = {
  publicRead: open(publicRead, 'PublicRead', 's3:GetObject', 's3:PutObject'),
  publicWrite: open(publicWrite, 'PublicReadWrite', 's3:PutObject', 's3:GetObject'),
  accessPointBlock: blocked(accessPointBlock),
  multiRegionAccessPointBlock: blocked(multiRegionAccessPointBlock),
  otherAccounts: {
    rule: otherAccounts,
    compliant: {
      'the account of the stack': policy({
        Principal: { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
      }),
      'the account as a substitution': policy({ Principal: { AWS: { 'Fn::Sub': '${AWS::AccountId}' } } }),
      'a role of the template': policy({ Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } }),
      'a service': policy({ Principal: { Service: 'logs.amazonaws.com' } }),
      'another action': policy({ Principal: '*', Action: 's3:GetObject' }),
      'a denied action': policy({ Principal: '*', Effect: 'Deny' }),
    },
    nonCompliant: {
      everyone: policy({ Principal: '*' }),
      'all AWS principals': policy({ Principal: { AWS: '*' }, Action: 's3:*' }),
      'all others': policy({ NotPrincipal: { AWS: 'x' }, Action: ['s3:Put*Acl'] }),
    },
    unresolved: {
      'an account': policy({ Principal: { AWS: 'arn:aws:iam::111111111111:root' } }),
      'a role of another stack': policy({ Principal: { AWS: { 'Fn::ImportValue': 'Role' } } }),
      'a parameter': policy({ Principal: { AWS: PARAMETER } }),
    },
  },
  accessLists: {
    rule: accessLists,
    compliant: {
      'the default': properties({}),
      'a private list': properties({ AccessControl: 'Private' }),
      'lists that are disabled': properties({
        AccessControl: 'LogDeliveryWrite',
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      }),
    },
    nonCompliant: {
      'a list': properties({
        AccessControl: 'LogDeliveryWrite',
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      }),
    },
    unresolved: { 'a parameter': properties({ AccessControl: PARAMETER }) },
  },
  kmsEncryption: {
    rule: kmsEncryption,
    compliant: Object.fromEntries(
      ['aws:kms', 'aws:kms:dsse'].map((SSEAlgorithm) => [
        SSEAlgorithm,
        properties({
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }],
          },
        }),
      ]),
    ),
    nonCompliant: {
      'keys of Amazon S3': properties({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      }),
      'no algorithm': properties({
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true }] },
      }),
      'the default': properties({}),
    },
    unresolved: { 'a parameter': properties({ BucketEncryption: PARAMETER }) },
  },
  lifecycle: withLifecycle(lifecycle),
  directoryBucketLifecycle: withLifecycle(directoryBucketLifecycle),
};
