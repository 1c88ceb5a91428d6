import { managedPolicyDecryption } from '../../src/rules/kms/managed-policy-decryption';
import { evaluate, type Rule } from '../../src/rules/rule';
import { otherAccounts } from '../../src/rules/s3/public/other-accounts';
import { publicRead } from '../../src/rules/s3/public/public-read';
import { publicWrite } from '../../src/rules/s3/public/public-write';
import { templateOf } from './templates';

const document = (values: object) => ({ Statement: [{ Effect: 'Allow', Resource: '*', ...values }] });

/** A bucket whose policy allows everyone an action. */
function bucketFor(Action: string): Parameters<typeof templateOf>[0] {
  return {
    Judged: { Type: 'AWS::S3::Bucket', Properties: { PublicAccessBlockConfiguration: { BlockPublicPolicy: false } } },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Judged' }, PolicyDocument: document({ Principal: '*', Action }) },
    },
  };
}

function policyFor(Action: string): Parameters<typeof templateOf>[0] {
  const PolicyDocument = document({ Principal: '*', Action });
  return { Judged: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'a', PolicyDocument } } };
}

function managedPolicyFor(Action: string): Parameters<typeof templateOf>[0] {
  return { Judged: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document({ Action }) } } };
}

/** Rules that forbid some actions, a template for one action, all that each forbids, and some others. */
const RULES: Readonly<
  Record<string, [Rule, (action: string) => Parameters<typeof templateOf>[0], string[], string[]]>
> = {
  publicRead: [publicRead, bucketFor, ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'], ['s3:PutObject']],
  publicWrite: [publicWrite, bucketFor, ['s3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl'], ['s3:GetObject']],
  otherAccounts: [
    otherAccounts,
    policyFor,
    [
      's3:DeleteBucketPolicy',
      's3:PutBucketAcl',
      's3:PutBucketPolicy',
      's3:PutEncryptionConfiguration',
      's3:PutObjectAcl',
    ],
    ['s3:PutObject'],
  ],
  decryption: [managedPolicyDecryption, managedPolicyFor, ['kms:Decrypt', 'kms:ReEncryptFrom'], ['kms:Encrypt']],
};

describe.each(Object.entries(RULES))('%s', (_, [rule, templateFor, forbidden, others]) => {
  const judged = (action: string) => {
    const resource = templateOf(templateFor(action)).get('Judged');
    if (!resource) throw new Error('the template must have a resource Judged');
    return evaluate(rule, resource);
  };

  test.each(forbidden)('forbids %s', (action) => {
    expect(judged(action)).toBe(false);
  });

  test.each(others)('accepts %s', (action) => {
    expect(judged(action)).toBe(true);
  });
});

test.each([
  [publicRead, ['PublicRead', 'PublicReadWrite', 'AuthenticatedRead'], ['Private', 'LogDeliveryWrite']],
  [publicWrite, ['PublicReadWrite'], ['PublicRead', 'AuthenticatedRead', 'Private']],
])('access control lists can allow everyone access (%#)', (rule, open, closed) => {
  const judged = (AccessControl: string) => {
    const Properties = { AccessControl, PublicAccessBlockConfiguration: { BlockPublicAcls: false } };
    const resource = templateOf({ Judged: { Type: 'AWS::S3::Bucket', Properties } }).get('Judged');
    return resource && evaluate(rule, resource);
  };
  expect(open.map(judged)).toEqual(open.map(() => false));
  expect(closed.map(judged)).toEqual(closed.map(() => true));
});
