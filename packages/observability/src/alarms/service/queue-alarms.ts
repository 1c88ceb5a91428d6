import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';

/** Properties of `QueueAlarms`. */
export interface QueueAlarmsProps extends AlarmSetProps {
  /** Queue that workers read. */
  readonly queue: sqs.IQueue;

  /** Dead-letter queue, with the messages that workers could not process. */
  readonly deadLetterQueue: sqs.IQueue;

  /**
   * Alarm `dead-letters`: the number of messages in the dead-letter queue reaches the threshold. A queue without messages and
   * calls for 6 hours has no data.
   *
   * @default - at least 1 message in 1 period of 5 minutes
   */
  readonly deadLetters?: AlarmOptions;

  /**
   * Alarm `old-messages`: the oldest message waits for longer than the threshold. Missing data is treated as for `deadLetters`.
   *
   * @default - above 900 seconds in 2 periods of 5 minutes
   */
  readonly oldMessages?: AlarmOptions;
}

/**
 * Creates alarms for an Amazon SQS queue and its dead-letter queue: `dead-letters` and `old-messages`. Each alarm is charged per
 * month.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 *
 * @example
 * new QueueAlarms(this, 'WorkAlarms', { queue, deadLetterQueue, actions: alerts });
 */
export class QueueAlarms extends AlarmSet {
  /** Alarm for messages in the dead-letter queue; undefined if disabled. */
  readonly deadLetters?: cloudwatch.Alarm;

  /** Alarm for messages that wait; undefined if disabled. */
  readonly oldMessages?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: QueueAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [deadLetters(props), oldMessages(props)]);
    [this.deadLetters, this.oldMessages] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

function deadLetters({ deadLetterQueue, deadLetters: options }: QueueAlarmsProps): CatalogueDesign {
  return {
    id: 'DeadLetters',
    alarmNameSuffix: 'dead-letters',
    prop: 'deadLetters',
    options,
    metric: (period) =>
      deadLetterQueue
        .metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM, period })
        .attachTo(deadLetterQueue),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'message',
    period: Duration.minutes(5),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'inactive queue',
    severity: AlertSeverity.WARNING,
    source: 'a message that no worker could process',
    alarmDescription:
      'Workers could not process a message: it is in the dead-letter queue until its retention period ends. ' +
      'Check the logs of the workers, fix the cause, and redrive the messages to the queue.',
  };
}

function oldMessages({ queue, oldMessages: options }: QueueAlarmsProps): CatalogueDesign {
  return {
    id: 'OldMessages',
    alarmNameSuffix: 'old-messages',
    prop: 'oldMessages',
    options,
    metric: (period) =>
      queue.metricApproximateAgeOfOldestMessage({ statistic: cloudwatch.Stats.MAXIMUM, period }).attachTo(queue),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 900,
    unit: 's',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'inactive queue',
    severity: AlertSeverity.WARNING,
    source: 'longer than a worker takes to start',
    alarmDescription:
      'Messages wait too long: no worker is running, or the workers are too slow. ' +
      'Check the number of tasks, its maximum, the scaling activities and the logs of the workers.',
  };
}
