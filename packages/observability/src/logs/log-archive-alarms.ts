import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarms/alarm-options';
import { AlarmSet } from '../alarms/alarm-set';
import { AlertSeverity } from '../alerting/alert-severity';
import type { LogArchive } from './log-archive';
import { type CatalogueDesign, createAlarms } from '../alarms/shared/alarm-factory';

/** Properties of `LogArchiveAlarms`. */
export interface LogArchiveAlarmsProps extends AlarmSetProps {
  /** Log archive. */
  readonly archive: LogArchive;

  /**
   * Alarm `archive-late`: the age of the oldest log event that is not in the bucket, in seconds, is above the threshold.
   * Firehose drops log events after one day. Missing data means no log events.
   *
   * @default - above 3600 seconds in 3 periods of 5 minutes, many times the buffering interval of 5 minutes
   */
  readonly late?: AlarmOptions;
}

/**
 * Alarm `archive-late` for a `LogArchive`. It is charged per month.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 *
 * @example
 * new LogArchiveAlarms(this, 'LateArchive', { archive, actions: alerts });
 */
export class LogArchiveAlarms extends AlarmSet {
  /** Alarm for log events that are not archived; undefined if disabled. */
  readonly late?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: LogArchiveAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [late(props)]);
    [this.late] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

function late({ archive, late: options }: LogArchiveAlarmsProps): CatalogueDesign {
  return {
    id: 'Late',
    alarmNameSuffix: 'archive-late',
    prop: 'late',
    options,
    metric: (period) => archive.metricDataFreshness({ period }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 3_600,
    unit: 's',
    period: Duration.minutes(5),
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no log event',
    severity: AlertSeverity.WARNING,
    source: 'this library: far below the day after which Firehose drops log events',
    alarmDescription:
      'Log events do not reach the archive; Firehose drops them after one day. ' +
      'Check the errors of the delivery stream, the policies of the bucket, role and key, and the errors/ prefix of the bucket.',
  };
}
