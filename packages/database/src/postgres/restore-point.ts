import type { Construct } from 'constructs';

/** Source of a restore or a replica, as properties of `AWS::RDS::DBInstance`. Exactly one of the sources is set. */
export interface RestorePointConfig {
  /**
   * Name of a DB snapshot, or the ARN of one that another account shares.
   *
   * @default - not restored from a snapshot
   */
  readonly dbSnapshotIdentifier?: string;

  /**
   * Resource id of the DB instance whose automated backups are restored.
   *
   * @default - not restored from automated backups in the same Region
   */
  readonly sourceDbiResourceId?: string;

  /**
   * ARN of replicated automated backups.
   *
   * @default - not restored from replicated automated backups
   */
  readonly sourceDbInstanceAutomatedBackupsArn?: string;

  /**
   * ARN of a database in another Region that is replicated until the new instance is promoted.
   *
   * @default - not a replica
   */
  readonly sourceDbInstanceArn?: string;

  /**
   * Time to restore to, in UTC, such as `2026-01-31T23:45:00Z`. Only for automated backups.
   *
   * @default - the latest restorable time
   */
  readonly restoreTime?: string;

  /**
   * Whether the restore is complete, so that `engineVersion` and `storage` of the database are applied again.
   *
   * @default false
   */
  readonly completed?: boolean;
}

/**
 * Backup from which a database is restored.
 *
 * The restored instance has the version and the storage of the backup, not `engineVersion` and `storage` of the database:
 * after an automatic minor version upgrade or storage autoscaling, Amazon RDS would reject the older values.
 *
 * Backups are not CloudFormation resources, so they are identified by name, id or ARN. To restore from another source,
 * extend this class and return the configuration from `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 *
 * @example
 * const restoreFrom = RestorePoint.pointInTime('db-ABCDEFGHIJKL', '2026-01-31T23:45:00Z');
 */
export abstract class RestorePoint {
  /**
   * A snapshot in the same Region: manual, automated, or created by AWS Backup.
   *
   * @param snapshotIdentifier name of the snapshot, or ARN of a snapshot that another account shares
   */
  static snapshot(snapshotIdentifier: string): RestorePoint {
    return new ConfiguredRestorePoint({ dbSnapshotIdentifier: snapshotIdentifier });
  }

  /**
   * Automated backups of an instance in the same Region. The instance can already be deleted.
   *
   * @param resourceId resource id of the instance, `db-…` (`DbiResourceId`), which never changes
   * @param restoreTime time to restore to, in UTC, such as `2026-01-31T23:45:00Z`; by default the latest restorable time
   */
  static pointInTime(resourceId: string, restoreTime?: string): RestorePoint {
    return new ConfiguredRestorePoint({ sourceDbiResourceId: resourceId, restoreTime });
  }

  /**
   * Automated backups that Amazon RDS replicated from another Region.
   *
   * @param automatedBackupsArn ARN of the replicated backups, `arn:aws:rds:…:auto-backup:…`
   * @param restoreTime time to restore to, in UTC, such as `2026-01-31T23:45:00Z`; by default the latest restorable time
   */
  static replicatedBackups(automatedBackupsArn: string, restoreTime?: string): RestorePoint {
    return new ConfiguredRestorePoint({ sourceDbInstanceAutomatedBackupsArn: automatedBackupsArn, restoreTime });
  }

  /**
   * A database in another Region. The new instance is its read replica until you promote it (`PromoteReadReplica`), so that a
   * planned return from a recovery Region loses no data. Keep the restore point after the promotion: removing it would replace
   * the instance.
   *
   * @param databaseInstanceArn ARN of the database, `arn:aws:rds:…:db:…`, in another Region
   */
  static replicaOf(databaseInstanceArn: string): RestorePoint {
    return new ConfiguredRestorePoint({ sourceDbInstanceArn: databaseInstanceArn });
  }

  /**
   * This restore point after the restore, to manage the version and the storage of the database again. First set
   * `engineVersion` and `storage` to the values of the restored instance.
   */
  completed(): RestorePoint {
    return new CompletedRestorePoint(this);
  }

  /**
   * Returns the source of the restore.
   *
   * @param scope database to restore
   */
  abstract bind(scope: Construct): RestorePointConfig;
}

class ConfiguredRestorePoint extends RestorePoint {
  constructor(private readonly config: RestorePointConfig) {
    super();
  }

  bind(): RestorePointConfig {
    return this.config;
  }
}

class CompletedRestorePoint extends RestorePoint {
  constructor(private readonly restorePoint: RestorePoint) {
    super();
  }

  bind(scope: Construct): RestorePointConfig {
    return { ...this.restorePoint.bind(scope), completed: true };
  }
}
