import { type Stack, Token } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AlertPublisher,
  AlertTopic,
  AnomalyDetection,
  AnomalyMonitor,
  CostWatch,
  type CostWatchProps,
} from '../../src';
import { arnOfTopic, keyStatementsFor, stackIn, topicIn } from '../fixtures';

function watchIn(stack: Stack, props: Partial<CostWatchProps> = {}): CostWatch {
  return new CostWatch(stack, 'Costs', {
    topic: props.topic ?? topicIn(stack),
    tagKey: 'Project',
    tagValues: ['orders'],
    monthlyBudget: 1000,
    ...props,
  });
}

function jsonOf(template: Template, type: string, property: string): unknown {
  const [resource] = Object.values(template.findResources(type));
  return JSON.parse(resource.Properties[property]);
}

describe('with defaults', () => {
  const stack = stackIn();
  watchIn(stack);
  const template = Template.fromStack(stack);

  test('creates a monitor by service, which a member account can create', () => {
    template.hasResourceProperties('AWS::CE::AnomalyMonitor', {
      MonitorType: 'DIMENSIONAL',
      MonitorDimension: 'SERVICE',
      MonitorSpecification: Match.absent(),
    });
  });

  test('gives the budget no name, which would block its replacement', () => {
    template.hasResourceProperties('AWS::Budgets::Budget', { Budget: { BudgetName: Match.absent() } });
  });

  test('notifies the topic of anomalies of 100 dollars and 40 percent', () => {
    template.hasResourceProperties('AWS::CE::AnomalySubscription', {
      Frequency: 'IMMEDIATE',
      MonitorArnList: [{ Ref: Match.stringLikeRegexp('AnomalyMonitor') }],
      Subscribers: [{ Type: 'SNS', Address: arnOfTopic() }],
    });
    const atLeast = (Key: string, value: string) => ({
      Dimensions: { Key, MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: [value] },
    });
    expect(jsonOf(template, 'AWS::CE::AnomalySubscription', 'ThresholdExpression')).toEqual({
      And: [atLeast('ANOMALY_TOTAL_IMPACT_ABSOLUTE', '100'), atLeast('ANOMALY_TOTAL_IMPACT_PERCENTAGE', '40')],
    });
  });

  test('notifies the topic at 80 and 100 percent of actual and 100 percent of forecasted costs', () => {
    const told = (NotificationType: string, Threshold: number) => ({
      Notification: { NotificationType, Threshold, ThresholdType: 'PERCENTAGE', ComparisonOperator: 'GREATER_THAN' },
      Subscribers: [{ SubscriptionType: 'SNS', Address: arnOfTopic() }],
    });
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: 1000, Unit: 'USD' },
        CostFilters: { TagKeyValue: ['user:Project$orders'] },
      },
      NotificationsWithSubscribers: [told('ACTUAL', 80), told('ACTUAL', 100), told('FORECASTED', 100)],
    });
  });

  test.each(['budgets.amazonaws.com', 'costalerts.amazonaws.com'])(
    'warns about an imported topic, whose policy must allow %s',
    (service) => {
      Annotations.fromStack(stack).hasWarning(
        '/Watch/Costs',
        Match.stringLikeRegexp(`must allow ${service} to publish`),
      );
    },
  );
});

test('applies all props', () => {
  const stack = stackIn();
  watchIn(stack, {
    tagValues: ['orders', 'payments'],
    actualThresholds: [50],
    forecastedThresholds: [90, 120],
    anomalyDetection: AnomalyDetection.byTag({ totalImpactAbsolute: 20, totalImpactPercentage: 10 }),
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Budgets::Budget', {
    Budget: Match.objectLike({
      CostFilters: { TagKeyValue: ['user:Project$orders', 'user:Project$payments'] },
    }),
    NotificationsWithSubscribers: [50, 90, 120].map((Threshold) =>
      Match.objectLike({ Notification: Match.objectLike({ Threshold }) }),
    ),
  });
  expect(JSON.stringify(jsonOf(template, 'AWS::CE::AnomalySubscription', 'ThresholdExpression'))).toMatch(/"20".*"10"/);
});

