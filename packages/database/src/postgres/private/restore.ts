import { Token } from 'aws-cdk-lib/core';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { RestorePointConfig } from '../restore-point';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Problems of the source of a restore. */
export function checkRestore(restore: RestorePointConfig): (string | undefined)[] {
  const sources = sourcesOf(restore).filter((source) => source !== undefined && source !== '');
  return [
    sources.length === 1 ? undefined : `restoreFrom must have exactly one non-empty source, got ${sources.length}`,
    checkTime(restore),
  ];
}

/**
 * Makes a DB instance a restored one. The name of the database, the key and the user name come with the backup:
 * CloudFormation rejects them together with a source (AWS::RDS::DBInstance, `DBSnapshotIdentifier`).
 */
export function applyRestore(resource: rds.CfnDBInstance, restore: RestorePointConfig): void {
  resource.dbSnapshotIdentifier = restore.dbSnapshotIdentifier;
  resource.sourceDbiResourceId = restore.sourceDbiResourceId;
  resource.sourceDbInstanceAutomatedBackupsArn = restore.sourceDbInstanceAutomatedBackupsArn;
  resource.dbName = undefined;
  resource.kmsKeyId = undefined;
  resource.masterUsername = undefined;
  if (!restore.completed) {
    // CloudFormation passes both to the restore, which fails if they are older or smaller than those of the backup.
    resource.engineVersion = undefined;
    resource.allocatedStorage = undefined;
  }
  if (restore.dbSnapshotIdentifier !== undefined) return;
  resource.restoreTime = restore.restoreTime;
  resource.useLatestRestorableTime = restore.restoreTime === undefined ? true : undefined;
}

function sourcesOf(restore: RestorePointConfig): (string | undefined)[] {
  return [restore.dbSnapshotIdentifier, restore.sourceDbiResourceId, restore.sourceDbInstanceAutomatedBackupsArn];
}

function checkTime({ restoreTime, dbSnapshotIdentifier }: RestorePointConfig): string | undefined {
  if (restoreTime === undefined || Token.isUnresolved(restoreTime)) return undefined;
  if (dbSnapshotIdentifier !== undefined) {
    return `restoreFrom must not have a restoreTime with a snapshot, got ${restoreTime}`;
  }
  if (TIME.test(restoreTime)) return undefined;
  return `restoreFrom must have a restoreTime such as 2026-01-31T23:45:00Z, got ${restoreTime}`;
}
