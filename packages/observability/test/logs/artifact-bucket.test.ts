import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactBucket } from '../../src';
import { ACCOUNT, stackIn } from '../fixtures';

describe('with defaults', () => {
  const stack = stackIn();
  new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key') });
  const template = Template.fromStack(stack);

  test('the bucket is encrypted, versioned, blocked, kept, and forgets after 90 days', () => {
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

  test('the bucket is reached over TLS only, and the policy that says so stays with it', () => {
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

  test('the logical id stays, since a new one would be empty', () => {
    expect(Object.keys(template.findResources('AWS::S3::Bucket'))).toEqual(['Artifacts80C0BB10']);
  });
});

test('every choice is that of the caller', () => {
  const stack = stackIn();
  const serverAccessLogs = new s3.Bucket(stack, 'AccessLogs');
  new ArtifactBucket(stack, 'Artifacts', {
    encryptionKey: new kms.Key(stack, 'Key'),
    bucketName: 'orders-artifacts',
    expiration: Duration.days(10),
    serverAccessLogs,
    serverAccessLogsPrefix: 'orders/',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Delete',
    Properties: {
      BucketName: 'orders-artifacts',
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 10 })] },
      LoggingConfiguration: {
        DestinationBucketName: stack.resolve(serverAccessLogs.bucketName),
        LogFilePrefix: 'orders/',
      },
    },
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    Bucket: stack.resolve(serverAccessLogs.bucketName),
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

test('whoever may put artifacts may do so by the policies of bucket and key, and needs none of his own', () => {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const artifacts = new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key') });
  expect(artifacts.grantPut(role).success).toBe(true);
  const template = Template.fromStack(stack);
  const toRole = (Action: string) =>
    Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Allow', Action, Principal: { AWS: stack.resolve(role.roleArn) } }),
      ]),
    });
  template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: toRole('s3:PutObject') });
  template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: toRole('kms:GenerateDataKey') });
  template.resourceCountIs('AWS::IAM::Policy', 0);
});

test.each([Duration.hours(36), Duration.days(0)])('fails with an expiration of %p', (expiration) => {
  const stack = stackIn();
  expect(
    () => new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key'), expiration }),
  ).toThrow('Watch/Artifacts: expiration must be whole days, at least 1');
});
