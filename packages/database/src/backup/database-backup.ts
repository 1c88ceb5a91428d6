import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { checkNoSnapshot, failOn } from '../private/validation';
import type { AutomaticBackupReplication, DatabaseBackupProps } from './database-backup-props';
import { checkCopy, checkDays, checkLock, checkReplication } from './private/backup-checks';
import { checkCron } from './private/schedule-checks';

/**
 * Creates backups of a database in addition to the automated backups of Amazon RDS: in a vault that is independent of the
 * instance and can be locked, and in another Region.
 *
 * Creates a backup vault, plan and selection, and roles for backup and restore. Copies and replicated backups are optional,
 * because each is charged. They serve different cases:
 *
 * - Automated backups of the instance: wrong data, to any second of their retention. They are deleted with the instance.
 * - Backups in the vault: a lost instance, and states that are older than the automated backups.
 * - `copyActions` to another Region: both Regions' databases are lost, or wrong data was found after the retention of the
 *   automated backups. Loses up to a day.
 * - `automaticBackupReplication`: the databases of both Regions are lost or have wrong data, and losing up to a day is too much.
 *   A read replica does not help, because it replicates wrong data too.
 *
 * The vault is stateful. Changing `backupVaultName` or `encryptionKey` replaces it.
 *
 * Fails at synthesis if a retention period is outside the limits of AWS Backup, Amazon RDS or the lock of its vault, or if
 * backups are replicated to the Region of the database.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html
 *
 * @example
 * new DatabaseBackup(this, 'Backup', {
 *   instance: database.instance,
 *   encryptionKey: key,
 *   copyActions: [{ destinationBackupVault: recoveryVault }],
 *   automaticBackupReplication: { encryptionKey: recoveryKey },
 * });
 */
export class DatabaseBackup extends Construct {
  /** Backup vault. */
  readonly vault: backup.BackupVault;

  /** Backup plan. */
  readonly plan: backup.BackupPlan;

  /** Role that AWS Backup assumes to create backups. */
  readonly backupRole: iam.Role;

  /** Role that AWS Backup assumes to restore a backup. Created in advance, so that a restore needs no deployment. */
  readonly restoreRole: iam.Role;

  constructor(scope: Construct, id: string, props: DatabaseBackupProps) {
    super(scope, id);
    const { instance, automaticBackupReplication: replication } = props;
    const deleteAfter = props.deleteAfter ?? Duration.days(35);
    const copyActions = (props.copyActions ?? []).map((copy) => ({
      destinationBackupVault: copy.destinationBackupVault,
      deleteAfter: copy.deleteAfter ?? deleteAfter,
    }));
    const lockConfiguration = props.lockConfiguration?.bind(this);
    const retentionPeriod = replication?.retentionPeriod ?? automatedRetention(instance);
    failOn(this, [
      checkNoSnapshot(props.removalPolicy),
      checkVaultName(props.backupVaultName),
      checkCron('scheduleExpression', props.scheduleExpression),
      checkDays('deleteAfter', deleteAfter, 36_500),
      ...copyActions.map((copy, index) => checkDays(`copyActions[${index}].deleteAfter`, copy.deleteAfter, 36_500)),
      ...copyActions.map((copy, index) => checkCopy(`copyActions[${index}]`, copy)),
      ...(lockConfiguration ? checkLock(lockConfiguration, deleteAfter) : []),
      ...(replication ? checkReplication(instance, replication, retentionPeriod) : []),
    ]);

    this.vault = new backup.BackupVault(this, 'Vault', {
      backupVaultName: props.backupVaultName,
      encryptionKey: props.encryptionKey,
      lockConfiguration,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.plan = new backup.BackupPlan(this, 'Plan', {
      backupVault: this.vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'Scheduled',
          scheduleExpression: props.scheduleExpression ?? events.Schedule.cron({ hour: '6', minute: '0' }),
          deleteAfter,
          copyActions: copyActions.length > 0 ? copyActions : undefined,
        }),
      ],
    });
    this.backupRole = createRole(this, 'BackupRole', 'back up', 'Backup');
    new backup.BackupSelection(this, 'Selection', {
      backupPlan: this.plan,
      resources: [backup.BackupResource.fromArn(instance.instanceArn)],
      role: this.backupRole,
      disableDefaultBackupPolicy: true,
    });
    this.restoreRole = createRole(this, 'RestoreRole', 'restore', 'Restores');
    if (replication) replicate(instance.node.defaultChild as rds.CfnDBInstance, replication, retentionPeriod);
  }
}

/** Retention of the automated backups of the instance, so that both Regions have the same window for point-in-time recovery. */
function automatedRetention(instance: rds.IDatabaseInstance): Duration {
  const resource = instance.node.defaultChild as rds.CfnDBInstance | undefined;
  const days = resource?.backupRetentionPeriod;
  // 0 disables automated backups, which fails the checks
  return Duration.days(typeof days === 'number' && !Token.isUnresolved(days) && days > 0 ? days : 7);
}

/** Enables replication on the instance, because CloudFormation has no separate resource for it. */
function replicate(
  resource: rds.CfnDBInstance,
  { encryptionKey }: AutomaticBackupReplication,
  retentionPeriod: Duration,
): void {
  resource.automaticBackupReplicationRegion = encryptionKey.env.region;
  resource.automaticBackupReplicationKmsKeyId = encryptionKey.keyArn;
  resource.automaticBackupReplicationRetentionPeriod = retentionPeriod.toDays();
}

/** AWS managed policies also contain the actions that AWS Backup needs for copies to other accounts and Regions. */
function createRole(scope: Construct, id: string, does: string, policy: string): iam.Role {
  return new iam.Role(scope, id, {
    description: `Role that AWS Backup assumes to ${does} the database`,
    assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: [
      iam.ManagedPolicy.fromAwsManagedPolicyName(`service-role/AWSBackupServiceRolePolicyFor${policy}`),
    ],
  });
}

/** @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html */
function checkVaultName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || /^[\w-]{2,50}$/.test(name)) return undefined;
  return `backupVaultName must be 2 to 50 letters, digits, hyphens and underscores, got '${name}'`;
}
