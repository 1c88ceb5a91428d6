import { App, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  AlertActions,
  AlertPublisher,
  AlertSeverity,
  AlertTopic,
  DeploymentAlerts,
  type DeploymentAlertsProps,
} from '../../src';
import {
  ACCOUNT,
  arnOfTopic,
  importedService,
  keyStatementsFor,
  REGION,
  serviceIn,
  stackIn,
  actionsTo,
} from '../fixtures';

function alertsIn(stack: Stack, props: Partial<DeploymentAlertsProps> = {}): DeploymentAlerts {
  return new DeploymentAlerts(stack, 'Alerts', {
    service: importedService(stack),
    actions: actionsTo(stack),
    ...props,
  });
}

describe('with defaults', () => {
  const stack = stackIn();
  alertsIn(stack, { runbookUrl: 'https://example.com/runbook' });
  const template = Template.fromStack(stack);
  const service = {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecs:eu-west-1:111111111111:service/orders/orders-service']],
  };

  test.each([
    ['ECS Deployment State Change', 'SERVICE_DEPLOYMENT_FAILED'],
    ['ECS Service Action', 'SERVICE_TASK_START_IMPAIRED'],
    ['ECS Service Action', 'SERVICE_TASK_PLACEMENT_FAILURE'],
  ])('the event "%s" %s of the service notifies the topic', (detailType, eventName) => {
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': [detailType],
        resources: [service],
        detail: { eventName: [eventName] },
      },
      Targets: [Match.objectLike({ Arn: arnOfTopic() })],
    });
  });

  test('the message is a custom notification with the reason and the runbook', () => {
    const [rule] = Object.values(
      template.findResources('AWS::Events::Rule', {
        Properties: { EventPattern: { 'detail-type': ['ECS Deployment State Change'] } },
      }),
    );
    const [{ InputTransformer }] = rule.Properties.Targets;
    expect(InputTransformer.InputPathsMap).toEqual({ 'detail-reason': '$.detail.reason' });
    const message = InputTransformer.InputTemplate.replace('<detail-reason>', 'tasks failed to start');
    expect(JSON.parse(message)).toEqual({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: 'Deployment of orders-service failed',
        description: expect.stringMatching(/Reason: tasks failed to start$/),
        nextSteps: [expect.stringMatching(/^Check /), 'Runbook: https://example.com/runbook'],
      },
    });
  });

  test('warns about an imported topic, whose policy must allow EventBridge', () => {
    Annotations.fromStack(stack).hasWarning(
      '/Watch/Alerts',
      Match.stringLikeRegexp('must allow events.amazonaws.com to publish'),
    );
  });
});

test('applies the options of each alert', () => {
  const stack = stackIn();
  const alerts = alertsIn(stack, {
    actions: AlertActions.bySeverity({
      critical: actionsTo(stack, 'pages'),
      warning: actionsTo(stack),
      info: actionsTo(stack, 'news'),
    }),
    deploymentFailed: { severity: AlertSeverity.CRITICAL, runbookUrl: 'https://example.com/rollback' },
    taskStartImpaired: { actions: actionsTo(stack, 'chat') },
    taskPlacementFailure: { enabled: false },
  });
  expect(alerts.taskPlacementFailure).toBeUndefined();
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Events::Rule', 2);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({ 'detail-type': ['ECS Deployment State Change'] }),
    Targets: [
      Match.objectLike({
        Arn: arnOfTopic('pages'),
        InputTransformer: Match.objectLike({ InputTemplate: Match.stringLikeRegexp('example.com/rollback') }),
      }),
    ],
  });
  template.hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: arnOfTopic('chat') })] });
});

