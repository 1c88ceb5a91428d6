import { App, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ServiceLogGroup, type ServiceLogGroupProps } from '../../src';
import { ACCOUNT, keyStatementsFor, REGION, stackIn } from '../fixtures';

function logGroupIn(stack: Stack, props: Partial<ServiceLogGroupProps> = {}): ServiceLogGroup {
  return new ServiceLogGroup(stack, 'Logs', {
    ...props,
    encryptionKey: props.encryptionKey ?? new kms.Key(stack, 'Key'),
  });
}

const PARTITION = { Ref: 'AWS::Partition' };
const LOGS = `logs.${REGION}.amazonaws.com`;

describe('with defaults', () => {
  const stack = stackIn();
  logGroupIn(stack);
  const template = Template.fromStack(stack);

  test('encrypts the log events with the key and retains them for one month', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.absent(),
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      RetentionInDays: 30,
    });
  });

  test('retains the log group, except after a failed creation, which would block the next one', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('keeps the logical id, because a replacement deletes the log events', () => {
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup'))).toEqual(['Logs6819BB44']);
  });

  test('the key policy allows CloudWatch Logs for the log groups of the account and Region', () => {
    expect(keyStatementsFor(template, LOGS)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: LOGS },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn('*') },
        },
      },
    ]);
  });
});

describe('with every option', () => {
  const stack = stackIn();
  logGroupIn(stack, {
    logGroupName: '/ecs/orders',
    retention: logs.RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);

  test('applies the name, the retention and the removal policy', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/ecs/orders', RetentionInDays: 7 },
      DeletionPolicy: 'Delete',
    });
  });

  test('the key policy allows CloudWatch Logs for this log group only', () => {
    expect(keyStatementsFor(template, LOGS)).toMatchObject([
      { Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn('/ecs/orders') } } },
    ]);
  });
});

function logGroupArn(name: string) {
  return { 'Fn::Join': ['', ['arn:', PARTITION, `:logs:${REGION}:${ACCOUNT}:log-group:${name}`]] };
}

test('uses a key of another stack without a dependency cycle', () => {
  const app = new App();
  const env = { account: ACCOUNT, region: REGION };
  const keys = new Stack(app, 'Keys', { env });
  logGroupIn(stackIn(REGION, app), { encryptionKey: new kms.Key(keys, 'Key'), logGroupName: '/ecs/orders' });
  expect(() => app.synth()).not.toThrow();
  expect(keyStatementsFor(Template.fromStack(keys), LOGS)).toHaveLength(1);
});

test('two log groups without names share one statement of the key policy', () => {
  const stack = stackIn();
  const encryptionKey = new kms.Key(stack, 'Key');
  logGroupIn(stack, { encryptionKey });
  new ServiceLogGroup(stack, 'MoreLogs', { encryptionKey });
  expect(keyStatementsFor(Template.fromStack(stack), LOGS)).toHaveLength(1);
});

test('warns about an imported key, whose policy cannot be changed', () => {
  const stack = stackIn();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`);
  logGroupIn(stack, { encryptionKey });
  Annotations.fromStack(stack).hasWarning('/Watch/Logs', Match.stringLikeRegexp('encryptionKey is imported'));
  Annotations.fromStack(stack).hasWarning('/Watch/Logs', Match.stringLikeRegexp('observability:keyPolicyUnchanged'));
});

test('does not warn about a key of this app', () => {
  const stack = stackIn();
  logGroupIn(stack);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('grantWrite allows writing to this log group only', () => {
  const stack = stackIn();
  const writer = new iam.Role(stack, 'Writer', { assumedBy: new iam.AccountRootPrincipal() });
  const grant = logGroupIn(stack).grantWrite(writer);
  expect(grant.success).toBe(true);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: { 'Fn::GetAtt': ['Logs6819BB44', 'Arn'] },
        },
      ],
    },
  });
});

test('is a LogGroup', () => {
  const stack = stackIn();
  const logGroup: logs.LogGroup = logGroupIn(stack);
  logGroup.addMetricFilter('Errors', {
    filterPattern: logs.FilterPattern.literal('ERROR'),
    metricNamespace: 'Orders',
    metricName: 'Errors',
  });
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
    LogGroupName: { Ref: 'Logs6819BB44' },
  });
});

test.each(['a', '/ecs/orders', 'A-z_0.9/#', 'x'.repeat(512)])('accepts the name %p', (logGroupName) => {
  expect(() => logGroupIn(stackIn(), { logGroupName })).not.toThrow();
});

test('accepts a token as the name', () => {
  expect(() => logGroupIn(stackIn(), { logGroupName: Token.asString({ Ref: 'Name' }) })).not.toThrow();
});

test.each(['', 'a b', 'logs:orders', 'aws/orders', 'x'.repeat(513)])('fails if the name is %p', (logGroupName) => {
  expect(() => logGroupIn(stackIn(), { logGroupName })).toThrow(
    'Watch/Logs: logGroupName must have 1 to 512 letters, digits and .-_/#, and not start with aws/, ' +
      `got '${logGroupName}'`,
  );
});
