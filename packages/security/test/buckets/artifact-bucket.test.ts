import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactBucket } from '../../src';

const ACCOUNT = '111111111111';
const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
const stackIn = () => new Stack(new App(), 'Builds', { env: { account: ACCOUNT, region: 'eu-west-1' } });

describe('with defaults', () => {
  const stack = stackIn();
  new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key') });
  const template = Template.fromStack(stack);

  test('is encrypted, versioned, blocks public access, is retained and expires artifacts after 90 days', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
              },
            },
          ],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'expire',
              Status: 'Enabled',
              ExpirationInDays: 90,
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
          ],
        },
      },
    });
  });

  test('requires TLS in a bucket policy that is retained with the bucket', () => {
    template.hasResource('AWS::S3::BucketPolicy', {
      DeletionPolicy: 'Retain',
      Properties: {
        PolicyDocument: Match.objectLike({
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        }),
      },
    });
  });

  test('keeps its logical id, since a replacement would be empty', () => {
    expect(Object.keys(template.findResources('AWS::S3::Bucket'))).toEqual(['Artifacts82DD59A1']);
  });
});

test('accepts a name, expiration, server access logs and removal policy', () => {
  const stack = stackIn();
  const accessLogs = new s3.Bucket(stack, 'AccessLogs');
  new ArtifactBucket(stack, 'Artifacts', {
    encryptionKey: new kms.Key(stack, 'Key'),
    bucketName: 'orders-artifacts',
    expiration: Duration.days(10),
    noncurrentVersionExpiration: Duration.days(7),
    serverAccessLogs: { bucket: accessLogs, prefix: 'orders/' },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Delete',
    Properties: {
      BucketName: 'orders-artifacts',
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: 10, NoncurrentVersionExpiration: { NoncurrentDays: 7 } })],
      },
      LoggingConfiguration: {
        DestinationBucketName: stack.resolve(accessLogs.bucketName),
        LogFilePrefix: 'orders/',
      },
    },
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    Bucket: stack.resolve(accessLogs.bucketName),
    PolicyDocument: Match.objectLike({
      Statement: [
        Match.objectLike({
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
        }),
      ],
    }),
  });
});

test('grantUpload adds the permission to the bucket policy and key policy, and creates no IAM policy', () => {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const artifacts = new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key') });
  expect(artifacts.grantUpload(role).success).toBe(true);
  const template = Template.fromStack(stack);
  const toRole = (Action: string | string[]) =>
    Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Allow', Action, Principal: { AWS: stack.resolve(role.roleArn) } }),
      ]),
    });
  template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: toRole('s3:PutObject') });
  template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: toRole(['kms:Decrypt', 'kms:GenerateDataKey']) });
  template.resourceCountIs('AWS::IAM::Policy', 0);
});

test('accepts an expiration that is known only at deployment', () => {
  const stack = stackIn();
  const expiration = Duration.days(Lazy.number({ produce: () => 7 }));
  new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key'), expiration });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 })] },
  });
});

test.each([
  [Duration.days(1), true],
  [Duration.days(2_147_483_647), true],
  [Duration.days(0), false],
  [Duration.hours(36), false],
  [Duration.days(2_147_483_648), false],
])('checks an expiration of %p', (expiration, valid) => {
  const stack = stackIn();
  const create = () => new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key'), expiration });
  if (valid) expect(create).not.toThrow();
  else
    expect(create).toThrow(/^Builds\/Artifacts: expiration must be a whole number of days from 1 to 2147483647, got /);
});

test('server access logs have a unique prefix by default', () => {
  const stack = stackIn();
  const encryptionKey = new kms.Key(stack, 'Key');
  const bucket = new s3.Bucket(stack, 'AccessLogs');
  new ArtifactBucket(stack, 'Artifacts', { encryptionKey, serverAccessLogs: { bucket } });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: { LogFilePrefix: Match.stringLikeRegexp('^BuildsArtifacts[0-9A-F]{8}/$') },
  });
});

test('replicates artifacts to another bucket', () => {
  const stack = stackIn();
  const encryptionKey = new kms.Key(stack, 'Key');
  const destination = s3.Bucket.fromBucketName(stack, 'Replica', 'replica');
  new ArtifactBucket(stack, 'Artifacts', {
    encryptionKey,
    replicationRules: [{ destination, kmsKey: kms.Key.fromKeyArn(stack, 'ReplicaKey', KEY_ARN), priority: 1 }],
  });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    ReplicationConfiguration: { Rules: [Match.objectLike({ Status: 'Enabled', Priority: 1 })] },
  });
});

test('is an s3.Bucket: later grants and lifecycle rules apply', () => {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const artifacts = new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key') });
  expect(artifacts).toBeInstanceOf(s3.Bucket);
  artifacts.grantRead(role);
  artifacts.addLifecycleRule({ id: 'reports', prefix: 'reports/', expiration: Duration.days(7) });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['s3:GetObject*']) })]) },
  });
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: [Match.objectLike({ Id: 'expire' }), Match.objectLike({ Id: 'reports' })] },
  });
});

test('fails when autoDeleteObjects is set without RemovalPolicy.DESTROY', () => {
  const stack = stackIn();
  const encryptionKey = new kms.Key(stack, 'Key');
  expect(() => new ArtifactBucket(stack, 'Artifacts', { encryptionKey, autoDeleteObjects: true })).toThrow(
    'Builds/Artifacts: autoDeleteObjects requires removalPolicy RemovalPolicy.DESTROY, got retain',
  );
});
