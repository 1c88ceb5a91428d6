import { App, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlertPublisher, AlertSeverity, AlertTopic, DeploymentAlerts, type DeploymentAlertsProps } from '../../src';
import {
  ACCOUNT,
  arnOfTopic,
  importedService,
  keyStatementsFor,
  REGION,
  serviceIn,
  stackIn,
  topicIn,
} from '../fixtures';

function alertsIn(stack: Stack, props: Partial<DeploymentAlertsProps> = {}): DeploymentAlerts {
  return new DeploymentAlerts(stack, 'Alerts', { service: importedService(stack), topic: topicIn(stack), ...props });
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
  ])('the event "%s" %s of this very service tells the topic', (detailType, eventName) => {
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

  test('the message has the form that chat shows, with the reason and the runbook', () => {
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
        nextSteps: [expect.stringMatching(/^Look at/), 'Runbook: https://example.com/runbook'],
      },
    });
  });

  test('whoever uses an imported topic is warned that its policy must let events in', () => {
    Annotations.fromStack(stack).hasWarning('/Watch/Alerts', Match.stringLikeRegexp('events.amazonaws.com publish'));
  });
});

test('each alert has a topic and a runbook of its own, or none', () => {
  const stack = stackIn();
  const alerts = alertsIn(stack, {
    severityTopics: { critical: topicIn(stack, 'pages') },
    deploymentFailed: { severity: AlertSeverity.CRITICAL, runbookUrl: 'https://example.com/rollback' },
    tasksImpaired: { topic: topicIn(stack, 'chat') },
    placementFailed: { enabled: false },
  });
  expect(alerts.placementFailed).toBeUndefined();
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

test('the pattern names the cluster and service of another stack', () => {
  const app = new App();
  const serviceStack = stackIn(REGION, app);
  const stack = new Stack(app, 'Alerts', { env: { account: ACCOUNT, region: REGION } });
  alertsIn(stack, { service: serviceIn(serviceStack) });
  const pattern = JSON.stringify(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  expect(pattern).toMatch(/:service\/".*Watch:ExportsOutputRefCluster.*"\/".*Watch:ExportsOutputFnGetAttService/);
});

describe('with a topic of the same app', () => {
  test('EventBridge may publish to a plain topic and use its key, in the context of topics only', () => {
    const stack = stackIn();
    const masterKey = new kms.Key(stack, 'Key');
    alertsIn(stack, { topic: new sns.Topic(stack, 'Topic', { masterKey }) });
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

  test('an alert topic that already lets events in is not opened more widely', () => {
    const stack = stackIn();
    const { topic } = new AlertTopic(stack, 'AlertTopic', {
      topicName: 'alerts',
      encryptionKey: new kms.Key(stack, 'Key'),
      publishers: [AlertPublisher.EVENT_BRIDGE],
    });
    alertsIn(stack, { topic });
    expect(keyStatementsFor(Template.fromStack(stack), 'events.amazonaws.com')).toHaveLength(1);
  });
});

describe('fails', () => {
  test('with all problems at once', () => {
    const stack = stackIn();
    const abroad = topicIn(stack, 'abroad', 'us-east-1');
    expect(() =>
      alertsIn(stack, { topic: abroad, runbookUrl: 'wiki', tasksImpaired: { topic: abroad, runbookUrl: 'page' } }),
    ).toThrow(
      "Watch/Alerts: runbookUrl must be an http or https URL, got 'wiki'; " +
        'topic must be in the region of the alarms, eu-west-1, got one in us-east-1; ' +
        "tasksImpaired.runbookUrl must be an http or https URL, got 'page'; " +
        'tasksImpaired.topic must be in the region of the alarms, eu-west-1, got one in us-east-1',
    );
  });
});
