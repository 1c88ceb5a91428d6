import { Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlertActions, AlertSeverity, AnomalyAlarm, type AnomalyAlarmProps } from '../../src';
import { actionsTo, arnOfTopic, importedLoadBalancer, stackIn } from '../fixtures';

function alarmIn(stack: Stack, props: Partial<AnomalyAlarmProps> = {}): AnomalyAlarm {
  return new AnomalyAlarm(stack, 'Requests', {
    metric: props.metric ?? importedLoadBalancer(stack).metrics.requestCount({ period: Duration.minutes(5) }),
    evaluationPeriods: 3,
    alarmDescription: 'Unusual number of requests. Check the clients.',
    actions: actionsTo(stack),
    ...props,
  });
}

function propertiesOf(stack: Stack): Record<string, unknown> {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  return Properties;
}

test('compares the metric with a band of two standard deviations, and notifies on ALARM and on OK', () => {
  const stack = stackIn();
  alarmIn(stack);
  const properties = propertiesOf(stack);
  expect(properties).toMatchObject({
    AlarmDescription: 'Unusual number of requests. Check the clients.',
    AlarmActions: [arnOfTopic()],
    OKActions: [arnOfTopic()],
    ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
    EvaluationPeriods: 3,
  });
  expect(properties.Metrics).toEqual([
    expect.objectContaining({
      Expression: expect.stringMatching(/^ANOMALY_DETECTION_BAND\(\w+, 2\)$/),
      ReturnData: true,
    }),
    expect.objectContaining({
      MetricStat: expect.objectContaining({
        Metric: expect.objectContaining({ Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount' }),
        Period: 300,
      }),
      ReturnData: true,
    }),
  ]);
  expect(properties).not.toHaveProperty('Threshold');
});

test('applies all options', () => {
  const stack = stackIn();
  alarmIn(stack, {
    stdDevs: 3,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
    datapointsToAlarm: 2,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    evaluateLowSampleCountPercentile: 'ignore',
    actionsEnabled: false,
    alarmName: 'orders-few-requests',
    runbookUrl: 'https://example.com/few-requests',
  });
  expect(propertiesOf(stack)).toMatchObject({
    ActionsEnabled: false,
    AlarmName: 'orders-few-requests',
    AlarmDescription: 'Unusual number of requests. Check the clients. Runbook: https://example.com/few-requests',
    ComparisonOperator: 'LessThanLowerThreshold',
    DatapointsToAlarm: 2,
    EvaluateLowSampleCountPercentile: 'ignore',
    TreatMissingData: 'breaching',
    Metrics: [expect.objectContaining({ Expression: expect.stringMatching(/, 3\)$/) }), expect.anything()],
  });
});

test.each([
  [undefined, 'tickets'],
  [AlertSeverity.CRITICAL, 'pages'],
])('the severity %s notifies the topic %s', (severity, topic) => {
  const stack = stackIn();
  const tickets = actionsTo(stack, 'tickets');
  const actions = AlertActions.bySeverity({ critical: actionsTo(stack, 'pages'), warning: tickets, info: tickets });
  alarmIn(stack, { severity, actions });
  expect(propertiesOf(stack).AlarmActions).toEqual([arnOfTopic(topic)]);
});

test('monitors a math expression', () => {
  const stack = stackIn();
  const { metrics } = importedLoadBalancer(stack);
  const period = Duration.minutes(5);
  const expression = 'errors/requests';
  const usingMetrics = {
    errors: metrics.custom('HTTPCode_Target_5XX_Count', { statistic: 'Sum' }),
    requests: metrics.requestCount(),
  };
  alarmIn(stack, { metric: new cloudwatch.MathExpression({ expression, usingMetrics, period }) });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'errors/requests', ReturnData: true })]),
  });
});

test.each<[Partial<AnomalyAlarmProps>, string]>([
  [{ alarmDescription: undefined }, 'alarmDescription must not be empty'],
  [{ alarmDescription: ' ' }, 'alarmDescription must not be empty'],
  [
    { alarmDescription: 'a'.repeat(1_025) },
    'alarmDescription and runbookUrl must result in an alarm description of at most 1024 characters, got 1025',
  ],
  [{ alarmName: '' }, "alarmName must have 1 to 255 characters and no space at either end, got ''"],
  [{ runbookUrl: 'wiki' }, "runbookUrl must be an http or https URL, got 'wiki'"],
  [{ evaluationPeriods: 0 }, 'evaluationPeriods must be a whole number of at least 1, got 0'],
  [{ datapointsToAlarm: 1.5 }, 'datapointsToAlarm must be a whole number of at least 1, got 1.5'],
  [{ datapointsToAlarm: 4 }, 'datapointsToAlarm must be at most evaluationPeriods, 3, got 4'],
  [
    { stdDevs: Lazy.number({ produce: () => 1 }) },
    'stdDevs must be a literal, because it is part of an expression, got a token',
  ],
  [{ evaluateLowSampleCountPercentile: '' }, "evaluateLowSampleCountPercentile must be evaluate or ignore, got ''"],
  [{ stdDevs: 0 }, 'stdDevs must be greater than 0, got 0'],
  [
    { comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD },
    'comparisonOperator must be one of LessThanLowerOrGreaterThanUpperThreshold, GreaterThanUpperThreshold, LessThanLowerThreshold, got GreaterThanThreshold',
  ],
])('fails for %j', (props, message) => {
  expect(() => alarmIn(stackIn(), props)).toThrow(`Watch/Requests: ${message}`);
});

test('reports all problems in one error', () => {
  expect(() => alarmIn(stackIn(), { stdDevs: -1, evaluationPeriods: 0, alarmDescription: '' })).toThrow(
    'Watch/Requests: alarmDescription must not be empty; evaluationPeriods must be a whole number of at least 1, got 0; stdDevs must be greater than 0, got -1',
  );
});

test('fails if a topic is in a different Region', () => {
  const stack = stackIn();
  expect(() => alarmIn(stack, { actions: actionsTo(stack, 'alerts', 'us-east-1') })).toThrow(/us-east-1/);
});
