import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { LogArchive, LogArchiveAlarms, type LogArchiveProps } from '../../src';
import { ACCOUNT, alarmNamed, REGION, stackIn, actionsTo } from '../fixtures';

function groupIn(stack: Stack, name: string): logs.ILogGroup {
  return logs.LogGroup.fromLogGroupName(stack, name, `/ecs/${name}`);
}

function archiveIn(stack: Stack, props: Partial<LogArchiveProps> = {}): LogArchive {
  return new LogArchive(stack, 'Archive', {
    logGroups: props.logGroups ?? [groupIn(stack, 'orders')],
    encryptionKey: new kms.Key(stack, 'Key'),
    ...props,
  });
}

test('a bucket with a fixed name is deleted after a failed creation, so that it does not block the next one', () => {
  const stack = stackIn();
  archiveIn(stack, { bucketName: 'orders-logs' });
  const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  Template.fromStack(stack).hasResource('AWS::S3::Bucket', retained);
  Template.fromStack(stack).hasResource('AWS::S3::BucketPolicy', retained);
});

describe('with defaults', () => {
  const stack = stackIn();
  archiveIn(stack);
  const template = Template.fromStack(stack);
  const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };

  test('the bucket is encrypted, versioned, retained, without public access, and transitions to Glacier', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
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
              Id: 'cold',
              Status: 'Enabled',
              Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
              ExpirationInDays: Match.absent(),
            },
          ],
        },
      },
    });
  });

  test('the bucket requires TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    });
  });

  test('objects are compressed, partitioned by hour, and have one message per line', () => {
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: key },
      ExtendedS3DestinationConfiguration: Match.objectLike({
        CompressionFormat: 'GZIP',
        Prefix: 'logs/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/',
        ErrorOutputPrefix:
          'errors/!{firehose:error-output-type}/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/',
        BufferingHints: { IntervalInSeconds: 300, SizeInMBs: 64 },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            { Type: 'Decompression', Parameters: [{ ParameterName: 'CompressionFormat', ParameterValue: 'GZIP' }] },
            {
              Type: 'AppendDelimiterToRecord',
              Parameters: [{ ParameterName: 'Delimiter', ParameterValue: String.raw`\n` }],
            },
          ],
        },
      }),
    });
  });

  test('sends all log events of the log group with a role that allows nothing else', () => {
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      LogGroupName: '/ecs/orders',
      FilterPattern: '',
      DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeliveryStream'), 'Arn'] },
      RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Sender'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      Description: 'Sends log events to the log archive',
      PolicyDocument: Match.objectLike({
        Statement: [
          {
            Effect: 'Allow',
            Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeliveryStream'), 'Arn'] },
          },
        ],
      }),
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({
            Principal: { Service: 'logs.amazonaws.com' },
            Condition: {
              // The form that the CloudWatch Logs user guide documents.
              StringLike: {
                'aws:SourceArn': {
                  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${REGION}:${ACCOUNT}:*`]],
                },
              },
            },
          }),
        ],
      }),
    });
  });

  test('the bucket policy allows the writes, and the role has no inline policy and no wildcard', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const policies = JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'));
    expect(policies).not.toContain('*');
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('Writer'), 'Arn'] } },
          }),
        ]),
      }),
    });
  });

  test('creates the delivery stream after the bucket policy', () => {
    template.hasResource('AWS::KinesisFirehose::DeliveryStream', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('ArchiveBucketPolicy')]),
    });
  });

  test('keeps the logical id of the bucket, which a replacement would empty', () => {
    expect(Object.keys(template.findResources('AWS::S3::Bucket'))).toEqual(['ArchiveBucket49F1AC64']);
  });
});

test('applies all props', () => {
  const stack = stackIn();
  archiveIn(stack, {
    filterPattern: logs.FilterPattern.exists('$.level'),
    transitionAfter: Duration.days(30),
    expiration: Duration.days(400),
    bufferingInterval: Duration.minutes(15),
    bucketName: 'orders-logs',
    serverAccessLogs: { bucket: new s3.Bucket(stack, 'AccessLogs'), prefix: 'archive/' },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Delete',
    Properties: {
      BucketName: 'orders-logs',
      LoggingConfiguration: { LogFilePrefix: 'archive/' },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({
            Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 30 }],
            ExpirationInDays: 400,
          }),
        ],
      },
    },
  });
  template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
    ExtendedS3DestinationConfiguration: Match.objectLike({
      BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 64 },
    }),
  });
  template.hasResourceProperties('AWS::Logs::SubscriptionFilter', { FilterPattern: '{ $.level = "*" }' });
});

test('children of the bucket policy can depend on the delivery stream', () => {
  const stack = stackIn();
  const { bucket, deliveryStream } = archiveIn(stack);
  new sqs.Queue(bucket.policy!, 'Queue').node.addDependency(deliveryStream);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('the default prefix of the server access logs is log-archive/', () => {
  const stack = stackIn();
  archiveIn(stack, { serverAccessLogs: { bucket: new s3.Bucket(stack, 'AccessLogs') } });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: { LogFilePrefix: 'log-archive/' },
  });
});

test('log groups of several stacks share one archive', () => {
  const app = new App();
  const other = new Stack(app, 'Other', { env: { account: ACCOUNT, region: REGION } });
  const stack = stackIn(REGION, app);
  archiveIn(stack, { logGroups: [new logs.LogGroup(other, 'Logs'), groupIn(stack, 'orders')] });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Logs::SubscriptionFilter', 2);
  template.resourceCountIs('AWS::KinesisFirehose::DeliveryStream', 1);
});

test('archive-late fires if log events are not archived within one hour', () => {
  const stack = stackIn();
  const archive = archiveIn(stack);
  const alarms = new LogArchiveAlarms(stack, 'Alarms', {
    archive,
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
  });
  expect(alarms.alarms).toEqual([alarms.late]);
  expect(alarmNamed(Template.fromStack(stack), 'orders-archive-late')).toMatchObject({
    Namespace: 'AWS/Firehose',
    MetricName: 'DeliveryToS3.DataFreshness',
    Dimensions: [{ Name: 'DeliveryStreamName', Value: { Ref: expect.stringContaining('DeliveryStream') } }],
    Statistic: 'Maximum',
    Threshold: 3600,
    TreatMissingData: 'notBreaching',
  });
});

describe('fails', () => {
  test.each<[Partial<LogArchiveProps>, string]>([
    [{ logGroups: [] }, 'logGroups must have at least one log group, got none'],
    [
      { transitionAfter: Duration.hours(36) },
      'transitionAfter must be a whole number of days, at least 1, got 1 day 12 hours',
    ],
    [{ transitionAfter: Duration.days(0) }, 'transitionAfter must be a whole number of days, at least 1, got 0 days'],
    [
      { filterPattern: logs.FilterPattern.literal('x'.repeat(1025)) },
      'filterPattern must result in a filter pattern of at most 1024 characters, got 1025',
    ],
    [{ expiration: Duration.days(90) }, 'expiration must be later than transitionAfter, 90 days, got 90 days'],
    [
      { bufferingInterval: Duration.seconds(59) },
      'bufferingInterval must be whole seconds, from 1 to 15 minutes, got 59 seconds',
    ],
    [{ bufferingInterval: Duration.seconds(901) }, 'bufferingInterval must be whole seconds, from 1 to 15 minutes'],
  ])('with %j', (props, message) => {
    expect(() => archiveIn(stackIn(), props)).toThrow(`Watch/Archive: ${message}`);
  });

  test('if the bucket of the server access logs has a KMS key', () => {
    const stack = stackIn();
    const bucket = new s3.Bucket(stack, 'AccessLogs', { encryptionKey: new kms.Key(stack, 'AccessLogsKey') });
    expect(() => archiveIn(stack, { serverAccessLogs: { bucket } })).toThrow(
      'Watch/Archive: serverAccessLogs.bucket must use SSE-S3, got a bucket with a KMS key',
    );
  });

  test('with a repeated log group', () => {
    const stack = stackIn();
    const group = groupIn(stack, 'orders');
    expect(() => archiveIn(stack, { logGroups: [group, group] })).toThrow('logGroups must be unique');
  });
});

test.each([
  { bufferingInterval: Duration.seconds(60) },
  { bufferingInterval: Duration.seconds(900) },
  { expiration: Duration.days(91) },
])('accepts %j', (props) => {
  expect(() => archiveIn(stackIn(), props)).not.toThrow();
});
