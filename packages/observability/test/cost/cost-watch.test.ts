import type { Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlertPublisher, AlertTopic, CostWatch, type CostWatchProps } from '../../src';
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

  test('the monitor watches what has the tag', () => {
    template.hasResourceProperties('AWS::CE::AnomalyMonitor', { MonitorType: 'CUSTOM' });
    expect(jsonOf(template, 'AWS::CE::AnomalyMonitor', 'MonitorSpecification')).toEqual({
      Tags: { Key: 'Project', Values: ['orders'] },
    });
  });

  test('the topic is told at once of an anomaly of 100 dollars and 40 percent', () => {
    template.hasResourceProperties('AWS::CE::AnomalySubscription', {
      Frequency: 'IMMEDIATE',
      MonitorArnList: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('AnomalyMonitor'), 'MonitorArn'] }],
      Subscribers: [{ Type: 'SNS', Address: arnOfTopic() }],
    });
    const atLeast = (Key: string, value: string) => ({
      Dimensions: { Key, MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: [value] },
    });
    expect(jsonOf(template, 'AWS::CE::AnomalySubscription', 'ThresholdExpression')).toEqual({
      And: [atLeast('ANOMALY_TOTAL_IMPACT_ABSOLUTE', '100'), atLeast('ANOMALY_TOTAL_IMPACT_PERCENTAGE', '40')],
    });
  });

  test('the topic is told of 80 and 100 percent spent, and of 100 percent forecast', () => {
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
    'whoever uses an imported topic is warned that it must let %s in',
    (service) => {
      Annotations.fromStack(stack).hasWarning('/Watch/Costs', Match.stringLikeRegexp(`let ${service} publish`));
    },
  );
});

test('every number and name is that of the caller', () => {
  const stack = stackIn();
  watchIn(stack, {
    tagValues: ['orders', 'payments'],
    actualPercents: [50],
    forecastPercents: [90, 120],
    anomalyImpact: 20,
    anomalyPercent: 10,
    budgetName: 'orders',
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Budgets::Budget', {
    Budget: Match.objectLike({
      BudgetName: 'orders',
      CostFilters: { TagKeyValue: ['user:Project$orders', 'user:Project$payments'] },
    }),
    NotificationsWithSubscribers: [50, 90, 120].map((Threshold) =>
      Match.objectLike({ Notification: Match.objectLike({ Threshold }) }),
    ),
  });
  expect(JSON.stringify(jsonOf(template, 'AWS::CE::AnomalySubscription', 'ThresholdExpression'))).toMatch(/"20".*"10"/);
});

test('a monitor that is there already takes the place of a new one', () => {
  const stack = stackIn();
  const anomalyMonitorArn = 'arn:aws:ce::111111111111:anomalymonitor/12345678-1234-1234-1234-123456789012';
  const watch = watchIn(stack, { anomalyMonitorArn });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
  template.hasResourceProperties('AWS::CE::AnomalySubscription', { MonitorArnList: [anomalyMonitorArn] });
  expect(watch.anomalyMonitor).toBeUndefined();
});

describe('with a topic of the same app', () => {
  test('both services may publish to a plain topic and use its key', () => {
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

  test('an alert topic that already lets them in stays as it is', () => {
    const stack = stackIn();
    const publishers = [AlertPublisher.BUDGETS, AlertPublisher.COST_ANOMALY_DETECTION];
    const { topic } = new AlertTopic(stack, 'Alerts', { encryptionKey: new kms.Key(stack, 'Key'), publishers });
    watchIn(stack, { topic });
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::SNS::TopicPolicy'));
    const toService = policy.Properties.PolicyDocument.Statement.filter(
      ({ Principal }: { Principal: { Service?: string } }) => Principal.Service === 'budgets.amazonaws.com',
    );
    expect(toService).toHaveLength(1);
  });

  test('budget and subscription wait for the policy of the topic', () => {
    const stack = stackIn();
    watchIn(stack, { topic: new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key') }) });
    const template = Template.fromStack(stack);
    const [policy] = Object.keys(template.findResources('AWS::SNS::TopicPolicy'));
    for (const type of ['AWS::Budgets::Budget', 'AWS::CE::AnomalySubscription'])
      template.hasResource(type, { DependsOn: [policy] });
  });
});

test.each<[Partial<CostWatchProps>, string]>([
  [{ tagKey: ' ' }, 'tagKey must name a tag, got nothing'],
  [{ tagValues: [] }, 'tagValues must hold at least one value, got none'],
  [{ monthlyBudget: 0 }, 'monthlyBudget must be greater than 0, got 0'],
  [{ anomalyImpact: -1 }, 'anomalyImpact must be greater than 0, got -1'],
  [{ anomalyPercent: NaN }, 'anomalyPercent must be greater than 0, got NaN'],
  [{ actualPercents: [0] }, 'actualPercents must be greater than 0, got 0'],
  [{ forecastPercents: [90, 90] }, 'forecastPercents must not repeat a number'],
  [
    { actualPercents: [], forecastPercents: [] },
    'actualPercents and forecastPercents must hold 1 to 5 numbers together, got 0',
  ],
  [{ actualPercents: [1, 2, 3, 4, 5] }, 'actualPercents and forecastPercents must hold 1 to 5 numbers together, got 6'],
  [
    { anomalyMonitorArn: 'orders' },
    "anomalyMonitorArn must be the ARN of an anomaly monitor, arn:aws:ce::<account>:anomalymonitor/<id>, got 'orders'",
  ],
  [{ budgetName: 'a:b' }, "budgetName must have 1 to 100 characters without : and \\, got 'a:b'"],
])('fails with %j', (props, message) => {
  expect(() => watchIn(stackIn(), props)).toThrow(`Watch/Costs: ${message}`);
});
