import { App, Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { RestartOnRotation, type RestartOnRotationProps, ServiceSecret } from '../../src';
import { idsOf, only, serviceIn, stackOf, statementsOf } from '../fixtures';

/** Creates a service and its restart, with the secrets and their key in another stack. */
function restarted(props: Partial<RestartOnRotationProps> = {}) {
  const app = new App();
  const data = stackOf(app, 'Data');
  const encryptionKey = new kms.Key(data, 'Key');
  const login = new secretsmanager.Secret(data, 'Login', { encryptionKey });
  const token = new secretsmanager.Secret(data, 'Token', { encryptionKey });
  const stack = stackOf(app);
  const service = serviceIn(stack, {
    secrets: {
      USER: ServiceSecret.fromSecretsManager(login, 'username'),
      PASSWORD: ServiceSecret.fromSecretsManager(login, 'password'),
      TOKEN: ServiceSecret.fromSecretsManager(token),
    },
  });
  const restart = new RestartOnRotation(stack, 'Restart', {
    service,
    secrets: service.secrets,
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'RestartLogs', '/aws/vendedlogs/states/restart'),
    ...props,
  });
  return { data, service, restart, template: Template.fromStack(stack) };
}

const { data, service, restart, template } = restarted();
const importedSecret = (name: string) => ({
  'Fn::ImportValue': expect.stringMatching(`^Data:ExportsOutputRef${name}`),
});

test('matches the event of Secrets Manager for a new current version of each secret', () => {
  expect(only(template, 'AWS::Events::Rule')).toMatchObject({
    State: 'ENABLED',
    EventPattern: {
      source: ['aws.secretsmanager'],
      'detail-type': ['Secret Label Updated'],
      resources: [importedSecret('Login'), importedSecret('Token')],
      detail: { labelUpdated: ['AWSCURRENT'] },
    },
  });
});

test('starts a new deployment with an SDK integration of Step Functions, and retries', () => {
  const { DefinitionString } = only(template, 'AWS::StepFunctions::StateMachine');
  const parts = (DefinitionString as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const definition = parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
  expect(JSON.parse(definition)).toMatchObject({
    StartAt: 'Restart',
    TimeoutSeconds: 3600,
    States: {
      Restart: {
        Resource: 'arn:*:states:::aws-sdk:ecs:updateService',
        Parameters: { Cluster: '*', Service: '*', ForceNewDeployment: true },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 6, BackoffRate: 2 }],
        End: true,
      },
    },
  });
  expect(parts).toContainEqual({ 'Fn::GetAtt': ['ServiceService480762AE', 'Name'] });
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

test('logs and traces the state machine', () => {
  expect(only(template, 'AWS::StepFunctions::StateMachine')).toMatchObject({
    LoggingConfiguration: { Level: 'ALL' },
    TracingConfiguration: { Enabled: true },
  });
});

test('has permission to restart this service only', () => {
  const [restarting, ...observing] = statementsOf(template, 'RestartRolePolicy');
  expect(restarting).toEqual({
    Effect: 'Allow',
    Action: 'ecs:UpdateService',
    Resource: { Ref: 'ServiceService480762AE' },
  });
  expect(observing.map(({ Resource }) => Resource)).toEqual(['*', '*']);
  expect(observing.flatMap(({ Action }) => Action as string[]).every((action) => /^(logs|xray):/.test(action))).toBe(
    true,
  );
});

test('allows EventBridge to start the state machine only', () => {
  expect(statementsOf(template, 'RestartStarterRolePolicy')).toEqual([
    { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: expect.stringMatching('^Restart') } },
  ]);
});

test('has no inline policy and does not change the stack of the secrets', () => {
  template.resourceCountIs('AWS::IAM::Policy', 0);
  expect(data.dependencies).toEqual([]);
  expect(JSON.stringify(Template.fromStack(data).findResources('AWS::KMS::Key'))).not.toContain('Service:');
});

test('matches each secret once', () => {
  expect(service.secrets.map(({ node }) => node.id)).toEqual(['Login', 'Token']);
});

test('has a metric for failed restarts', () => {
  const metric = restart.metricFailed({ period: Duration.minutes(1) });
  expect([metric.metricName, metric.statistic, metric.period.toSeconds()]).toEqual(['ExecutionsFailed', 'Sum', 60]);
});

test('sends undelivered events to a new dead-letter queue, which only the rule has permission to use', () => {
  const [queue] = idsOf(template, 'AWS::SQS::Queue');
  const [rule] = idsOf(template, 'AWS::Events::Rule');
  const queueArn = { 'Fn::GetAtt': [queue, 'Arn'] };
  expect(restart.deadLetterQueue.node.path).toBe('Service/Restart/DeadLetters');
  expect(only(template, 'AWS::Events::Rule')).toMatchObject({ Targets: [{ DeadLetterConfig: { Arn: queueArn } }] });
  expect(only(template, 'AWS::SQS::Queue')).toEqual({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn,
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } },
        }),
      ]),
    }),
  });
});

test('sends undelivered events to the dead-letter queue of the props', () => {
  const deadLetterQueue = sqs.Queue.fromQueueArn(stackOf(), 'Lost', 'arn:aws:sqs:us-east-1:111111111111:lost');
  const withQueue = restarted({ deadLetterQueue });
  withQueue.template.hasResourceProperties('AWS::Events::Rule', {
    Targets: [Match.objectLike({ DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:111111111111:lost' } })],
  });
  withQueue.template.resourceCountIs('AWS::SQS::Queue', 0);
  expect(withQueue.restart.deadLetterQueue).toBe(deadLetterQueue);
});

test('matches a secret with a partial ARN by its prefix', () => {
  const secret = secretsmanager.Secret.fromSecretNameV2(stackOf(), 'Secret', 'api/token');
  const { template: rendered } = restarted({ secrets: [secret] });
  const { resources } = only(rendered, 'AWS::Events::Rule').EventPattern as { resources: unknown[] };
  expect(JSON.stringify(resources)).toMatch(/prefix.*:secretsmanager:us-east-1:111111111111:secret:api\/token-/);
});

test('fails without a secret', () => {
  expect(() => restarted({ secrets: [] })).toThrow('Service/Restart: secrets must have at least one entry, got none');
});
