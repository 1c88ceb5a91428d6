import { Duration, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlertSeverity, type BurnRate, ErrorBudget, type ErrorBudgetProps, ServiceLevelIndicator } from '../../src';
import { usedMetrics } from '../catalogue';
import { DOCUMENTED_METRICS } from '../documented-metrics';
import { alarmNamed, arnOfTopic, importedLoadBalancer, stackIn, topicIn } from '../fixtures';

function budgetIn(stack: Stack, props: Partial<ErrorBudgetProps> = {}): ErrorBudget {
  return new ErrorBudget(stack, 'Budget', {
    indicator: props.indicator ?? ServiceLevelIndicator.availability(importedLoadBalancer(stack)),
    objective: 99.9,
    topic: topicIn(stack),
    ...props,
  });
}

function composites(template: Template): Record<string, unknown>[] {
  return Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => Properties);
}

/** The rule as text, with the logical ids of the alarms. */
function ruleOf(composite: Record<string, unknown>): string {
  const { 'Fn::Join': join } = composite.AlarmRule as { 'Fn::Join': [string, (string | Record<string, string[]>)[]] };
  return join[1].map((part) => (typeof part === 'string' ? part : part['Fn::GetAtt'][0])).join('');
}

describe('of availability, with defaults', () => {
  const stack = stackIn();
  const budget = budgetIn(stack, {
    alarmNamePrefix: 'orders',
    severityTopics: { critical: topicIn(stack, 'pages') },
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
  ])('%s is over %p seconds above %p percent, of at least %p requests', (name, period, threshold, minimum) => {
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
  });

  test('the alarms of the windows tell only that they cannot be evaluated', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties).not.toHaveProperty('AlarmActions');
      expect(Properties).not.toHaveProperty('OKActions');
      expect(Properties.InsufficientDataActions).toEqual([arnOfTopic()]);
    }
    expect(budget.windowAlarms).toHaveLength(6);
  });

  test('two composite alarms tell the topics of their severity: fast burns page, slow ones do not', () => {
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

  test('a burn rate is over both of its windows, and a severity is any of its burn rates', () => {
    const [critical, warning] = composites(template).map(ruleOf);
    const both = (label: string) =>
      `\\(ALARM\\("BudgetBurn${label}long\\w{8}"\\) AND ALARM\\("BudgetBurn${label}short\\w{8}"\\)\\)`;
    expect(critical).toMatch(new RegExp(`^\\(${both('1h')} OR ${both('6h')}\\)$`));
    expect(warning).toMatch(new RegExp(`^${both('3d')}$`));
  });

  test('the description says how fast, against which objective, and where the runbook is', () => {
    expect(composites(template)[0].AlarmDescription).toMatch(
      /objective 99.9 percent in 30 days.*14.4 times over 1 hour and 5 minutes, or 6 times over 6 hours and 30 minutes\. Look at.* Runbook: https:\/\/example.com\/errors$/,
    );
  });
});

describe('of latency', () => {
  const stack = stackIn();
  const indicator = ServiceLevelIndicator.latency(importedLoadBalancer(stack), Duration.millis(500));
  const budget = budgetIn(stack, { indicator, objective: 99 });
  const template = Template.fromStack(stack);

  test('a request is bad when the percentile rank of the limit leaves it out', () => {
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

  test('its metrics are those that AWS documents', () => {
    for (const { name, dimensions } of usedMetrics(budget.windowAlarms)) {
      expect(DOCUMENTED_METRICS[name].dimensions).toContainEqual(dimensions);
    }
  });
});

test('a ratio of any two metrics has the periods of the windows', () => {
  const stack = stackIn();
  const count = (metricName: string) => new cloudwatch.Metric({ namespace: 'Shop', metricName, statistic: 'Sum' });
  const indicator = ServiceLevelIndicator.ratio({ name: 'checkout', bad: count('Failed'), total: count('All') });
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

test('burn rates of ones own replace those of the workbook', () => {
  const stack = stackIn();
  const burnRates = [
    { budgetUsed: 5, longWindow: Duration.hours(2), shortWindow: Duration.minutes(10), severity: AlertSeverity.INFO },
  ];
  const budget = budgetIn(stack, { burnRates, objective: 99, window: Duration.days(7), alarmNamePrefix: 'orders' });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  expect(alarmNamed(template, 'orders-availability-burn-2h-long').Threshold).toBe(4.2);
  expect(budget.alarms.map((alarm) => alarm.node.id)).toEqual(['Budget-info']);
});

test('without a prefix no window alarm has a fixed name', () => {
  const stack = stackIn();
  budgetIn(stack);
  for (const { Properties } of Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))) {
    expect(Properties).not.toHaveProperty('AlarmName');
  }
});

test('the budget can be shown: how fast it burns, and what is left of it', () => {
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

  test.each([0, 100, -1, NaN])('with an objective of %p', (objective) => {
    expect(() => budgetIn(stackIn(), { objective })).toThrow(
      `Watch/Budget: objective must be a percentage between 0 and 100, without either, got ${objective}`,
    );
  });

  test.each<[Partial<ErrorBudgetProps>, string]>([
    [{ burnRates: [] }, 'burnRates must hold at least one burn rate, got none'],
    [{ burnRates: [rate, rate] }, 'burnRates must differ in their longWindow, got 1h twice'],
    [ofRate({ budgetUsed: 0 }), 'burnRates[0].budgetUsed must be above 0 and at most 100 percent, got 0'],
    [
      ofRate({ longWindow: Duration.days(8) }),
      'burnRates[0].longWindow must be whole minutes, at most 7 days, got 8 days',
    ],
    [
      ofRate({ shortWindow: Duration.hours(1) }),
      'burnRates[0].shortWindow must be whole minutes, less than longWindow, got 1 hour',
    ],
    [
      { objective: 90 },
      'burnRates[0] could never raise its alarm: it asks for 144 percent of bad events; ' +
        'a lower budgetUsed or a longer longWindow would',
    ],
    [{ minimumEvents: 0 }, 'minimumEvents must be a whole number of at least 1, got 0'],
    [{ runbookUrl: 'wiki' }, "runbookUrl must be an http or https URL, got 'wiki'"],
    [{ alarmNamePrefix: 'x'.repeat(250) }, 'alarmNamePrefix must have 1 to 255 characters'],
    [{ runbookUrl: `https://example.com/${'x'.repeat(900)}` }, 'runbookUrl must make a description of at most 1024'],
  ])('with %j', (props, message) => {
    expect(() => budgetIn(stackIn(), props)).toThrow(`Watch/Budget: ${message}`);
  });

  test('when the topic is in another region', () => {
    const stack = stackIn();
    expect(() => budgetIn(stack, { topic: topicIn(stack, 'abroad', 'us-east-1') })).toThrow(
      'Watch/Budget: topic must be in the region of the alarms, eu-west-1, got one in us-east-1',
    );
  });
});
