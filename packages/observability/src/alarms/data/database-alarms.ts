import { Duration, Size } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { databaseMetric } from '../../private/metrics';
import type { Problem } from '../../private/validation';

/** Properties of `DatabaseAlarms`. */
export interface DatabaseAlarmsProps extends AlarmSetProps {
  /** Database instance of this app or an imported one. */
  readonly database: rds.IDatabaseInstance;

  /**
   * Alarm `db-connections`: the average number of client connections is above the threshold. A stopped or deleted
   * instance has no data: this and the other alarms of the construct then go into INSUFFICIENT_DATA.
   *
   * The default threshold is for the smallest instances. By default RDS for PostgreSQL allows
   * `LEAST(DBInstanceClassMemory / 9531392, 5000)` connections, at most 112 with 1 GiB of memory and 450 with 4 GiB
   * (Amazon RDS user guide, "Quotas and constraints"). Use a threshold between the connections of all pools and the
   * limit of the instance.
   *
   * @default - above 80 connections in 2 periods of 5 minutes
   */
  readonly highConnections?: AlarmOptions;

  /**
   * Alarm `db-high-cpu`: the average CPU utilization, in percent, is above the threshold.
   *
   * @default - above 90 percent in 3 periods of 5 minutes (threshold of the CloudWatch user guide, "Recommended alarms")
   */
  readonly highCpu?: AlarmOptions;

  /**
   * Alarm `db-low-storage`: the free storage, in bytes, is below the threshold. RDS stops an instance without free
   * storage.
   *
   * @default - below 10 percent of `allocatedStorage` in 2 periods of 5 minutes (CloudWatch user guide, "Recommended
   * alarms"); below 10 GiB if `allocatedStorage` is not set
   */
  readonly lowStorage?: AlarmOptions;

  /**
   * Storage of the instance, for the default threshold of `lowStorage`.
   *
   * @default - unknown: the default threshold is a fixed number of bytes
   */
  readonly allocatedStorage?: Size;

  /**
   * Alarm `db-low-memory`: the freeable memory, in bytes, is below the threshold. Below it the instance swaps and queries
   * slow down.
   *
   * @default - below 5 percent of `instanceMemory` in 3 periods of 5 minutes; below 128 MiB if it is not set
   */
  readonly lowMemory?: AlarmOptions;

  /**
   * Memory of the instance class, for the default threshold of `lowMemory`.
   *
   * @default - unknown: the default threshold is a fixed number of bytes
   */
  readonly instanceMemory?: Size;

  /**
   * Alarm `db-low-cpu-credits`: the CPU credit balance of a burstable instance is below the threshold. Without credits
   * the instance slows down to its baseline or is charged for surplus credits. One credit is one minute of one vCPU at
   * full speed (Amazon EC2 user guide, "Key concepts for burstable performance instances").
   *
   * Opt-in: set the options, even to `{}`, for burstable classes (db.t3, db.t4g). Other classes have no credits.
   *
   * A new instance has no credits: the default period is longer than the time in which a db.t3.micro earns 20 credits with
   * half of its baseline in use.
   *
   * @default - no alarm; if set, below 20 credits in 16 periods of 15 minutes
   */
  readonly lowCpuCredits?: AlarmOptions;
}

/**
 * Alarms for an Amazon RDS database instance: `db-connections`, `db-high-cpu`, `db-low-storage`, `db-low-memory` and the
 * opt-in `db-low-cpu-credits`. Each alarm is charged per month.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 *
 * @example
 * new DatabaseAlarms(this, 'OrdersDatabase', {
 *   database,
 *   actions: alerts,
 *   highConnections: { threshold: 400 },
 *   allocatedStorage: Size.gibibytes(100),
 *   instanceMemory: Size.gibibytes(4),
 *   lowCpuCredits: {},
 * });
 */
export class DatabaseAlarms extends AlarmSet {
  /** Alarm for connections; undefined if disabled. */
  readonly highConnections?: cloudwatch.Alarm;

  /** Alarm for CPU; undefined if disabled. */
  readonly highCpu?: cloudwatch.Alarm;

  /** Alarm for free storage; undefined if disabled. */
  readonly lowStorage?: cloudwatch.Alarm;

  /** Alarm for freeable memory; undefined if disabled. */
  readonly lowMemory?: cloudwatch.Alarm;

