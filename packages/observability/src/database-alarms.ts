import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from './alarm-options';
import { type AlarmDesign, createAlarms } from './private/alarm-factory';
import { databaseConnections } from './private/metrics';

/** Properties of `DatabaseAlarms`. */
export interface DatabaseAlarmsProps extends AlarmSetProps {
  /** The database instance to watch, its own or an imported one. */
  readonly database: rds.IDatabaseInstance;

  /**
   * The alarm `db-connections`: the average number of client connections is above the threshold. A stopped or lost
   * instance has no data: the alarm then says that it knows nothing (INSUFFICIENT_DATA), since that is neither too many
   * connections nor an all-clear.
   *
   * The default threshold suits the smallest instances. By default RDS for PostgreSQL allows
   * `LEAST(DBInstanceClassMemory / 9531392, 5000)` connections, at most 112 with 1 GiB of memory and 450 with 4 GiB
   * (Amazon RDS user guide, "Quotas and constraints"). Set it between what all connection pools together
   * open and what the instance allows.
   *
   * @default - above 80 connections in 2 periods of 5 minutes
   */
  readonly connections?: AlarmOptions;
}

/**
 * Alarms on an Amazon RDS database instance: `db-connections`. Each alarm is charged by the month.
 *
 * Throws when an option is out of its range, when a topic is in another region, or the prefix or a runbook is
 * malformed.
 */
export class DatabaseAlarms extends Construct {
  /** The alarm on connections; undefined when switched off. */
  readonly highConnections?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms, dashboards and deployments. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: DatabaseAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [highConnections(props)]);
    [this.highConnections] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

function highConnections({ database, connections }: DatabaseAlarmsProps): AlarmDesign {
  return {
    id: 'HighConnections',
    nameSuffix: 'db-connections',
    prop: 'connections',
    options: connections,
    metric: (period) => databaseConnections(database, period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    description:
      'The database serves more connections than planned; at its maximum it refuses new ones. ' +
      'Look at the number of tasks, at the size of their connection pools, at idle sessions, and at slow queries.',
  };
}
