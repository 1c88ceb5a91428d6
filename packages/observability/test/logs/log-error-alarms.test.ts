import { Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LogErrorAlarms, type LogErrorAlarmsProps } from '../../src';
import { alarmNamed, stackIn, actionsTo } from '../fixtures';

function alarmsIn(stack: Stack, props: Partial<LogErrorAlarmsProps> = {}): LogErrorAlarms {
  return new LogErrorAlarms(stack, 'LogErrors', {
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', '/ecs/orders'),
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
    ...props,
  });
}

describe('with defaults', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack);
  const template = Template.fromStack(stack);

  test.each([
    ['Watch-LogErrors-3DD150A4-Errors', '{ ($.level = "ERROR") || ($.level = "FATAL") }'],
    ['Watch-LogErrors-3DD150A4-Events', '{ $.level = "*" }'],
  ])('%s counts the log events that match %s', (metricName, pattern) => {
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: '/ecs/orders',
      FilterPattern: pattern,
      MetricTransformations: [
        { MetricNamespace: 'LogEvents', MetricName: metricName, MetricValue: '1', DefaultValue: 0 },
      ],
    });
  });

  test('log-errors fires at ten errors in two periods of five minutes', () => {
    expect(alarmNamed(template, 'orders-log-errors')).toMatchObject({
      Namespace: 'LogEvents',
      MetricName: 'Watch-LogErrors-3DD150A4-Errors',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(alarms.alarms).toEqual([alarms.errors]);
  });

  test('metricErrorRate is the share of errors', () => {
    expect(alarms.metricErrorRate({ period: Duration.minutes(1) })).toMatchObject({
      expression: 'IF(events>0,100*FILL(errors,0)/events,0)',
      usingMetrics: {
        errors: { period: Duration.minutes(1) },
        events: { metricName: 'Watch-LogErrors-3DD150A4-Events' },
      },
    });
  });
});

test('applies the selector, the levels and the namespace', () => {
  const stack = stackIn();
  alarmsIn(stack, { levelField: '$.log.severity', errorLevels: ['error'], metricNamespace: 'Orders/Logs' });
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
    FilterPattern: '{ $.log.severity = "error" }',
    MetricTransformations: [Match.objectLike({ MetricNamespace: 'Orders/Logs' })],
  });
});

test.each(['$.level', '$.a_b-9[12].level', '$[0]'])('accepts the selector %s', (levelField) => {
  expect(() => alarmsIn(stackIn(), { levelField })).not.toThrow();
});

describe('fails', () => {
  test.each<[Partial<LogErrorAlarmsProps>, string]>([
    [{ errorLevels: [] }, 'errorLevels must have at least one level, got none'],
    [{ errorLevels: ['ERROR"'] }, `errorLevels must have letters, digits, underscores and hyphens only, got 'ERROR"'`],
    ...['"ERROR', ''].map((level): [Partial<LogErrorAlarmsProps>, string] => [
      { errorLevels: [level] },
      `errorLevels must have letters, digits, underscores and hyphens only, got '${level}'`,
    ]),
    ...['', '$', 'x$.level', '$.level x', '$.level[]', '$.level[x]', '$.', '$level'].map(
      (levelField): [Partial<LogErrorAlarmsProps>, string] => [
        { levelField },
        `levelField must be a selector such as $.level, got '${levelField}'`,
      ],
    ),
    [{ levelField: 'level' }, "levelField must be a selector such as $.level, got 'level'"],
    [{ levelField: Lazy.string({ produce: () => '$.level' }) }, 'levelField must be a literal, got a token'],
    // { $.level = "…" } with 1,010 characters between the quotes
    [
      { errorLevels: ['x'.repeat(1010)] },
      'errorLevels must result in a filter pattern of at most 1024 characters, got 1026',
    ],
    [
      { levelField: `$.${'x'.repeat(1020)}` },
      'levelField must result in a filter pattern of at most 1024 characters, got 1032',
    ],
    [{ metricNamespace: 'AWS/Logs' }, 'metricNamespace must have 1 to 255 letters, digits and . _ - / #'],
    [{ metricNamespace: 'Order logs' }, 'metricNamespace must have 1 to 255 letters, digits and . _ - / #'],
    [
      { errors: { period: Duration.seconds(Lazy.number({ produce: () => 60 })) } },
      'errors.period must be a literal, which the CDK checks, got a token',
    ],
    [{ errors: { threshold: 0 } }, 'errors.threshold must be greater than 0, got 0'],
  ])('with %j', (props, message) => {
    expect(() => alarmsIn(stackIn(), props)).toThrow(`Watch/LogErrors: ${message}`);
  });
});
