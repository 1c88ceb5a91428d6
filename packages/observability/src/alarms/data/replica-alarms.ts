import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { databaseMetric } from '../../private/metrics';

/** Properties of `ReplicaAlarms`. */
export interface ReplicaAlarmsProps extends AlarmSetProps {
  /** Read replica of this app or an imported one. Create the alarms and the topic in its Region. */
  readonly replica: rds.IDatabaseInstance;

  /**
   * Alarm `replica-lag`: the replication lag, in seconds, is above the threshold. The lag is the data that is lost if the
   * source is lost. Missing data breaches the threshold: a replica without a lag metric does not replicate.
   *
   * The lag of a PostgreSQL source without traffic rises to five minutes and falls again, which is not a fault (Amazon
   * RDS user guide, "Monitoring read replication"). Use a threshold below 300 for sources with constant writes only.
   *
   * @default - above 300 seconds in 5 periods of 1 minute
   */
  readonly replicaLag?: AlarmOptions;
}

/**
 * Alarm `replica-lag` for an Amazon RDS read replica. It is charged per month. Use `DatabaseAlarms` for the CPU, memory
 * and storage of the replica.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Monitoring.html
 *
 * @example
 * new ReplicaAlarms(this, 'StandbyAlarms', { replica, actions: alerts, replicaLag: { threshold: 600 } });
 */
export class ReplicaAlarms extends AlarmSet {
  /** Alarm for the replication lag; undefined if disabled. */
  readonly replicaLag?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: ReplicaAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [replicaLag(props)]);
    [this.replicaLag] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

function replicaLag({ replica, replicaLag: options }: ReplicaAlarmsProps): CatalogueDesign {
  return {
    id: 'ReplicaLag',
    alarmNameSuffix: 'replica-lag',
    prop: 'replicaLag',
    options,
    metric: (period) => databaseMetric(replica, 'ReplicaLag', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 300,
    unit: 's',
    period: Duration.minutes(1),
    evaluationPeriods: 5,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'no replication',
    severity: AlertSeverity.CRITICAL,
    source: 'RDS, "Monitoring read replication": an idle source shows up to 5 minutes',
    alarmDescription:
      'The read replica lags behind its source: if the source is lost, the missing changes are lost. ' +
      'Check the write load of the source, long queries on the replica, its instance class, and the replication state.',
  };
}