test('the pattern refers to the cluster and service of another stack', () => {
  const app = new App();
  const serviceStack = stackIn(REGION, app);
  const stack = new Stack(app, 'Alerts', { env: { account: ACCOUNT, region: REGION } });
  alertsIn(stack, { service: serviceIn(serviceStack) });
  const pattern = JSON.stringify(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  expect(pattern).toMatch(/:service\/".*Watch:ExportsOutputRefCluster.*"\/".*Watch:ExportsOutputFnGetAttService/);
});

describe('with a topic of the same app', () => {
  test('allows EventBridge to publish to an sns.Topic and to use its key', () => {
    const stack = stackIn();
    const masterKey = new kms.Key(stack, 'Key');
    alertsIn(stack, { actions: AlertActions.toTopic(new sns.Topic(stack, 'Topic', { masterKey })) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: [Match.objectLike({ Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' } })],
      }),
    });
    expect(keyStatementsFor(template, 'events.amazonaws.com')).toEqual([
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': expect.anything() } },
      }),
    ]);
    Annotations.fromStack(stack).hasNoWarning('/Watch/Alerts', Match.anyValue());
  });

  test('adds no second statement to an AlertTopic that allows EventBridge', () => {
    const stack = stackIn();
    const actions = new AlertTopic(stack, 'AlertTopic', {
      topicName: 'alerts',
      encryptionKey: new kms.Key(stack, 'Key'),
      publishers: [AlertPublisher.EVENT_BRIDGE],
    });
    alertsIn(stack, { actions });
    expect(keyStatementsFor(Template.fromStack(stack), 'events.amazonaws.com')).toHaveLength(1);
  });
});

describe('fails', () => {
  test('with options of a disabled alert', () => {
    const taskPlacementFailure = { enabled: false, runbookUrl: 'page' };
    expect(() => alertsIn(stackIn(), { taskPlacementFailure })).toThrow(
      "Watch/Alerts: taskPlacementFailure.runbookUrl must be an http or https URL, got 'page'",
    );
  });

  test('with all problems at once', () => {
    const stack = stackIn();
    const actions = actionsTo(stack, 'alerts', 'us-east-1');
    const taskStartImpaired = { actions: actionsTo(stack, 'pages', 'us-east-1'), runbookUrl: 'page' };
    expect(() => alertsIn(stack, { actions, runbookUrl: 'wiki', taskStartImpaired })).toThrow(
      "Watch/Alerts: runbookUrl must be an http or https URL, got 'wiki'; " +
        'actions must notify a topic in eu-west-1, the Region of the stack, got one in us-east-1; ' +
        "taskStartImpaired.runbookUrl must be an http or https URL, got 'page'; " +
        'taskStartImpaired.actions must notify a topic in eu-west-1, the Region of the stack, got one in us-east-1',
    );
  });

  test('if the actions return no target', () => {
    expect(() => alertsIn(stackIn(), { actions: AlertActions.onAlarm() })).toThrow(
      'Watch/Alerts: actions must return 1 to 5 targets for the event alert deploymentFailed, got 0; ' +
        'actions must return 1 to 5 targets for the event alert taskStartImpaired, got 0; ' +
        'actions must return 1 to 5 targets for the event alert taskPlacementFailure, got 0',
    );
  });

  test('if the actions return more targets than a rule supports', () => {
    const stack = stackIn();
    const topics = (count: number) => Array.from({ length: count }, (_, index) => actionsTo(stack, `topic-${index}`));
    expect(() => alertsIn(stack, { actions: AlertActions.combine(...topics(6)) })).toThrow(
      'actions must return 1 to 5 targets for the event alert deploymentFailed, got 6',
    );
  });
});

test('accepts five targets', () => {
  const stack = stackIn();
  const topics = Array.from({ length: 5 }, (_, index) => actionsTo(stack, `topic-${index}`));
  expect(() => alertsIn(stack, { actions: AlertActions.combine(...topics) })).not.toThrow();
});

describe('deploymentPaused', () => {
  const rulesOf = (props: Partial<DeploymentAlertsProps>) => {
    const stack = stackIn();
    const alerts = alertsIn(stack, props);
    const pattern = { EventPattern: { 'detail-type': ['ECS Hook State Change'] } };
    return { alerts, rules: Template.fromStack(stack).findResources('AWS::Events::Rule', { Properties: pattern }) };
  };

  test('creates no rule by default', () => {
    const { alerts, rules } = rulesOf({});
    expect(alerts.deploymentPaused).toBeUndefined();
    expect(rules).toEqual({});
  });

  test('notifies of a service or a deployment of it that waits for an approval', () => {
    const { alerts, rules } = rulesOf({ deploymentPaused: {} });
    const partition = { Ref: 'AWS::Partition' };
    const arn = (kind: string, end: string) => ({
      'Fn::Join': ['', ['arn:', partition, `:ecs:eu-west-1:111111111111:${kind}/orders/orders-service${end}`]],
    });
    expect(alerts.deploymentPaused).toBeDefined();
    expect(Object.values(rules)).toEqual([
      expect.objectContaining({
        Properties: expect.objectContaining({
          EventPattern: {
            source: ['aws.ecs'],
            'detail-type': ['ECS Hook State Change'],
            resources: [arn('service', ''), { prefix: arn('service-deployment', '/') }],
            detail: { eventName: ['HOOK_AWAITING_ACTION'] },
          },
          Targets: [expect.objectContaining({ Arn: arnOfTopic() })],
        }),
      }),
    ]);
  });
});
