import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';
import type { VaultLock } from './vault-lock';

/** Properties of `DatabaseBackup`. */
export interface DatabaseBackupProps {
  /** Instance that is backed up: that of a database, or of a replica. */
  readonly instance: rds.IDatabaseInstance;

  /** Key that encrypts the vault. Another key replaces the vault. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the vault. Another name replaces it.
   *
   * @default - derived from the path of the construct
   */
  readonly vaultName?: string;

  /**
   * When a backup begins, in UTC, at least an hour away from the backup and maintenance windows of the instance.
   *
   * @default - each day at 06:00
   */
  readonly schedule?: events.Schedule;

  /**
   * Time for which a backup is kept, whole days from 1.
   *
   * @default Duration.days(35)
   */
  readonly retention?: Duration;

  /**
   * Who may delete backups before their time.
   *
   * @default - whoever has the permission
   */
  readonly vaultLock?: VaultLock;

  /**
   * Vault, in another region or account, that each backup is copied to. Its key must be a customer key.
   *
   * @default - no copies
   */
  readonly copyTo?: backup.IBackupVault;

  /**
   * Time for which a copy is kept, whole days from 1.
   *
   * @default - `retention`
   */
  readonly copyRetention?: Duration;

  /**
   * Key of another region to which the automated backups of the instance, and with them point-in-time recovery, are
   * replicated. The region is that of the key.
   *
   * @default - no replication
   */
  readonly replicationKey?: kms.IKey;

  /**
   * Time for which replicated automated backups are kept, whole days up to 35.
   *
   * @default Duration.days(7)
   */
  readonly replicationRetention?: Duration;

  /**
   * What happens to the vault when it leaves the stack. A vault that holds a backup cannot be deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Backups of a database beside those of Amazon RDS itself: in a vault of their own, which survives the instance and can
 * be locked, and in another region.
 *
 * The vault is stateful: another `vaultName` or `encryptionKey` replaces it.
 *
 * Throws when times are not what AWS Backup, Amazon RDS or the lock take, and when the region of the replication is that
 * of the database.
 */
export class DatabaseBackup extends Construct {
  /** The vault. */
  readonly vault: backup.BackupVault;

  /** The plan. */
  readonly plan: backup.BackupPlan;

  /** Role by which AWS Backup restores, so that one is there on the day that it is needed. */
  readonly restoreRole: iam.IRole;

  constructor(scope: Construct, id: string, props: DatabaseBackupProps) {
    super(scope, id);
    const retention = props.retention ?? Duration.days(35);
    const copyRetention = props.copyRetention ?? retention;
    const replicationRetention = props.replicationRetention ?? Duration.days(7);
    const { instance, vaultLock: lock, copyTo, replicationKey } = props;
    failOn(this, [
      checkDays('retention', retention, 36_500),
      checkDays('copyRetention', copyRetention, 36_500),
      props.copyRetention && !copyTo ? 'copyRetention needs copyTo, the vault of the copies' : undefined,
      ...(lock?._problems('retention', retention) ?? []),
      ...checkReplication(props, replicationRetention),
    ]);

    this.vault = new backup.BackupVault(this, 'Vault', {
      backupVaultName: props.vaultName,
      encryptionKey: props.encryptionKey,
      lockConfiguration: lock && {
        minRetention: lock.minRetention,
        maxRetention: lock.maxRetention,
        changeableFor: lock.changeableFor,
      },
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    this.plan = new backup.BackupPlan(this, 'Plan', {
      backupVault: this.vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'Scheduled',
          scheduleExpression: props.schedule ?? events.Schedule.cron({ hour: '6', minute: '0' }),
          deleteAfter: retention,
          copyActions: copyTo && [{ destinationBackupVault: copyTo, deleteAfter: copyRetention }],
        }),
      ],
    });
    new backup.BackupSelection(this, 'Selection', {
      backupPlan: this.plan,
      resources: [backup.BackupResource.fromArn(instance.instanceArn)],
      role: createRole(this, 'BackupRole', 'backs up', 'Backup').withoutPolicyUpdates(),
      disableDefaultBackupPolicy: true,
    });
    this.restoreRole = createRole(this, 'RestoreRole', 'restores', 'Restores').withoutPolicyUpdates();

    const resource = instance.node.defaultChild;
    if (replicationKey && resource instanceof rds.CfnDBInstance) {
      resource.automaticBackupReplicationRegion = replicationKey.env.region;
      resource.automaticBackupReplicationKmsKeyId = replicationKey.keyArn;
      resource.automaticBackupReplicationRetentionPeriod = replicationRetention.toDays();
    }
  }
}

/** The policies are those of AWS, which knows what its service calls in the accounts and regions of a copy. */
function createRole(scope: Construct, id: string, does: string, policy: string): iam.Role {
  return new iam.Role(scope, id, {
    description: `By which AWS Backup ${does} the database`,
    assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: [
      iam.ManagedPolicy.fromAwsManagedPolicyName(`service-role/AWSBackupServiceRolePolicyFor${policy}`),
    ],
  });
}

function checkReplication(props: DatabaseBackupProps, retention: Duration): (string | undefined)[] {
  const { replicationKey, instance } = props;
  if (!replicationKey) {
    return [
      props.replicationRetention ? 'replicationRetention needs a replicationKey, which names the region' : undefined,
    ];
  }
  const { region } = replicationKey.env;
  const resource = instance.node.defaultChild;
  return [
    Token.isUnresolved(region) ? 'replicationKey must stand in a stack whose region is known' : undefined,
    region === Stack.of(instance).region
      ? `replicationKey must be of another region than the instance, got ${region}`
      : undefined,
    resource instanceof rds.CfnDBInstance
      ? undefined
      : 'replicationKey needs an instance of this app, got an imported one',
    resource instanceof rds.CfnDBInstance && resource.backupRetentionPeriod === 0
      ? 'replicationKey needs an instance with automated backups, got backupRetention of 0'
      : undefined,
    checkDays('replicationRetention', retention, 35),
  ];
}

function checkDays(prop: string, duration: Duration, most: number): string | undefined {
  const days = duration.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= most) return undefined;
  return `${prop} must be whole days from 1 to ${most}, got ${days}`;
}
