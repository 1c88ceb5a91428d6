import { Duration, Size } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { databaseMetric } from '../../private/metrics';

/** Properties of `DatabaseAlarms`. */
export interface DatabaseAlarmsProps extends AlarmSetProps {
  /** The database instance to watch, its own or an imported one. */
  readonly database: rds.IDatabaseInstance;

  /**
   * The alarm `db-connections`: the average number of client connections is above the threshold. A stopped or lost
   * instance has no data: the alarm then says that it knows nothing (INSUFFICIENT_DATA), since that is neither too many
   * connections nor an all-clear. Every alarm of this set treats missing data so.
   *
   * The default threshold suits the smallest instances. By default RDS for PostgreSQL allows
   * `LEAST(DBInstanceClassMemory / 9531392, 5000)` connections, at most 112 with 1 GiB of memory and 450 with 4 GiB
   * (Amazon RDS user guide, "Quotas and constraints"). Set it between what all connection pools together
   * open and what the instance allows.
   *
   * @default - above 80 connections in 2 periods of 5 minutes
   */
  readonly connections?: AlarmOptions;

  /**
   * The alarm `db-high-cpu`: the average CPU of the instance, in percent, is above the threshold.
   *
   * @default - above 90 percent in 3 periods of 5 minutes (threshold of the CloudWatch user guide, "Recommended alarms")
   */
  readonly cpu?: AlarmOptions;

  /**
   * The alarm `db-low-storage`: the free storage, in bytes, is below the threshold. An instance whose storage is full
   * stops.
   *
   * @default - below 10 percent of `allocatedStorage` in 2 periods of 5 minutes (CloudWatch user guide, "Recommended
   * alarms"); without it below 10 GiB
   */
  readonly freeStorage?: AlarmOptions;

  /**
   * Storage that the instance is given: its free part is judged by it.
   *
   * @default - unknown, so the free storage is judged by a fixed number of bytes
   */
  readonly allocatedStorage?: Size;

  /**
   * The alarm `db-low-memory`: the memory that is free or can be freed, in bytes, is below the threshold. Below it the
   * instance swaps, and becomes slow.
   *
   * @default - below 5 percent of `instanceMemory` in 3 periods of 5 minutes; without it below 128 MiB
   */
  readonly freeableMemory?: AlarmOptions;

  /**
   * Memory of the instance class: its free part is judged by it.
   *
   * @default - unknown, so the free memory is judged by a fixed number of bytes
   */
  readonly instanceMemory?: Size;

  /**
   * The alarm `db-low-cpu-credits`: a burstable instance has fewer CPU credits left than the threshold. Without credits
   * it slows down to its baseline, or is charged for surplus credits. One credit is a minute of one virtual CPU at full
   * speed (Amazon EC2 user guide, "Key concepts for burstable performance instances").
   *
   * Only burstable classes have credits (db.t3, db.t4g). Give options, even empty ones, for these.
   *
   * @default - no alarm; with options, below 20 credits in 3 periods of 5 minutes
   */
  readonly cpuCredits?: AlarmOptions;
}

/**
 * Alarms on an Amazon RDS database instance: `db-connections`, `db-high-cpu`, `db-low-storage`, `db-low-memory` and,
 * where asked for, `db-low-cpu-credits`. Each alarm is charged by the month.
 *
 * Throws when an option is out of its range, when a topic is in another region, or the prefix or a runbook is
 * malformed.
 */
export class DatabaseAlarms extends Construct {
  /** The alarm on connections; undefined when switched off. */
  readonly highConnections?: cloudwatch.Alarm;

  /** The alarm on CPU; undefined when switched off. */
  readonly highCpu?: cloudwatch.Alarm;

  /** The alarm on free storage; undefined when switched off. */
  readonly lowStorage?: cloudwatch.Alarm;

  /** The alarm on free memory; undefined when switched off. */
  readonly lowMemory?: cloudwatch.Alarm;

