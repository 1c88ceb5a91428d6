import { Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  AlertActions,
  AlertSeverity,
  type BurnRate,
  ErrorBudget,
  type ErrorBudgetProps,
  ServiceLevelIndicator,
} from '../../src';
import { usedMetrics } from '../catalogue';
import { DOCUMENTED_METRICS } from '../documented-metrics';
import { alarmNamed, arnOfTopic, importedLoadBalancer, stackIn, actionsTo } from '../fixtures';

function budgetIn(stack: Stack, props: Partial<ErrorBudgetProps> = {}): ErrorBudget {
  return new ErrorBudget(stack, 'Budget', {
    indicator: props.indicator ?? ServiceLevelIndicator.availability(importedLoadBalancer(stack)),
    attainmentGoal: 99.9,
    actions: actionsTo(stack),
    ...props,
  });
}

function composites(template: Template): Record<string, unknown>[] {
  return Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => Properties);
}

/** The alarm rule as text, with the logical ids of the alarms. */
function ruleOf(composite: Record<string, unknown>): string {
  const { 'Fn::Join': join } = composite.AlarmRule as { 'Fn::Join': [string, (string | Record<string, string[]>)[]] };
  return join[1].map((part) => (typeof part === 'string' ? part : part['Fn::GetAtt'][0])).join('');
}

describe('of availability, with defaults', () => {
  const stack = stackIn();
  const tickets = actionsTo(stack);
  const budget = budgetIn(stack, {
    alarmNamePrefix: 'orders',
    actions: AlertActions.bySeverity({
      critical: actionsTo(stack, 'pages'),
      warning: tickets,
      info: tickets,
    }),
    runbookUrl: 'https://example.com/errors',
  });
  const template = Template.fromStack(stack);

  test.each([
    ['orders-availability-burn-1h-long', 3_600, 1.44, 100],
    ['orders-availability-burn-1h-short', 300, 1.44, 1],
    ['orders-availability-burn-6h-long', 21_600, 0.6, 100],
    ['orders-availability-burn-6h-short', 1_800, 0.6, 1],
    ['orders-availability-burn-3d-long', 259_200, 0.1, 100],
    ['orders-availability-burn-3d-short', 21_600, 0.1, 1],
  ])(
    '%s has a period of %p seconds, a threshold of %p percent and at least %p requests',
    (name, period, threshold, minimum) => {
      const { Metrics, ...alarm } = alarmNamed(template, name);
      expect(alarm).toMatchObject({
        Threshold: threshold,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
      expect(Metrics).toContainEqual(
        expect.objectContaining({ Expression: expect.stringContaining(`>=${minimum},100*(`), ReturnData: true }),
      );
      for (const metric of (Metrics as { MetricStat?: { Period: number } }[]).slice(1)) {
        expect(metric.MetricStat?.Period).toBe(period);
      }
    },
  );

  test('window alarms notify on INSUFFICIENT_DATA only', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties).not.toHaveProperty('AlarmActions');
      expect(Properties).not.toHaveProperty('OKActions');
      expect(Properties.InsufficientDataActions).toEqual([arnOfTopic()]);
    }
    expect(budget.windowAlarms).toHaveLength(6);
  });

  test('the composite alarms notify the topic of their severity', () => {
    expect(composites(template)).toEqual([
      expect.objectContaining({
        AlarmName: 'orders-availability-budget-critical',
        AlarmActions: [arnOfTopic('pages')],
        OKActions: [arnOfTopic('pages')],
      }),
      expect.objectContaining({
        AlarmName: 'orders-availability-budget-warning',
        AlarmActions: [arnOfTopic()],
        OKActions: [arnOfTopic()],
      }),
    ]);
    expect(budget.alarms.map((alarm) => alarm.node.id)).toEqual(['Budget-critical', 'Budget-warning']);
  });

  test('the rule combines both windows of each burn rate of a severity', () => {
    const [critical, warning] = composites(template).map(ruleOf);
    const both = (label: string) =>
      `\\(ALARM\\("BudgetBurn${label}long\\w{8}"\\) AND ALARM\\("BudgetBurn${label}short\\w{8}"\\)\\)`;
    expect(critical).toMatch(new RegExp(`^\\(${both('1h')} OR ${both('6h')}\\)$`));
    expect(warning).toMatch(new RegExp(`^${both('3d')}$`));
  });

  test('the description has the objective, the burn rates and the runbook', () => {
    expect(composites(template)[0].AlarmDescription).toMatch(
      /objective 99.9 percent in 30 days.*above 14.4 over 1 hour and 5 minutes, or 6 over 6 hours and 30 minutes\. Check.* Runbook: https:\/\/example.com\/errors$/,
    );
  });
});

describe('of latency', () => {
  const stack = stackIn();
  const indicator = ServiceLevelIndicator.latency(importedLoadBalancer(stack), Duration.millis(500));
  const budget = budgetIn(stack, { indicator, attainmentGoal: 99 });
  const template = Template.fromStack(stack);

  test('counts requests above the limit by the percentile rank', () => {
    const [long] = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const metric = (id: string, Stat: string) =>
      expect.objectContaining({
        Id: id,
        MetricStat: expect.objectContaining({
          Stat,
          Metric: expect.objectContaining({ MetricName: 'TargetResponseTime' }),
        }),
      });
    expect(long.Properties.Metrics).toEqual([
      expect.objectContaining({ Expression: 'IF(FILL(answered,0)>=100,100-within,0)' }),
      metric('within', 'PR(:0.5)'),
      metric('answered', 'SampleCount'),
    ]);
  });

  test('its metrics are documented by AWS', () => {
    for (const { name, dimensions } of usedMetrics(budget.windowAlarms)) {
      expect(DOCUMENTED_METRICS[name].dimensions).toContainEqual(dimensions);
    }
  });
});

