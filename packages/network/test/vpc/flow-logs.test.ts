import { App, RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogs, type CloudWatchFlowLogsProps } from '../../src';
import { ACCOUNT, resourcesOfType, stackIn, vpcIn } from '../fixtures';

const FLOW_LOG_ARN = {
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ec2:us-east-1:${ACCOUNT}:vpc-flow-log/*`]],
};

function toCloudWatch(props: Partial<CloudWatchFlowLogsProps> = {}): Template {
  const stack = stackIn(new App(), 'Network');
  const encryptionKey = new kms.Key(stack, 'Key');
  vpcIn(stack, { flowLogs: FlowLogs.toCloudWatch({ encryptionKey, ...props }) });
  return Template.fromStack(stack);
}

/** The statements that the construct added to the key policy. */
function keyStatements(template: Template): Record<string, unknown>[] {
  const [key] = resourcesOfType(template, 'AWS::KMS::Key');
  return (key.Properties.KeyPolicy as { Statement: Record<string, unknown>[] }).Statement.slice(1);
}

describe('to CloudWatch with defaults', () => {
  const template = toCloudWatch();

  test('logs all traffic', () => {
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'VPC',
      ResourceId: { Ref: 'Vpc8378EB38' },
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: { Ref: 'VpcFlowLogGroupBF601037' },
      DeliverLogsPermissionArn: { 'Fn::GetAtt': ['VpcFlowLogRole63E66563', 'Arn'] },
    });
  });

  test('the log group is encrypted, has a retention of a year and is retained', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      // A failed creation must not leave a log group whose name blocks the next one.
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
        RetentionInDays: 365,
        LogGroupName: Match.absent(),
      },
    });
  });

  test('the key policy allows CloudWatch Logs for log groups of this account only', () => {
    const groups = ['arn:', { Ref: 'AWS::Partition' }, `:logs:us-east-1:${ACCOUNT}:log-group:*`];
    expect(keyStatements(template)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'logs.us-east-1.amazonaws.com' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': ['', groups] } } },
      },
    ]);
  });

  test('the role can write to this log group only, with a managed policy', () => {
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            Resource: { 'Fn::GetAtt': ['VpcFlowLogGroupBF601037', 'Arn'] },
          },
        ],
        Version: '2012-10-17',
      },
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('only flow logs of this account can assume the role', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': ACCOUNT },
              ArnLike: { 'aws:SourceArn': FLOW_LOG_ARN },
            },
          },
        ],
        Version: '2012-10-17',
      },
      ManagedPolicyArns: [{ Ref: 'VpcFlowLogPolicy08A67D2D' }],
      Policies: Match.absent(),
    });
  });
});

describe('to CloudWatch with all optional props', () => {
  const template = toCloudWatch({
    retention: logs.RetentionDays.ONE_WEEK,
    logGroupName: '/vpc/orders',
    removalPolicy: RemovalPolicy.DESTROY,
  });

  test('sets the props of the log group', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { LogGroupName: '/vpc/orders', RetentionInDays: 7 },
    });
  });

  test('the key policy allows CloudWatch Logs for this log group only', () => {
    expect(JSON.stringify(keyStatements(template))).toContain(`:logs:us-east-1:${ACCOUNT}:log-group:/vpc/orders"`);
  });
});

test('accepts an imported key', () => {
  const stack = stackIn(new App(), 'Network');
  const arn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`;
  vpcIn(stack, { flowLogs: FlowLogs.toCloudWatch({ encryptionKey: kms.Key.fromKeyArn(stack, 'Imported', arn) }) });
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
});

test('a key of another stack creates no dependency cycle', () => {
  const app = new App();
  const keys = stackIn(app, 'Keys');
  const network = stackIn(app, 'Network');
  vpcIn(network, { flowLogs: FlowLogs.toCloudWatch({ encryptionKey: new kms.Key(keys, 'Key') }) });
  expect(() => app.synth()).not.toThrow();
  expect(keyStatements(Template.fromStack(keys))).toHaveLength(1);
});

describe('to a bucket', () => {
  const stack = stackIn(new App(), 'Network');
  const bucket = new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
  const { flowLogGroup } = vpcIn(stack, { flowLogs: FlowLogs.toBucket(bucket, { prefix: 'vpc' }) });
  const template = Template.fromStack(stack);

  test('logs all traffic with the prefix', () => {
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Logs6819BB44', 'Arn'] }, '/vpc']] },
    });
  });

  test('creates neither a log group nor a role', () => {
    expect(flowLogGroup).toBeUndefined();
    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  test('the bucket policy allows log delivery of this account with the prefix only', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 's3:PutObject',
            Principal: { Service: 'delivery.logs.amazonaws.com' },
            Resource: {
              'Fn::Join': ['', [{ 'Fn::GetAtt': ['Logs6819BB44', 'Arn'] }, `/vpc/AWSLogs/${ACCOUNT}/*`]],
            },
            Condition: {
              StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': ACCOUNT },
              ArnLike: { 'aws:SourceArn': Match.anyValue() },
            },
          }),
          Match.objectLike({
            Action: ['s3:GetBucketAcl', 's3:ListBucket'],
            Condition: {
              StringEquals: { 'aws:SourceAccount': ACCOUNT },
              ArnLike: { 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ],
      },
    });
  });

  test("the key policy of the bucket's key allows log delivery of this account only", () => {
    expect(keyStatements(template)).toEqual([
      expect.objectContaining({
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      }),
    ]);
  });
});

test('accepts an imported bucket without a prefix', () => {
  const stack = stackIn(new App(), 'Network');
  vpcIn(stack, { flowLogs: FlowLogs.toBucket(s3.Bucket.fromBucketName(stack, 'Logs', 'central-logs')) });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    LogDestination: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::central-logs']] },
  });
  template.resourceCountIs('AWS::S3::BucketPolicy', 0);
});