  /** Alarm for CPU credits; undefined unless enabled. */
  readonly lowCpuCredits?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: DatabaseAlarmsProps) {
    super(scope, id);
    const created = createAlarms(
      this,
      props,
      [highConnections(props), highCpu(props), lowStorage(props), lowMemory(props), lowCpuCredits(props)],
      [checkSize('allocatedStorage', props.allocatedStorage), checkSize('instanceMemory', props.instanceMemory)],
    );
    [this.highConnections, this.highCpu, this.lowStorage, this.lowMemory, this.lowCpuCredits] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

/** Defaults that all alarms of this construct share. */
const COMMON = {
  period: Duration.minutes(5),
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
  noData: 'no instance',
  severity: AlertSeverity.WARNING,
};

function highConnections({ database, highConnections: options }: DatabaseAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'HighConnections',
    alarmNameSuffix: 'db-connections',
    prop: 'highConnections',
    options,
    metric: (period) => databaseMetric(database, 'DatabaseConnections', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    unit: 'connection',
    evaluationPeriods: 2,
    source: 'below the limit of the smallest instances (RDS, "Quotas and constraints")',
    alarmDescription:
      'The database has more connections than planned; at the limit of the instance it rejects new connections. ' +
      'Check the number of tasks, the size of their connection pools, idle sessions, and slow queries.',
  };
}

function highCpu({ database, highCpu: options }: DatabaseAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'HighCpu',
    alarmNameSuffix: 'db-high-cpu',
    prop: 'highCpu',
    options,
    metric: (period) => databaseMetric(database, 'CPUUtilization', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 90,
    unit: '%',
    evaluationPeriods: 3,
    source: 'CloudWatch, "Recommended alarms"',
    alarmDescription:
      'The CPU of the database is nearly saturated: queries queue and responses slow down. ' +
      'Check the top queries in Performance Insights, missing indexes, and the request rate.',
  };
}

function lowStorage({ database, lowStorage: options, allocatedStorage }: DatabaseAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'LowStorage',
    alarmNameSuffix: 'db-low-storage',
    prop: 'lowStorage',
    options,
    metric: (period) => databaseMetric(database, 'FreeStorageSpace', period, cloudwatch.Stats.MINIMUM),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: share(allocatedStorage, 10) ?? Size.gibibytes(10).toBytes(),
    unit: 'B',
    evaluationPeriods: 2,
    severity: AlertSeverity.CRITICAL,
    source: 'CloudWatch, "Recommended alarms": 10 % of the storage',
    alarmDescription:
      'The storage of the database is nearly full; when it is full, the instance stops. ' +
      'Check what grew (tables, logs, an inactive replication slot), and increase the storage or enable storage autoscaling.',
  };
}

function lowMemory({ database, lowMemory: options, instanceMemory }: DatabaseAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'LowMemory',
    alarmNameSuffix: 'db-low-memory',
    prop: 'lowMemory',
    options,
    metric: (period) => databaseMetric(database, 'FreeableMemory', period),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: share(instanceMemory, 5) ?? Size.mebibytes(128).toBytes(),
    unit: 'B',
    evaluationPeriods: 3,
    source: 'this library: 5 % of the memory',
    alarmDescription:
      'The database has little freeable memory: it swaps, and all queries slow down. ' +
      'Check the number of connections, work_mem and shared_buffers, and the instance class.',
  };
}

function lowCpuCredits({ database, lowCpuCredits: options }: DatabaseAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'LowCpuCredits',
    alarmNameSuffix: 'db-low-cpu-credits',
    prop: 'lowCpuCredits',
    options,
    optIn: true,
    metric: (period) => databaseMetric(database, 'CPUCreditBalance', period, cloudwatch.Stats.MINIMUM),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 20,
    unit: 'credit',
    // Four hours: a new instance has no launch credits (RDS user guide, "DB instance class types").
    period: Duration.minutes(15),
    evaluationPeriods: 16,
    source: 'this library: 20 minutes of one vCPU, for longer than a new instance needs to earn them',
    alarmDescription:
      'The burstable instance has few CPU credits left: it slows down to its baseline or is charged for surplus credits. ' +
      'Check what uses the CPU, and whether an instance class without CPU credits fits the load.',
  };
}

function share(size: Size | undefined, percent: number): number | undefined {
  return size === undefined || size.isUnresolved() ? undefined : (size.toBytes() * percent) / 100;
}

function checkSize(prop: string, size: Size | undefined): Problem {
  if (size === undefined || size.isUnresolved() || size.toBytes() > 0) return undefined;
  return `${prop} must be greater than 0, got ${size.toBytes()} bytes`;
}
