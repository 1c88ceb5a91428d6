import { Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AlertActions,
  AlertSeverity,
  type BurnRate,
  ServiceLevelObjective,
  type ServiceLevelObjectiveProps,
  ServiceSignal,
  type ServiceSignalConfig,
} from '../../src';
import { actionsTo, alarmNamed, arnOfTopic, stackIn } from '../fixtures';

const orders = { serviceName: 'orders', environmentName: 'prod' };

const rate = (hours: number): BurnRate => ({
  budgetUsed: 1,
  longWindow: Duration.hours(hours),
  shortWindow: Duration.minutes(hours),
  severity: AlertSeverity.WARNING,
});

function objectiveIn(stack: Stack, props: Partial<ServiceLevelObjectiveProps> = {}): ServiceLevelObjective {
  return new ServiceLevelObjective(stack, 'Slo', {
    sloName: 'orders-availability',
    signal: ServiceSignal.availability(orders),
    attainmentGoal: 99.9,
    actions: actionsTo(stack),
    ...props,
  });
}

function sloOf(stack: Stack): Record<string, unknown> {
  const found = Object.values(
    Template.fromStack(stack).findResources('AWS::ApplicationSignals::ServiceLevelObjective'),
  );
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

describe('availability, with defaults', () => {
  const stack = stackIn();
  const tickets = actionsTo(stack);
  const slo = objectiveIn(stack, {
    alarmNamePrefix: 'orders',
    runbookUrl: 'https://example.com/errors',
    actions: AlertActions.bySeverity({ critical: actionsTo(stack, 'pages'), warning: tickets, info: tickets }),
  });
  const template = Template.fromStack(stack);

  test('monitors requests of the service for 30 days, with a metric for each window', () => {
    expect(sloOf(stack)).toEqual({
      Name: 'orders-availability',
      RequestBasedSli: {
        RequestBasedSliMetric: {
          KeyAttributes: { Type: 'Service', Name: 'orders', Environment: 'prod' },
          MetricType: 'AVAILABILITY',
        },
      },
      Goal: {
        AttainmentGoal: 99.9,
        WarningThreshold: 50,
        Interval: { RollingInterval: { Duration: 30, DurationUnit: 'DAY' } },
      },
      BurnRateConfigurations: [5, 30, 60, 360, 4_320].map((LookBackWindowMinutes) => ({ LookBackWindowMinutes })),
    });
  });

  test.each([
    ['orders-availability-burn-1h-long', '60', 1.44],
    ['orders-availability-burn-1h-short', '5', 1.44],
    ['orders-availability-burn-6h-long', '360', 0.6],
    ['orders-availability-burn-6h-short', '30', 0.6],
    ['orders-availability-burn-3d-long', '4320', 0.1],
    ['orders-availability-burn-3d-short', '360', 0.1],
  ])(
    '%s compares the burn rate of %s minutes, as a share of bad requests, with %p percent',
    (name, minutes, percent) => {
      const { Metrics, ...alarm } = alarmNamed(template, name);
      expect(alarm).toMatchObject({
        Threshold: percent,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      });
      expect(Metrics).toEqual([
        expect.objectContaining({ Expression: 'rate*0.1', ReturnData: true }),
        expect.objectContaining({
          Id: 'rate',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ApplicationSignals',
              MetricName: 'BurnRate',
              Dimensions: [
                { Name: 'BurnRateWindowMinutes', Value: minutes },
                { Name: 'SloName', Value: 'orders-availability' },
              ],
            },
            Period: 60,
            Stat: 'Maximum',
          },
          ReturnData: false,
        }),
      ]);
    },
  );

  test('one composite alarm for each severity notifies, with the runbook', () => {
    expect(slo.alarms).toHaveLength(2);
    expect(slo.windowAlarms).toHaveLength(6);
    const composites = Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')).map(
      ({ Properties }) => Properties,
    );
    expect(composites.map(({ AlarmName, AlarmActions }) => [AlarmName, AlarmActions])).toEqual([
      ['orders-availability-budget-critical', [arnOfTopic('pages')]],
      ['orders-availability-budget-warning', [arnOfTopic()]],
    ]);
    for (const { AlarmDescription } of composites)
      expect(AlarmDescription).toMatch(/Check .* Runbook: https:\/\/example\.com\/errors$/);
  });

  test('publishes the burn rate of a window', () => {
    expect(slo.metricBurnRate(Duration.hours(1)).toMetricConfig().metricStat).toMatchObject({
      metricName: 'BurnRate',
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
    const hourly = slo.metricBurnRate(Duration.hours(1), {
      period: Duration.hours(1),
      statistic: 'Average',
      label: 'x',
    });
    expect(hourly).toMatchObject({ label: 'x', statistic: 'Average', period: Duration.hours(1) });
  });
});

test.each([1, 365])('has an interval of %p days', (days) => {
  const burnRates = [rate(1)];
  expect(() => objectiveIn(stackIn(), { interval: Duration.days(days), burnRates })).not.toThrow();
});

test.each([Duration.minutes(0), Duration.seconds(90), Duration.minutes(Lazy.number({ produce: () => 5 }))])(
  'has no burn rate of the window %#',
  (window) => {
    expect(() => objectiveIn(stackIn()).metricBurnRate(window)).toThrow(
      'Watch/Slo: window must be a literal of whole minutes, one of those of burnRates',
    );
  },
);

