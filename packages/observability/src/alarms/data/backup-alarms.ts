import { Duration } from 'aws-cdk-lib/core';
import type * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { backupJobs } from '../../private/metrics';

/** Properties of `BackupAlarms`. */
export interface BackupAlarmsProps extends AlarmSetProps {
  /** Backup vault of this app or an imported one. */
  readonly vault: backup.IBackupVault;

  /**
   * Alarm `backup-failed`: the number of failed backup jobs reaches the threshold. Missing data means that no job ran,
   * which `missing` covers.
   *
   * @default - at least 1 job in 1 period of 1 hour
   */
  readonly failed?: AlarmOptions;

  /**
   * Alarm `backup-copy-failed`: the number of failed copy jobs to another vault reaches the threshold. Missing data means
   * that no copy job ran.
   *
   * @default - at least 1 job in 1 period of 1 hour
   */
  readonly copyFailed?: AlarmOptions;

  /**
   * Alarm `backup-missing`: fewer backup jobs than the threshold completed. Missing data breaches the threshold: a
   * disabled backup plan has no failed jobs. The alarm is in ALARM until the first backup completes.
   *
   * @default - below 1 job in each of 2 periods of 1 day, because two daily backups can be more than one day apart
   */
  readonly missing?: AlarmOptions;
}

/**
 * Alarms for an AWS Backup vault: `backup-failed`, `backup-copy-failed` and `backup-missing`. Each alarm is charged per
 * month.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
 *
 * @example
 * new BackupAlarms(this, 'VaultAlarms', { vault, actions: alerts });
 */
export class BackupAlarms extends AlarmSet {
  /** Alarm for failed backup jobs; undefined if disabled. */
  readonly failed?: cloudwatch.Alarm;

  /** Alarm for failed copy jobs; undefined if disabled. */
  readonly copyFailed?: cloudwatch.Alarm;

  /** Alarm for missing backups; undefined if disabled. */
  readonly missing?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: BackupAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [failed(props), copyFailed(props), missing(props)]);
    [this.failed, this.copyFailed, this.missing] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

function failed({ vault, failed: options }: BackupAlarmsProps): CatalogueDesign {
  return {
    id: 'Failed',
    alarmNameSuffix: 'backup-failed',
    prop: 'failed',
    options,
    metric: (period) => backupJobs(vault, 'NumberOfBackupJobsFailed', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'job',
    period: Duration.hours(1),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no job ran',
    severity: AlertSeverity.WARNING,
    source: 'every failed backup needs a check',
    alarmDescription:
      'A backup job failed: changes since the last backup can be lost. ' +
      'Check the status message of the job and the permissions of the backup role and key, then start a backup manually.',
  };
}

function copyFailed({ vault, copyFailed: options }: BackupAlarmsProps): CatalogueDesign {
  return {
    id: 'CopyFailed',
    alarmNameSuffix: 'backup-copy-failed',
    prop: 'copyFailed',
    options,
    metric: (period) => backupJobs(vault, 'NumberOfCopyJobsFailed', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'job',
    period: Duration.hours(1),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no job ran',
    severity: AlertSeverity.WARNING,
    source: 'every failed copy needs a check',
    alarmDescription:
      'A backup was not copied to the other vault: if this Region is lost, the backup is lost. ' +
      'Check the status message of the copy job, the policy of the other vault, and the keys of both vaults.',
  };
}

function missing({ vault, missing: options }: BackupAlarmsProps): CatalogueDesign {
  return {
    id: 'Missing',
    alarmNameSuffix: 'backup-missing',
    prop: 'missing',
    options,
    metric: (period) => backupJobs(vault, 'NumberOfBackupJobsCompleted', period),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    unit: 'job',
    period: Duration.days(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'no backup completed',
    severity: AlertSeverity.CRITICAL,
    source: 'CloudWatch, "Alarm evaluation window": daily backups can be more than one day apart',
    alarmDescription:
      'No backup completed in the last days. ' +
      'Check that the backup plan selects the resources, the schedule of the plan, and expired jobs.',
  };
}
