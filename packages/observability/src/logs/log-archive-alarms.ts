import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarms/alarm-options';
import { AlertSeverity } from '../alerting/alert-severity';
import type { LogArchive } from './log-archive';
import { type AlarmDesign, createAlarms } from '../alarms/shared/alarm-factory';

/** Properties of `LogArchiveAlarms`. */
export interface LogArchiveAlarmsProps extends AlarmSetProps {
  /** The archive to watch. */
  readonly archive: LogArchive;

  /**
   * The alarm `archive-late`: the oldest log event that is not in the bucket is older, in seconds, than the threshold.
   * Firehose drops events after a day. No data means that there was nothing to archive.
   *
   * @default - above 3600 seconds in 3 periods of 5 minutes, many times the gathering of 5 minutes
   */
  readonly late?: AlarmOptions;
}

/**
 * The alarm on a `LogArchive`, `archive-late`. It is charged by the month.
 *
 * Throws when an option is out of its range, when a topic is in another region, or the prefix or a runbook is
 * malformed.
 */
export class LogArchiveAlarms extends Construct {
  /** The alarm on events that are not archived; undefined when switched off. */
  readonly late?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: LogArchiveAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [late(props)]);
    [this.late] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

function late({ archive, late: options }: LogArchiveAlarmsProps): AlarmDesign {
  return {
    id: 'Late',
    nameSuffix: 'archive-late',
    prop: 'late',
    options,
    metric: (period) => archive.metricDataFreshness({ period }),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 3_600,
    unit: 's',
    period: Duration.minutes(5),
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (no log event)',
    severity: AlertSeverity.WARNING,
    source: 'judgement: far below the day after which Firehose drops',
    description:
      'Log events do not reach the archive, and are lost after a day. ' +
      "Look at the delivery stream's errors, at the policies of bucket, role and key, and at the errors folder.",
  };
}