test('latency monitors an operation with a limit in milliseconds', () => {
  const stack = stackIn();
  const signal = ServiceSignal.latency({ ...orders, operationName: 'GET /orders' }, Duration.millis(300));
  objectiveIn(stack, {
    signal,
    attainmentGoal: 99,
    interval: Duration.days(7),
    warningThreshold: 20,
    burnRates: [
      {
        budgetUsed: 10,
        longWindow: Duration.hours(2),
        shortWindow: Duration.minutes(10),
        severity: AlertSeverity.WARNING,
      },
    ],
  });
  expect(sloOf(stack)).toMatchObject({
    RequestBasedSli: {
      ComparisonOperator: 'LessThanOrEqualTo',
      MetricThreshold: 300,
      RequestBasedSliMetric: { MetricType: 'LATENCY', OperationName: 'GET /orders' },
    },
    Goal: {
      AttainmentGoal: 99,
      WarningThreshold: 20,
      Interval: { RollingInterval: { Duration: 7, DurationUnit: 'DAY' } },
    },
    BurnRateConfigurations: [{ LookBackWindowMinutes: 10 }, { LookBackWindowMinutes: 120 }],
  });
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::CompositeAlarm', 1);
});

test('a signal of your own is monitored', () => {
  class Errors extends ServiceSignal {
    readonly name = 'errors';
    readonly badEventPhrase = 'returned an error';

    bind(): ServiceSignalConfig {
      return { requestBasedSli: { requestBasedSliMetric: { metricType: 'AVAILABILITY' } } };
    }
  }
  const stack = stackIn();
  objectiveIn(stack, { signal: new Errors(), alarmNamePrefix: 'orders' });
  expect(sloOf(stack).RequestBasedSli).toEqual({ RequestBasedSliMetric: { MetricType: 'AVAILABILITY' } });
  alarmNamed(Template.fromStack(stack), 'orders-errors-burn-1h-long');
});

describe('errors', () => {
  test.each<[string, Partial<ServiceLevelObjectiveProps>, string]>([
    [
      'a name that is too short',
      { sloName: 'a' },
      "sloName must have 2 to 128 letters, digits, spaces and .-_, and start and end with a letter or digit, got 'a'",
    ],
    [
      'a name with other characters',
      { sloName: 'orders/a' },
      "sloName must have 2 to 128 letters, digits, spaces and .-_, and start and end with a letter or digit, got 'orders/a'",
    ],
    [
      'a service name with a comma',
      { signal: ServiceSignal.availability({ ...orders, serviceName: 'a,b' }) },
      "signal.serviceName must have 1 to 255 characters without spaces, commas and equals signs, got 'a,b'",
    ],
    [
      'an empty environment',
      { signal: ServiceSignal.availability({ ...orders, environmentName: '' }) },
      "signal.environmentName must have 1 to 255 characters without spaces, commas and equals signs, got ''",
    ],
    [
      'a latency that is a token',
      { signal: ServiceSignal.latency(orders, Duration.seconds(Lazy.number({ produce: () => 1 }))) },
      'signal limit must be a literal, got a token',
    ],
    [
      'a latency of 0',
      { signal: ServiceSignal.latency(orders, Duration.millis(0)) },
      'signal limit must be greater than 0, got 0 ms',
    ],
    [
      'an interval of half a day',
      { interval: Duration.hours(12), burnRates: [rate(1)] },
      'interval must be whole days from 1 to 365, got 12 hours',
    ],
    [
      'an interval of 36 hours',
      { interval: Duration.hours(36), burnRates: [rate(1)] },
      'interval must be whole days from 1 to 365, got 1 day 12 hours',
    ],
    ['an interval of no days', { interval: Duration.days(0), burnRates: [rate(1)] }, 'interval must be '],
    [
      'an interval of 366 days',
      { interval: Duration.days(366) },
      'interval must be whole days from 1 to 365, got 366 days',
    ],
    [
      'a warning threshold of 0',
      { warningThreshold: 0 },
      'warningThreshold must be greater than 0 and less than 100, got 0',
    ],
    [
      'a warning threshold of 100',
      { warningThreshold: 100 },
      'warningThreshold must be greater than 0 and less than 100, got 100',
    ],
    [
      'a goal that is a token',
      { attainmentGoal: Lazy.number({ produce: () => 99 }) },
      'attainmentGoal must be a literal, because the thresholds of the alarms are computed from it, got a token',
    ],
    ['a goal of 100', { attainmentGoal: 100 }, 'attainmentGoal must be greater than 0 and less than 100, got 100'],
    [
      '12 windows',
      { burnRates: [1, 2, 3, 4, 5, 6].map(rate) },
      'burnRates must have at most 10 different windows, got 12',
    ],
    [
      'a token as a window',
      { burnRates: [{ ...rate(1), longWindow: Duration.hours(Lazy.number({ produce: () => 1 })) }] },
      'burnRates[0].longWindow must be a literal, got a token',
    ],
  ])('fails for %s', (_, props, message) => {
    expect(() => objectiveIn(stackIn(), props)).toThrow(`Watch/Slo: ${message}`);
  });

  test('reports all problems in one error', () => {
    expect(() => objectiveIn(stackIn(), { sloName: '', warningThreshold: 0, attainmentGoal: 0 })).toThrow(
      /^Watch\/Slo: sloName .*; warningThreshold .*; attainmentGoal must/,
    );
  });
});