describe('anomaly detection', () => {
  const ARN = 'arn:aws:ce::111111111111:anomalymonitor/12345678-1234-1234-1234-123456789012';

  test('by tag creates a monitor of the tag', () => {
    const stack = stackIn();
    watchIn(stack, { anomalyDetection: AnomalyDetection.byTag() });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CE::AnomalyMonitor', {
      MonitorType: 'CUSTOM',
      MonitorDimension: Match.absent(),
    });
    expect(jsonOf(template, 'AWS::CE::AnomalyMonitor', 'MonitorSpecification')).toEqual({
      Tags: { Key: 'Project', Values: ['orders'] },
    });
  });

  test('from a monitor uses the existing one', () => {
    const stack = stackIn();
    const monitor = AnomalyMonitor.fromAnomalyMonitorArn(stack, 'Monitor', ARN);
    const watch = watchIn(stack, { anomalyDetection: AnomalyDetection.fromMonitor(monitor) });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
    template.hasResourceProperties('AWS::CE::AnomalySubscription', { MonitorArnList: [ARN] });
    expect(watch.anomalyMonitor).toBe(monitor);
  });

  test('none creates the budget only', () => {
    const stack = stackIn();
    const watch = watchIn(stack, { anomalyDetection: AnomalyDetection.none() });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
    template.resourceCountIs('AWS::CE::AnomalySubscription', 0);
    template.resourceCountIs('AWS::Budgets::Budget', 1);
    expect(watch.anomalyMonitor).toBeUndefined();
  });

  test.each(['orders', `x${ARN}`, `${ARN} x`])('the import fails with the ARN %j', (arn) => {
    expect(() => AnomalyMonitor.fromAnomalyMonitorArn(stackIn(), 'Monitor', arn)).toThrow(
      `Watch/Monitor: anomalyMonitorArn must be arn:aws:ce::<account>:anomalymonitor/<id>, got '${arn}'`,
    );
  });

  test('the import accepts a token', () => {
    const arn = Token.asString({ Ref: 'Monitor' });
    expect(() => AnomalyMonitor.fromAnomalyMonitorArn(stackIn(), 'Monitor', arn)).not.toThrow();
  });
});

describe('with a topic of the same app', () => {
  test('allows both services to publish to an sns.Topic and to use its key', () => {
    const stack = stackIn();
    watchIn(stack, { topic: new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key') }) });
    const template = Template.fromStack(stack);
    for (const service of ['budgets.amazonaws.com', 'costalerts.amazonaws.com']) {
      expect(keyStatementsFor(template, service)).toHaveLength(1);
      template.hasResourceProperties('AWS::SNS::TopicPolicy', {
        PolicyDocument: Match.objectLike({
          Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: service }, Action: 'sns:Publish' })]),
        }),
      });
    }
  });

  test('adds no second statement to an AlertTopic that allows them', () => {
    const stack = stackIn();
    const publishers = [AlertPublisher.BUDGETS, AlertPublisher.COST_ANOMALY_DETECTION];
    const topic = new AlertTopic(stack, 'Alerts', { encryptionKey: new kms.Key(stack, 'Key'), publishers });
    watchIn(stack, { topic });
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::SNS::TopicPolicy'));
    const toService = policy.Properties.PolicyDocument.Statement.filter(
      ({ Principal }: { Principal: { Service?: string } }) => Principal.Service === 'budgets.amazonaws.com',
    );
    expect(toService).toHaveLength(1);
  });

  test('creates the budget and the subscription after the topic policy', () => {
    const stack = stackIn();
    watchIn(stack, { topic: new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key') }) });
    const template = Template.fromStack(stack);
    const [policy] = Object.keys(template.findResources('AWS::SNS::TopicPolicy'));
    for (const type of ['AWS::Budgets::Budget', 'AWS::CE::AnomalySubscription'])
      template.hasResource(type, { DependsOn: [policy] });
  });
});

test('children of the topic policy can depend on the budget', () => {
  const stack = stackIn();
  const topic = new sns.Topic(stack, 'Topic');
  const { budget } = watchIn(stack, { topic });
  new sqs.Queue(topic.node.findChild('Policy') as sns.TopicPolicy, 'Queue').node.addDependency(budget);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test.each([
  { actualThresholds: [1], forecastedThresholds: [] },
  { actualThresholds: [1, 2, 3], forecastedThresholds: [4, 1e9] },
])('accepts from 1 to 5 thresholds: %j', (thresholds) => {
  expect(() => watchIn(stackIn(), thresholds)).not.toThrow();
});

test.each<[Partial<CostWatchProps>, string]>([
  [{ tagKey: ' ' }, 'tagKey must not be empty'],
  [{ tagValues: [] }, 'tagValues must have at least one value, got none'],
  [{ monthlyBudget: 0 }, 'monthlyBudget must be greater than 0, got 0'],
  [
    { anomalyDetection: AnomalyDetection.byTag({ totalImpactAbsolute: -1 }) },
    'anomalyDetection.totalImpactAbsolute must be greater than 0, got -1',
  ],
  [
    { anomalyDetection: AnomalyDetection.byService({ totalImpactPercentage: NaN }) },
    'anomalyDetection.totalImpactPercentage must be greater than 0, got NaN',
  ],
  [{ actualThresholds: [1e9 + 1] }, 'actualThresholds must be at most 1000000000, got 1000000001'],
  [{ actualThresholds: [0] }, 'actualThresholds must be greater than 0, got 0'],
  [{ forecastedThresholds: [90, 90] }, 'forecastedThresholds must be unique, got 90, 90'],
  [
    { actualThresholds: [], forecastedThresholds: [] },
    'actualThresholds and forecastedThresholds must have 1 to 5 numbers in total, got 0',
  ],
  [
    { actualThresholds: [1, 2, 3, 4, 5] },
    'actualThresholds and forecastedThresholds must have 1 to 5 numbers in total, got 6',
  ],
])('fails with %j', (props, message) => {
  expect(() => watchIn(stackIn(), props)).toThrow(`Watch/Costs: ${message}`);
});
