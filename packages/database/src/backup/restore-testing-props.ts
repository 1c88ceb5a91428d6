import type { Duration } from 'aws-cdk-lib/core';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as rds from 'aws-cdk-lib/aws-rds';

/** Properties of `RestoreTesting`. */
export interface RestoreTestingProps {
  /** Instance whose backups are restored. */
  readonly instance: rds.IDatabaseInstance;

  /** Vault with the backups. */
  readonly vault: backup.IBackupVault;

  /** Role that AWS Backup assumes to restore a backup, and to delete the restored instance: `DatabaseBackup.restoreRole`. */
  readonly role: iam.IRole;

  /** DB subnet group of the restored instance. Without it, AWS Backup would use the default VPC. */
  readonly subnetGroup: rds.ISubnetGroup;

  /** Security groups of the restored instance. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Schedule of the tests, in UTC.
   *
   * @default - on the first day of each month at 09:00
   */
  readonly schedule?: events.Schedule;

  /**
   * Greatest age of the backup that is restored, in whole days from 1 to 365. The latest backup is restored.
   *
   * @default Duration.days(3)
   */
  readonly selectionWindow?: Duration;

  /**
   * Time for a check of the restored data, in whole hours from 1 to 168. AWS Backup deletes the restored instance afterwards.
   * The instance is charged until then.
   *
   * @default - the instance is deleted after the restore
   */
  readonly validationWindow?: Duration;
}