  /** The alarm on CPU credits; undefined unless asked for. */
  readonly lowCpuCredits?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms, dashboards and deployments. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: DatabaseAlarmsProps) {
    super(scope, id);
    const created = createAlarms(
      this,
      props,
      [highConnections(props), highCpu(props), lowStorage(props), lowMemory(props), lowCpuCredits(props)],
      [checkSize('allocatedStorage', props.allocatedStorage), checkSize('instanceMemory', props.instanceMemory)],
    );
    [this.highConnections, this.highCpu, this.lowStorage, this.lowMemory, this.lowCpuCredits] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

/** What the alarms of this set share. */
const COMMON = {
  period: Duration.minutes(5),
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
  noData: 'unknown (no instance)',
  severity: AlertSeverity.WARNING,
};

function highConnections({ database, connections }: DatabaseAlarmsProps): AlarmDesign {
  return {
    ...COMMON,
    id: 'HighConnections',
    nameSuffix: 'db-connections',
    prop: 'connections',
    options: connections,
    metric: (period) => databaseMetric(database, 'DatabaseConnections', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    unit: 'connection',
    evaluationPeriods: 2,
    source: 'below the maximum of the smallest instances (RDS, "Quotas and constraints")',
    description:
      'The database serves more connections than planned; at its maximum it refuses new ones. ' +
      'Look at the number of tasks, at the size of their connection pools, at idle sessions, and at slow queries.',
  };
}

function highCpu({ database, cpu }: DatabaseAlarmsProps): AlarmDesign {
  return {
    ...COMMON,
    id: 'HighCpu',
    nameSuffix: 'db-high-cpu',
    prop: 'cpu',
    options: cpu,
    metric: (period) => databaseMetric(database, 'CPUUtilization', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 90,
    unit: '%',
    evaluationPeriods: 3,
    source: 'CloudWatch, "Recommended alarms"',
    description:
      'The database is short of CPU: queries queue and responses slow down. ' +
      'Look at the top queries in Performance Insights, at missing indexes, and at the request rate.',
  };
}

function lowStorage({ database, freeStorage, allocatedStorage }: DatabaseAlarmsProps): AlarmDesign {
  return {
    ...COMMON,
    id: 'LowStorage',
    nameSuffix: 'db-low-storage',
    prop: 'freeStorage',
    options: freeStorage,
    metric: (period) => databaseMetric(database, 'FreeStorageSpace', period, cloudwatch.Stats.MINIMUM),
    comparison: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: share(allocatedStorage, 10) ?? Size.gibibytes(10).toBytes(),
    unit: 'B',
    evaluationPeriods: 2,
    severity: AlertSeverity.CRITICAL,
    source: 'CloudWatch, "Recommended alarms": 10 % of the storage',
    description:
      'The storage of the database fills up; when it is full, the instance stops. ' +
      'Look at what grew (tables, logs, a stuck replication slot), and enlarge the storage or let it scale.',
  };
}

function lowMemory({ database, freeableMemory, instanceMemory }: DatabaseAlarmsProps): AlarmDesign {
  return {
    ...COMMON,
    id: 'LowMemory',
    nameSuffix: 'db-low-memory',
    prop: 'freeableMemory',
    options: freeableMemory,
    metric: (period) => databaseMetric(database, 'FreeableMemory', period),
    comparison: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: share(instanceMemory, 5) ?? Size.mebibytes(128).toBytes(),
    unit: 'B',
    evaluationPeriods: 3,
    source: 'judgement: 5 % of the memory',
    description:
      'The database is short of memory: it swaps, and every query becomes slower. ' +
      'Look at the number of connections, at work_mem and shared_buffers, and at the size of the instance.',
  };
}

function lowCpuCredits({ database, cpuCredits }: DatabaseAlarmsProps): AlarmDesign {
  return {
    ...COMMON,
    id: 'LowCpuCredits',
    nameSuffix: 'db-low-cpu-credits',
    prop: 'cpuCredits',
    options: cpuCredits,
    onlyWhenAsked: true,
    metric: (period) => databaseMetric(database, 'CPUCreditBalance', period, cloudwatch.Stats.MINIMUM),
    comparison: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 20,
    unit: 'credit',
    evaluationPeriods: 3,
    source: 'judgement: 20 minutes of one virtual CPU',
    description:
      'The burstable instance has nearly used up its CPU credits: it slows down to its baseline, or costs more. ' +
      'Look at what uses the CPU, and whether an instance class without credits suits the load better.',
  };
}

function share(size: Size | undefined, percent: number): number | undefined {
  return size === undefined || size.isUnresolved() ? undefined : (size.toBytes() * percent) / 100;
}

function checkSize(prop: string, size: Size | undefined): string | undefined {
  if (size === undefined || size.isUnresolved() || size.toBytes() > 0) return undefined;
  return `${prop} must be more than 0, got ${size.toBytes()} bytes`;
}
