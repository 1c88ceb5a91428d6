import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import { HealthCanary, type HealthCanaryProps } from '../../src';
import { ACCOUNT, actionsTo, alarmNamed, keyStatementsFor, REGION, stackIn } from '../fixtures';

function canaryIn(stack: Stack, props: Partial<HealthCanaryProps> = {}): HealthCanary {
  return new HealthCanary(stack, 'Canary', {
    url: 'https://orders.example.com/health',
    artifactsBucketLocation: { bucket: s3.Bucket.fromBucketName(stack, 'Artifacts', 'orders-artifacts') },
    encryptionKey: props.encryptionKey ?? new kms.Key(stack, 'LogsKey'),
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
    ...props,
  });
}

describe('with defaults', () => {
  const stack = stackIn();
  const canary = canaryIn(stack);
  const template = Template.fromStack(stack);

  test('requests the URL every five minutes and expects 200 within ten seconds', () => {
    template.hasResourceProperties('AWS::Synthetics::Canary', {
      Code: Match.objectLike({ Handler: 'index.handler', Script: Match.stringLikeRegexp('HEALTH_URL') }),
      RunConfig: Match.objectLike({
        EnvironmentVariables: {
          HEALTH_URL: 'https://orders.example.com/health',
          EXPECTED_STATUS: '200',
          TIMEOUT_MS: '10000',
        },
      }),
      Schedule: Match.objectLike({ Expression: 'rate(5 minutes)' }),
      ArtifactS3Location: 's3://orders-artifacts/canary',
      RuntimeVersion: 'syn-nodejs-puppeteer-13.0',
      ProvisionedResourceCleanup: 'AUTOMATIC',
      StartCanaryAfterCreation: true,
      SuccessRetentionPeriod: 31,
      FailureRetentionPeriod: 31,
    });
  });

  const [[canaryId, { Properties: properties }]] = Object.entries(template.findResources('AWS::Synthetics::Canary'));
  const prefix = `/aws/lambda/cwsyn-${properties.Name}-`;

  test('the log group has the name that CloudWatch Synthetics generates, a key and a retention', () => {
    expect(canary.logGroup.node.path).toBe('Watch/Canary/Logs');
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: {
        LogGroupName: { 'Fn::Join': ['', [prefix, { 'Fn::GetAtt': [canaryId, 'Id'] }]] },
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogsKey'), 'Arn'] },
        RetentionInDays: 30,
      },
    });
    expect(keyStatementsFor(template, 'logs.eu-west-1.amazonaws.com')).toEqual([
      expect.objectContaining({
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${REGION}:${ACCOUNT}:log-group:${prefix}*`]],
            },
          },
        },
      }),
    ]);
  });

  test('the role writes to this log group, and cannot create one without a key and retention', () => {
    const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    const logging = policies.filter((policy) => JSON.stringify(policy).includes('"logs:'));
    expect(logging.map(({ Properties }) => [Properties.PolicyDocument.Statement, Properties.Roles])).toEqual([
      [
        [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [expect.stringMatching(/^CanaryLogs/), 'Arn'] },
          },
        ],
        [{ Ref: expect.stringMatching(/^CanaryRole/) }],
      ],
    ]);
  });

  test('canary-failed fires after two periods with a failed run, and without data', () => {
    expect(canary.alarms).toEqual([canary.failed]);
    expect(alarmNamed(template, 'orders-canary-failed')).toMatchObject({
      Namespace: 'CloudWatchSynthetics',
      MetricName: 'SuccessPercent',
      Dimensions: [{ Name: 'CanaryName', Value: { Ref: expect.stringContaining('Canary') } }],
      Statistic: 'Average',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 100,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('the role has no inline policy and writes to the prefix only', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', { Policies: Match.absent() });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'cloudwatch:PutMetricData',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
          }),
          Match.objectLike({
            Action: 's3:PutObject',
            Resource: { 'Fn::Join': ['', Match.arrayWith([':s3:::orders-artifacts/canary/*'])] },
          }),
        ]),
      }),
    });
  });
});

test('applies all props', () => {
  const stack = stackIn();
  const canary = canaryIn(stack, {
    expectedStatus: 204,
    interval: Duration.minutes(1),
    timeout: Duration.seconds(3),
    artifactsBucketLocation: {
      bucket: s3.Bucket.fromBucketName(stack, 'Runs', 'orders-artifacts'),
      prefix: 'runs/orders',
    },
    canaryName: 'orders',
    runtime: synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_12_0,
    successRetentionPeriod: Duration.days(7),
    failureRetentionPeriod: Duration.days(90),
    logRetention: logs.RetentionDays.ONE_WEEK,
    failed: { threshold: 90 },
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Synthetics::Canary', {
    Name: 'orders',
    SuccessRetentionPeriod: 7,
    FailureRetentionPeriod: 90,
    RunConfig: Match.objectLike({
      EnvironmentVariables: Match.objectLike({ EXPECTED_STATUS: '204', TIMEOUT_MS: '3000' }),
    }),
    Schedule: Match.objectLike({ Expression: 'rate(1 minute)' }),
    ArtifactS3Location: 's3://orders-artifacts/runs/orders',
    RuntimeVersion: 'syn-nodejs-puppeteer-12.0',
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: { 'Fn::Join': ['', ['/aws/lambda/cwsyn-orders-', Match.anyValue()]] },
    RetentionInDays: 7,
  });
  expect(alarmNamed(template, 'orders-canary-failed')).toMatchObject({ Period: 60, Threshold: 90 });
  expect(canary.metricSuccessPercent({ period: Duration.hours(1) }).period).toEqual(Duration.hours(1));
});

test('with a bucket and key of this app, the bucket policy allows the writes and the role the use of the key', () => {
  const stack = stackIn();
  const encryptionKey = new kms.Key(stack, 'Key');
  const artifacts = new s3.Bucket(stack, 'Runs', { encryptionKey });
  canaryIn(stack, { artifactsBucketLocation: { bucket: artifacts } });
  const [policy] = Object.keys(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
  Template.fromStack(stack).hasResource('AWS::Synthetics::Canary', { DependsOn: Match.arrayWith([policy]) });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CanaryRole'), 'Arn'] } },
          Resource: stack.resolve(artifacts.arnForObjects('canary/*')),
        },
      ],
    }),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        {
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: stack.resolve(encryptionKey.keyArn),
          Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
        },
      ]),
    }),
  });
});

test('a key of another stack does not depend on the canary', () => {
  const app = new App();
  const env = { account: ACCOUNT, region: REGION };
  const keys = new Stack(app, 'Keys', { env });
  const stack = new Stack(app, 'Watch', { env });
  canaryIn(stack, { encryptionKey: new kms.Key(keys, 'LogsKey') });
  expect(keys.dependencies).toEqual([]);
  expect(keyStatementsFor(Template.fromStack(keys), 'logs.eu-west-1.amazonaws.com')).toHaveLength(1);
});

test('warns if the policy of the key cannot be changed', () => {
  const stack = stackIn();
  const arn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs`;
  canaryIn(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Imported', arn) });
  Annotations.fromStack(stack).hasWarning('/Watch/Canary', Match.stringLikeRegexp('keyPolicyUnchanged'));
});

test('children of the bucket policy can depend on the canary', () => {
  const stack = stackIn();
  const bucket = new s3.Bucket(stack, 'Runs', { encryptionKey: new kms.Key(stack, 'Key') });
  const canary = canaryIn(stack, { artifactsBucketLocation: { bucket } });
  new sqs.Queue(bucket.policy!, 'Queue').node.addDependency(canary.canary);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('creates the canary if the alarm is disabled', () => {
  const stack = stackIn();
  const canary = canaryIn(stack, { failed: { enabled: false } });
  expect(canary.alarms).toHaveLength(0);
  Template.fromStack(stack).resourceCountIs('AWS::Synthetics::Canary', 1);
});

const token = Lazy.number({ produce: () => 1 });

test.each<[Partial<HealthCanaryProps>, string]>([
  [{ url: 'http://example.com' }, "url must be an https URL, got 'http://example.com'"],
  [{ url: 'health' }, "url must be an https URL, got 'health'"],
  [
    { url: 'https://me:secret@example.com' },
    'url must not contain a user name or password, which would be visible in the template, got one for example.com',
  ],
  [{ expectedStatus: 99 }, 'expectedStatus must be a whole number from 100 to 599, got 99'],
  [{ interval: Duration.seconds(30) }, 'interval must be a whole number from 1 to 60 minutes, got 0.5'],
  [{ interval: Duration.hours(2) }, 'interval must be a whole number from 1 to 60 minutes, got 120'],
  [{ timeout: Duration.millis(500) }, 'timeout must be a whole number from 1 to 60 seconds, got 0.5'],
  [
    { successRetentionPeriod: Duration.hours(12) },
    'successRetentionPeriod must be a whole number from 1 to 455 days, got 0.5',
  ],
  [
    { failureRetentionPeriod: Duration.days(456) },
    'failureRetentionPeriod must be a whole number from 1 to 455 days, got 456',
  ],
  [{ interval: Duration.minutes(token) }, 'interval must be a literal, got a token'],
  [{ timeout: Duration.seconds(token) }, 'timeout must be a literal, got a token'],
  [
    { successRetentionPeriod: Duration.hours(token) },
    'successRetentionPeriod must be in days if it is a token, got hours',
  ],
  [
    { failureRetentionPeriod: Duration.hours(token) },
    'failureRetentionPeriod must be in days if it is a token, got hours',
  ],
  [{ canaryName: '' }, 'canaryName must have 1 to 255 lower-case letters, digits, hyphens and underscores'],
  [{ canaryName: 'orders ' }, 'canaryName must have 1 to 255 lower-case letters, digits, hyphens and underscores'],
  [{ canaryName: 'Orders' }, 'canaryName must have 1 to 255 lower-case letters, digits, hyphens and underscores'],
  [{ failed: { threshold: 0 } }, 'failed.threshold must be greater than 0, got 0'],
])('fails with %j', (props, message) => {
  expect(() => canaryIn(stackIn(), props)).toThrow(`Watch/Canary: ${message}`);
});