test('a ratio of two metrics has the periods of the windows', () => {
  const stack = stackIn();
  const count = (metricName: string) => new cloudwatch.Metric({ namespace: 'Shop', metricName, statistic: 'Sum' });
  const indicator = ServiceLevelIndicator.ratio({
    name: 'checkout',
    badCountMetric: count('Failed'),
    totalCountMetric: count('All'),
  });
  budgetIn(stack, { indicator, alarmNamePrefix: 'shop', minimumEvents: 5 });
  const { Metrics } = alarmNamed(Template.fromStack(stack), 'shop-checkout-burn-1h-long');
  const metric = (id: string, name: string) => ({
    Id: id,
    MetricStat: { Metric: { Namespace: 'Shop', MetricName: name }, Period: 3_600, Stat: 'Sum' },
    ReturnData: false,
  });
  expect(Metrics).toEqual([
    expect.objectContaining({ Expression: 'IF(FILL(total,0)>=5,100*FILL(bad,0)/total,0)' }),
    metric('bad', 'Failed'),
    metric('total', 'All'),
  ]);
});

test('burnRates replaces the default burn rates', () => {
  const stack = stackIn();
  const burnRates = [
    { budgetUsed: 5, longWindow: Duration.hours(2), shortWindow: Duration.minutes(10), severity: AlertSeverity.INFO },
  ];
  const budget = budgetIn(stack, {
    burnRates,
    attainmentGoal: 99,
    interval: Duration.days(7),
    alarmNamePrefix: 'orders',
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  expect(alarmNamed(template, 'orders-availability-burn-2h-long').Threshold).toBe(4.2);
  expect(budget.alarms.map((alarm) => alarm.node.id)).toEqual(['Budget-info']);
});

test('window alarms have no fixed name without a prefix', () => {
  const stack = stackIn();
  budgetIn(stack);
  for (const { Properties } of Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))) {
    expect(Properties).not.toHaveProperty('AlarmName');
  }
});

test('has metrics for the burn rate and the budget left', () => {
  const budget = budgetIn(stackIn());
  expect(budget.metricBurnRate()).toMatchObject({ expression: 'bad_availability/0.1', period: Duration.hours(1) });
  expect(budget.metricBudgetLeft()).toMatchObject({
    expression: '100-100*bad_availability/0.1',
    period: Duration.days(30),
  });
  expect(budget.metricBudgetLeft({ period: Duration.days(7), label: 'left' })).toMatchObject({
    label: 'left',
    period: Duration.days(7),
  });
});

describe('fails', () => {
  const rate: BurnRate = {
    budgetUsed: 2,
    longWindow: Duration.hours(1),
    shortWindow: Duration.minutes(5),
    severity: AlertSeverity.CRITICAL,
  };
  const ofRate = (changed: Partial<BurnRate>): Partial<ErrorBudgetProps> => ({ burnRates: [{ ...rate, ...changed }] });

  test.each([0, 100, -1, NaN])('with an attainment goal of %p', (attainmentGoal) => {
    expect(() => budgetIn(stackIn(), { attainmentGoal })).toThrow(
      `Watch/Budget: attainmentGoal must be greater than 0 and less than 100, got ${attainmentGoal}`,
    );
  });

  test.each<[Partial<ErrorBudgetProps>, string]>([
    [{ burnRates: [] }, 'burnRates must have at least one burn rate, got none'],
    [
      {
        indicator: ServiceLevelIndicator.latency(
          importedLoadBalancer(stackIn()),
          Duration.seconds(Lazy.number({ produce: () => 1 })),
        ),
      },
      'indicator must have a literal limit, got a token',
    ],
    [{ burnRates: [rate, rate] }, 'burnRates must have unique longWindows, got 1h twice'],
    [ofRate({ budgetUsed: 0 }), 'burnRates[0].budgetUsed must be greater than 0 and at most 100, got 0'],
    [
      ofRate({ longWindow: Duration.days(8) }),
      'burnRates[0].longWindow must be whole minutes, at most 7 days, got 8 days',
    ],
    [
      ofRate({ shortWindow: Duration.hours(1) }),
      'burnRates[0].shortWindow must be whole minutes, less than longWindow, got 1 hour',
    ],
    [
      { attainmentGoal: 90 },
      'burnRates[0] must be reached below 100 percent of bad events, got 144 percent. ' +
        'Use a lower budgetUsed or a longer longWindow',
    ],
    [{ minimumEvents: 0 }, 'minimumEvents must be a whole number of at least 1, got 0'],
    [{ runbookUrl: 'wiki' }, "runbookUrl must be an http or https URL, got 'wiki'"],
    [{ alarmNamePrefix: 'x'.repeat(250) }, 'alarmNamePrefix must have 1 to 255 characters'],
    [
      { runbookUrl: `https://example.com/${'x'.repeat(900)}` },
      'runbookUrl must result in an alarm description of at most 1024',
    ],
  ])('with %j', (props, message) => {
    expect(() => budgetIn(stackIn(), props)).toThrow(`Watch/Budget: ${message}`);
  });

  test('if the topic is in a different Region', () => {
    const stack = stackIn();
    expect(() => budgetIn(stack, { actions: actionsTo(stack, 'abroad', 'us-east-1') })).toThrow(
      'Watch/Budget: actions must notify a topic in eu-west-1, the Region of the stack, got one in us-east-1',
    );
  });
});
