import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { databaseMetric } from '../../private/metrics';

/** Properties of `ReplicaAlarms`. */
export interface ReplicaAlarmsProps extends AlarmSetProps {
  /** The read replica to watch, its own or an imported one. The alarms and the topic stand in its region. */
  readonly replica: rds.IDatabaseInstance;

  /**
   * The alarm `replica-lag`: the replica is further behind its source, in seconds, than the threshold: what would be
   * lost if the source were lost now. No data means behind: a replica that does not say how far it follows protects
   * nothing.
   *
   * A PostgreSQL source without traffic lets the lag rise to five minutes and fall again, which is no fault (Amazon RDS
   * user guide, "Monitoring read replication"). A threshold below 300 is for sources that always write.
   *
   * @default - above 300 seconds in 5 periods of 1 minute
   */
  readonly lag?: AlarmOptions;
}

/**
 * The alarm on an Amazon RDS read replica, `replica-lag`. It is charged by the month. `DatabaseAlarms` watches the
 * replica's CPU, memory and storage as it does any instance's.
 *
 * Throws when an option is out of its range, when a topic is in another region, or the prefix or a runbook is
 * malformed.
 */
export class ReplicaAlarms extends Construct {
  /** The alarm on the lag; undefined when switched off. */
  readonly replicaLag?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: ReplicaAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [replicaLag(props)]);
    [this.replicaLag] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

function replicaLag({ replica, lag }: ReplicaAlarmsProps): AlarmDesign {
  return {
    id: 'ReplicaLag',
    nameSuffix: 'replica-lag',
    prop: 'lag',
    options: lag,
    metric: (period) => databaseMetric(replica, 'ReplicaLag', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 300,
    unit: 's',
    period: Duration.minutes(1),
    evaluationPeriods: 5,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'behind (no replication)',
    severity: AlertSeverity.CRITICAL,
    source: 'RDS, "Monitoring read replication": an idle source shows up to 5 minutes',
    description:
      'The replica is far behind its source: what it lacks would be lost with the source. ' +
      "Look at the source's write load, at long queries on the replica, at its size, and whether replication stopped.",
  };
}
