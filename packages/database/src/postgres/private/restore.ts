import { Fn, Token } from 'aws-cdk-lib/core';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { RestorePointConfig } from '../restore-point';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Problems of the source of a restore. */
export function checkRestore(restore: RestorePointConfig, region: string): (string | undefined)[] {
  const sources = sourcesOf(restore).filter((source) => source !== undefined && source !== '');
  return [
    sources.length === 1 ? undefined : `restoreFrom must have exactly one non-empty source, got ${sources.length}`,
    checkTime(restore),
    checkSource(restore, region),
  ];
}

/**
 * Makes a DB instance a restored one. The name of the database, the key and the user name come with the backup:
 * CloudFormation rejects them together with a source (AWS::RDS::DBInstance, `DBSnapshotIdentifier`).
 */
export function applyRestore(resource: rds.CfnDBInstance, restore: RestorePointConfig): void {
  const { sourceDbInstanceArn } = restore;
  resource.dbSnapshotIdentifier = restore.dbSnapshotIdentifier;
  resource.sourceDbiResourceId = restore.sourceDbiResourceId;
  resource.sourceDbInstanceAutomatedBackupsArn = restore.sourceDbInstanceAutomatedBackupsArn;
  resource.dbName = undefined;
  resource.masterUsername = undefined;
  if (sourceDbInstanceArn === undefined) resource.kmsKeyId = undefined;
  else replicate(resource, sourceDbInstanceArn);
  if (!restore.completed) {
    // CloudFormation passes both to the restore, which fails if they are older or smaller than those of the backup.
    resource.engineVersion = undefined;
    resource.allocatedStorage = undefined;
  }
  if (restore.dbSnapshotIdentifier !== undefined || sourceDbInstanceArn !== undefined) return;
  resource.restoreTime = restore.restoreTime;
  resource.useLatestRestorableTime = restore.restoreTime === undefined ? true : undefined;
}

/** A replica has the password of its source, names a key in its Region, and inherits whether it is encrypted. */
function replicate(resource: rds.CfnDBInstance, sourceArn: string): void {
  resource.sourceDbInstanceIdentifier = sourceArn;
  resource.sourceRegion = Fn.select(3, Fn.split(':', sourceArn));
  resource.masterUserPassword = undefined;
  resource.addPropertyDeletionOverride('StorageEncrypted');
}

function sourcesOf(restore: RestorePointConfig): (string | undefined)[] {
  const { dbSnapshotIdentifier, sourceDbiResourceId, sourceDbInstanceArn, sourceDbInstanceAutomatedBackupsArn } =
    restore;
  return [dbSnapshotIdentifier, sourceDbiResourceId, sourceDbInstanceAutomatedBackupsArn, sourceDbInstanceArn];
}

function checkSource({ sourceDbInstanceArn: arn }: RestorePointConfig, region: string): string | undefined {
  if (arn === undefined || Token.isUnresolved(arn)) return undefined;
  const [, source] = /^arn:[^:]+:rds:([^:]+):\d{12}:db:[a-zA-Z][\w-]{0,62}$/.exec(arn) ?? [];
  if (source === undefined) return `restoreFrom must have the ARN of a DB instance, arn:aws:rds:…:db:…, got ${arn}`;
  return source === region ? `restoreFrom must have a database in another Region, got ${source}` : undefined;
}

function checkTime({ restoreTime, dbSnapshotIdentifier, sourceDbInstanceArn }: RestorePointConfig): string | undefined {
  if (restoreTime === undefined || Token.isUnresolved(restoreTime)) return undefined;
  if (sourceDbInstanceArn !== undefined)
    return `restoreFrom must not have a restoreTime with a replica, got ${restoreTime}`;
  if (dbSnapshotIdentifier !== undefined) {
    return `restoreFrom must not have a restoreTime with a snapshot, got ${restoreTime}`;
  }
  if (TIME.test(restoreTime)) return undefined;
  return `restoreFrom must have a restoreTime such as 2026-01-31T23:45:00Z, got ${restoreTime}`;
}
