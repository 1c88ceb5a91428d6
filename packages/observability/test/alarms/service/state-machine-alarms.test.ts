import { Duration } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { StateMachineAlarms, type StateMachineAlarmsProps } from '../../../src';
import { ACCOUNT, actionsTo, alarmNamed, REGION, stackIn } from '../../fixtures';

const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:report`;

function alarmsWith(props: Partial<StateMachineAlarmsProps> = {}) {
  const stack = stackIn();
  const alarms = new StateMachineAlarms(stack, 'Alarms', {
    stateMachine: sfn.StateMachine.fromStateMachineArn(stack, 'Machine', MACHINE),
    deadLetterQueue: new sqs.Queue(stack, 'DeadLetters'),
    actions: actionsTo(stack),
    alarmNamePrefix: 'report',
    ...props,
  });
  return { alarms, template: Template.fromStack(stack) };
}

test('execution-failed fires for an execution that failed, timed out or was aborted', () => {
  const { alarms, template } = alarmsWith();
  expect(alarms.alarms).toEqual([alarms.failed, alarms.notStarted]);
  const alarm = alarmNamed(template, 'report-execution-failed');
  expect(alarm).toMatchObject({
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
  const metrics = alarm.Metrics as {
    Expression?: string;
    MetricStat?: { Metric: unknown; Period: number; Stat: string };
  }[];
  expect(metrics[0].Expression).toBe('FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)');
  expect(metrics.slice(1).map(({ MetricStat }) => MetricStat)).toEqual(
    ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map((MetricName) => ({
      Metric: { Namespace: 'AWS/States', MetricName, Dimensions: [{ Name: 'StateMachineArn', Value: MACHINE }] },
      Period: 300,
      Stat: 'Sum',
    })),
  );
});

test('execution-not-started fires for one message in the dead-letter queue', () => {
  expect(alarmNamed(alarmsWith().template, 'report-execution-not-started')).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Statistic: 'Maximum',
    Period: 300,
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('execution-missing is opt-in and fires when no execution succeeds', () => {
  expect(
    alarmNamed(alarmsWith({ missing: { period: Duration.hours(2) } }).template, 'report-execution-missing'),
  ).toMatchObject({
    MetricName: 'ExecutionsSucceeded',
    Statistic: 'Sum',
    Period: 7200,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('a state machine without a dead-letter queue has no alarm for it', () => {
  const { alarms } = alarmsWith({ deadLetterQueue: undefined });
  expect(alarms.alarms).toEqual([alarms.failed]);
  expect(() => alarmsWith({ deadLetterQueue: undefined, notStarted: {} })).toThrow(
    'Watch/Alarms: notStarted requires deadLetterQueue',
  );
});

test('each alarm can be disabled', () => {
  const { alarms } = alarmsWith({ failed: { enabled: false }, notStarted: { enabled: false } });
  expect(alarms.alarms).toEqual([]);
});

test('fails for a period of more than seven days', () => {
  expect(() => alarmsWith({ missing: { period: Duration.days(8) } })).toThrow(
    'Watch/Alarms: missing.period times missing.evaluationPeriods must be at most 7 days, got 691200 seconds',
  );
});
