import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { VaultLock } from './vault-lock';

/** Copy of each backup. */
export interface BackupCopyAction {
  /** Vault, in another Region or account, that receives the copies. It must be encrypted with a customer managed key. */
  readonly destinationBackupVault: backup.IBackupVault;

  /**
   * Retention of a copy, in whole days from 1.
   *
   * @default - the retention of the backup
   */
  readonly deleteAfter?: Duration;
}

/** Replication of automated backups to another Region, which allows point-in-time recovery there. */
export interface AutomaticBackupReplication {
  /** Key in the other Region. Its Region is the one that backups are replicated to. */
  readonly encryptionKey: kms.IKey;

  /**
   * Retention of the replicated backups, in whole days up to 35. Their storage is charged in the other Region.
   *
   * @default - the retention of the automated backups of the instance
   */
  readonly retentionPeriod?: Duration;
}

/** Properties of `DatabaseBackup`. */
export interface DatabaseBackupProps {
  /** Instance that is backed up, of a database or a replica. */
  readonly instance: rds.IDatabaseInstance;

  /** Key that encrypts the vault. Changing the key replaces the vault. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the vault. Changing the name replaces the vault.
   *
   * @default - made from the path of the construct
   */
  readonly backupVaultName?: string;

  /**
   * Schedule of the backups in UTC, at least one hour before or after the backup and maintenance windows of the instance.
   *
   * @default - daily at 06:00
   */
  readonly scheduleExpression?: events.Schedule;

  /**
   * Retention of a backup, in whole days from 1.
   *
   * @default Duration.days(35)
   */
  readonly deleteAfter?: Duration;

  /**
   * Lock that prevents the deletion of backups before the end of their retention.
   *
   * @default - no lock: principals with permission can delete backups
   */
  readonly lockConfiguration?: VaultLock;

  /**
   * Copies of each backup to other vaults.
   *
   * @default - no copies
   */
  readonly copyActions?: BackupCopyAction[];

  /**
   * Replication of the automated backups of the instance to another Region.
   *
   * @default - no replication
   */
  readonly automaticBackupReplication?: AutomaticBackupReplication;

  /**
   * What happens to the vault when it is removed from the stack. A vault with backups cannot be deleted.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, which retains it unless the creation of the stack fails
   */
  readonly removalPolicy?: RemovalPolicy;
}
