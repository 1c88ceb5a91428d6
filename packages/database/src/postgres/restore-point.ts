import type * as rds from 'aws-cdk-lib/aws-rds';

/** What a database is restored from. */
export class RestorePoint {
  /**
   * A snapshot of this region, made by hand, by Amazon RDS or by AWS Backup.
   *
   * @param snapshotIdentifier name of the snapshot, or ARN of one that another account shares
   */
  static snapshot(snapshotIdentifier: string): RestorePoint {
    return new RestorePoint({ dbSnapshotIdentifier: snapshotIdentifier }, undefined);
  }

  /**
   * The automated backups of an instance of this region, which may be gone.
   *
   * @param resourceId identifier that the instance keeps for life, `db-…` (`DbiResourceId`)
   * @param time moment to restore, in UTC as `2026-01-31T23:45:00Z`; without it, the latest one
   */
  static pointInTime(resourceId: string, time?: string): RestorePoint {
    return new RestorePoint({ sourceDbiResourceId: resourceId }, time ?? LATEST);
  }

  /**
   * Automated backups that were replicated from another region.
   *
   * @param backupsArn ARN of the replicated backups, `arn:aws:rds:…:auto-backup:…`
   * @param time moment to restore, in UTC as `2026-01-31T23:45:00Z`; without it, the latest one
   */
  static replicatedBackups(backupsArn: string, time?: string): RestorePoint {
    return new RestorePoint({ sourceDbInstanceAutomatedBackupsArn: backupsArn }, time ?? LATEST);
  }

  private constructor(
    private readonly source: rds.CfnDBInstanceProps,
    private readonly time: string | undefined,
  ) {}

  /**
   * What is wrong with this point.
   *
   * @internal
   */
  public _problems(): (string | undefined)[] {
    const [value] = Object.values(this.source) as string[];
    return [
      value === '' ? 'restoreFrom must name what to restore, got nothing' : undefined,
      this.time === undefined || this.time === LATEST || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(this.time)
        ? undefined
        : `restoreFrom must have a time such as 2026-01-31T23:45:00Z, got ${this.time}`,
    ];
  }

  /**
   * Amazon RDS takes neither of what the data bring with them (AWS::RDS::DBInstance, `DBSnapshotIdentifier`).
   *
   * @internal
   */
  public _applyTo(resource: rds.CfnDBInstance): void {
    Object.assign(resource, this.source);
    resource.dbName = undefined;
    resource.kmsKeyId = undefined;
    resource.masterUsername = undefined;
    if (this.time === LATEST) resource.useLatestRestorableTime = true;
    else resource.restoreTime = this.time;
  }
}

const LATEST = 'latest';
