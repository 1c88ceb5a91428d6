import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';

/** Properties of `StateMachineAlarms`. */
export interface StateMachineAlarmsProps extends AlarmSetProps {
  /** State machine, such as that of a scheduled task. */
  readonly stateMachine: sfn.IStateMachine;

  /**
   * Dead-letter queue of the schedule or rule that starts the state machine, for the alarm `execution-not-started`.
   *
   * @default - no alarm for executions that could not be started
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Alarm `execution-failed`: executions failed, timed out or were aborted.
   *
   * @default - at least 1 execution in 1 period of 5 minutes
   */
  readonly failed?: AlarmOptions;

  /**
   * Alarm `execution-not-started`: the number of messages in the dead-letter queue reaches the threshold. Purge the queue to end it.
   *
   * @default - at least 1 message in 1 period of 5 minutes
   */
  readonly notStarted?: AlarmOptions;

  /**
   * Alarm `execution-missing`: no execution succeeded within the period, for example because the schedule is disabled. Created
   * if it is set, even to `{}`. Set `period` to more than the interval of the schedule plus the duration of a run.
   *
   * @default - not created. Its threshold is below 1 execution in 1 period of 1 day
   */
  readonly missing?: AlarmOptions;
}

/**
 * Creates alarms for an AWS Step Functions state machine that runs on a schedule or an event: `execution-failed`,
 * `execution-not-started` and, opt-in, `execution-missing`. Each alarm is charged per month.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 *
 * @example
 * new StateMachineAlarms(this, 'ReportAlarms', {
 *   stateMachine,
 *   deadLetterQueue,
 *   actions: alerts,
 *   alarmNamePrefix: 'report',
 *   missing: { period: Duration.hours(25) },
 * });
 */
export class StateMachineAlarms extends AlarmSet {
  /** Alarm for executions that failed; undefined if disabled. */
  readonly failed?: cloudwatch.Alarm;

  /** Alarm for executions that could not be started; undefined if disabled or without a dead-letter queue. */
  readonly notStarted?: cloudwatch.Alarm;

  /** Alarm for a period without a successful execution; undefined unless it is set. */
  readonly missing?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: StateMachineAlarmsProps) {
    super(scope, id);
    const { deadLetterQueue } = props;
    const created = createAlarms(
      this,
      props,
      [failed(props), missing(props), ...(deadLetterQueue ? [notStarted(props, deadLetterQueue)] : [])],
      [props.notStarted && !deadLetterQueue ? 'notStarted requires deadLetterQueue' : undefined],
    );
    [this.failed, this.missing, this.notStarted] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

const COMMON = {
  unit: 'execution',
  period: Duration.minutes(5),
  evaluationPeriods: 1,
  severity: AlertSeverity.WARNING,
};

function failed({ stateMachine, failed: options }: StateMachineAlarmsProps): CatalogueDesign {
  const metric = (metricName: string, period: Duration) =>
    stateMachine.metric(metricName, { statistic: cloudwatch.Stats.SUM, period }).attachTo(stateMachine);
  return {
    ...COMMON,
    id: 'Failed',
    alarmNameSuffix: 'execution-failed',
    prop: 'failed',
    options,
    metric: (period) =>
      new cloudwatch.MathExpression({
        label: 'failed executions',
        expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
        usingMetrics: {
          failed: metric('ExecutionsFailed', period),
          timedOut: metric('ExecutionsTimedOut', period),
          aborted: metric('ExecutionsAborted', period),
        },
        period,
      }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no execution',
    source: 'an execution that did not finish its work',
    alarmDescription:
      'An execution of the state machine failed, timed out or was aborted. ' +
      'Check the error and the cause of the execution, fix the cause, and start it again.',
  };
}

function missing({ stateMachine, missing: options }: StateMachineAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'Missing',
    alarmNameSuffix: 'execution-missing',
    prop: 'missing',
    options,
    optIn: true,
    metric: (period) =>
      stateMachine.metric('ExecutionsSucceeded', { statistic: cloudwatch.Stats.SUM, period }).attachTo(stateMachine),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    period: Duration.days(1),
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'no execution',
    source: 'a daily schedule',
    alarmDescription:
      'No execution of the state machine succeeded within the expected time, for example because its schedule is disabled. ' +
      'Check the state of the schedule and the last executions.',
  };
}

function notStarted({ notStarted: options }: StateMachineAlarmsProps, queue: sqs.IQueue): CatalogueDesign {
  return {
    ...COMMON,
    id: 'NotStarted',
    alarmNameSuffix: 'execution-not-started',
    prop: 'notStarted',
    options,
    unit: 'message',
    metric: (period) =>
      queue.metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM, period }).attachTo(queue),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'inactive queue',
    source: 'an execution that never started',
    alarmDescription:
      'A schedule or rule could not start the state machine: its event is in the dead-letter queue. ' +
      'Check the error in the attributes of the message, fix the cause, start the state machine and purge the queue.',
  };
}
