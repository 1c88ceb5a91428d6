import { Duration } from 'aws-cdk-lib/core';
import type * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { backupJobs } from '../../private/metrics';

/** Properties of `BackupAlarms`. */
export interface BackupAlarmsProps extends AlarmSetProps {
  /** The vault that holds the backups, its own or an imported one. */
  readonly vault: backup.IBackupVault;

  /**
   * The alarm `backup-failed`: as many backup jobs of the vault as the threshold, or more, failed. No data means that no
   * job ran, which `missing` judges.
   *
   * @default - at least 1 job in 1 period of 1 hour
   */
  readonly failed?: AlarmOptions;

  /**
   * The alarm `backup-copy-failed`: as many jobs as the threshold, or more, failed to copy a backup to another vault.
   * No data means that nothing was copied.
   *
   * @default - at least 1 job in 1 period of 1 hour
   */
  readonly copyFailed?: AlarmOptions;

  /**
   * The alarm `backup-missing`: fewer backup jobs than the threshold were completed. No data means none: a plan that
   * somebody switched off fails nothing, and that is what this alarm is for. It is raised until the first backup.
   *
   * @default - below 1 job in each of 2 periods of 1 day, since two daily backups may lie a little more than a day apart
   */
  readonly missing?: AlarmOptions;
}

/**
 * Alarms on a vault of AWS Backup: `backup-failed`, `backup-copy-failed` and `backup-missing`. Each alarm is charged by
 * the month.
 *
 * Throws when an option is out of its range, when a topic is in another region, or the prefix or a runbook is
 * malformed.
 */
export class BackupAlarms extends Construct {
  /** The alarm on failed jobs; undefined when switched off. */
  readonly failed?: cloudwatch.Alarm;

  /** The alarm on failed copies; undefined when switched off. */
  readonly copyFailed?: cloudwatch.Alarm;

  /** The alarm on backups that were not made; undefined when switched off. */
  readonly missing?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: BackupAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [failed(props), copyFailed(props), missing(props)]);
    [this.failed, this.copyFailed, this.missing] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

function failed({ vault, failed: options }: BackupAlarmsProps): AlarmDesign {
  return {
    id: 'Failed',
    nameSuffix: 'backup-failed',
    prop: 'failed',
    options,
    metric: (period) => backupJobs(vault, 'NumberOfBackupJobsFailed', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'job',
    period: Duration.hours(1),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (no job)',
    severity: AlertSeverity.WARNING,
    source: 'every failed backup is worth a look',
    description:
      'A backup failed: what changed since the last one could be lost. ' +
      "Look at the job's status message, at the permissions of the backup role and key, and start a backup by hand.",
  };
}

function copyFailed({ vault, copyFailed: options }: BackupAlarmsProps): AlarmDesign {
  return {
    id: 'CopyFailed',
    nameSuffix: 'backup-copy-failed',
    prop: 'copyFailed',
    options,
    metric: (period) => backupJobs(vault, 'NumberOfCopyJobsFailed', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'job',
    period: Duration.hours(1),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (no job)',
    severity: AlertSeverity.WARNING,
    source: 'every failed copy is worth a look',
    description:
      'A backup was not copied to the other vault: the loss of this region would lose it. ' +
      "Look at the job's status message, at the other vault's policy, and at the keys of both.",
  };
}

function missing({ vault, missing: options }: BackupAlarmsProps): AlarmDesign {
  return {
    id: 'Missing',
    nameSuffix: 'backup-missing',
    prop: 'missing',
    options,
    metric: (period) => backupJobs(vault, 'NumberOfBackupJobsCompleted', period),
    comparison: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    unit: 'job',
    period: Duration.days(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'missing (no backup)',
    severity: AlertSeverity.CRITICAL,
    source: 'CloudWatch, "Alarm evaluation window": daily backups may lie more than a day apart',
    description:
      'No backup was made for days. ' +
      'Look whether the backup plan still selects the resources, at its schedule, and at the jobs that expired.',
  };
}
