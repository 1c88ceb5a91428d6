import { App, Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { RestartOnRotation, type RestartOnRotationProps, ServiceSecret } from '../../src';
import { only, serviceIn, stackOf, statementsOf } from '../surroundings';

/** A service and its restart, with the secrets and their key in another stack. */
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
    service: service.service,
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

test('waits for a new current value of each secret, which AWS Secrets Manager reports without a trail', () => {
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

test('starts a new deployment by AWS Step Functions itself, and tries again', () => {
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

test('tells what it does', () => {
  expect(only(template, 'AWS::StepFunctions::StateMachine')).toMatchObject({
    LoggingConfiguration: { Level: 'ALL' },
    TracingConfiguration: { Enabled: true },
  });
});

test('may restart that service alone', () => {
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

test('is started by Amazon EventBridge, which may do nothing else', () => {
  expect(statementsOf(template, 'RestartStarterRolePolicy')).toEqual([
    { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: expect.stringMatching('^Restart') } },
  ]);
});

test('has no inline policy, and leaves the stack of the secrets as it is', () => {
  template.resourceCountIs('AWS::IAM::Policy', 0);
  expect(data.dependencies).toEqual([]);
  expect(JSON.stringify(Template.fromStack(data).findResources('AWS::KMS::Key'))).not.toContain('Service:');
});

test('each secret of a service is named once', () => {
  expect(service.secrets.map(({ node }) => node.id)).toEqual(['Login', 'Token']);
});

test('restarts that failed are a metric', () => {
  const metric = restart.metricFailed({ period: Duration.minutes(1) });
  expect([metric.metricName, metric.statistic, metric.period.toSeconds()]).toEqual(['ExecutionsFailed', 'Sum', 60]);
});

test('events that cannot be handed over can be kept', () => {
  const deadLetterQueue = sqs.Queue.fromQueueArn(stackOf(), 'Lost', 'arn:aws:sqs:us-east-1:111111111111:lost');
  restarted({ deadLetterQueue }).template.hasResourceProperties('AWS::Events::Rule', {
    Targets: [Match.objectLike({ DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:111111111111:lost' } })],
  });
});

test('a secret known without its random suffix is matched up to there', () => {
  const secret = secretsmanager.Secret.fromSecretNameV2(stackOf(), 'Secret', 'api/token');
  const { template: rendered } = restarted({ secrets: [secret] });
  const { resources } = only(rendered, 'AWS::Events::Rule').EventPattern as { resources: unknown[] };
  expect(JSON.stringify(resources)).toMatch(/prefix.*:secretsmanager:us-east-1:111111111111:secret:api\/token-/);
});

test('fails without a secret', () => {
  expect(() => restarted({ secrets: [] })).toThrow('Service/Restart: secrets must hold a secret, got none');
});
