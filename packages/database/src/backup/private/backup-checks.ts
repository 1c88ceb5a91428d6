import type { Duration } from 'aws-cdk-lib/core';
import { Stack, Token } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as rds from 'aws-cdk-lib/aws-rds';
import { checkInteger, checkUnit } from '../../private/checks';
import type { AutomaticBackupReplication, BackupCopyAction } from '../database-backup-props';

/** Checks a retention in days. */
export function checkDays(prop: string, duration: Duration, max: number): string | undefined {
  if (duration.isUnresolved()) return checkUnit(prop, duration, 'days');
  return checkInteger(prop, duration.toDays({ integral: false }), 1, max, 'days');
}

/** Problems of a vault lock, and of a retention that it does not accept. */
export function checkLock(lock: backup.LockConfiguration, deleteAfter: Duration): (string | undefined)[] {
  // the other checks compare them
  const { minRetention, maxRetention, changeableFor } = lock;
  const tokens = Object.entries({ minRetention, maxRetention, changeableFor })
    .filter(([, duration]) => duration?.isUnresolved())
    .map(([name]) => `lockConfiguration.${name} must be a literal, got a token`);
  if (tokens.length > 0 || deleteAfter.isUnresolved()) return tokens;
  const min = lock.minRetention.toDays({ integral: false });
  const max = lock.maxRetention?.toDays({ integral: false }) ?? 36_500;
  const days = deleteAfter.toDays({ integral: false });
  const changeable = lock.changeableFor?.toDays({ integral: false }) ?? 3;
  return [
    Number.isInteger(min) && min >= 1
      ? undefined
      : `lockConfiguration.minRetention must be an integer of at least 1 day, got ${min}`,
    Number.isInteger(max) && max > min && max <= 36_500
      ? undefined
      : `lockConfiguration.maxRetention must be an integer greater than minRetention, at most 36500 days, got ${max}`,
    Number.isInteger(changeable) && changeable >= 3
      ? undefined
      : `lockConfiguration.changeableFor must be an integer of at least 3 days, got ${changeable}`,
    days >= min && days <= max
      ? undefined
      : `deleteAfter must be from ${min} to ${max} days, as lockConfiguration requires, got ${days}`,
  ];
}

/**
 * Problem of a copy whose retention the lock of its vault does not accept: each copy job would fail. A vault of another app is
 * not checked.
 */
export function checkCopy(prop: string, { destinationBackupVault, deleteAfter }: BackupCopyAction): string | undefined {
  const resource = destinationBackupVault.node.defaultChild;
  if (!(resource instanceof backup.CfnBackupVault) || deleteAfter === undefined) return undefined;
  const lock = resource.lockConfiguration;
  if (lock === undefined || Token.isUnresolved(lock)) return undefined;
  const { minRetentionDays: min = 1, maxRetentionDays: max = 36_500 } =
    lock as backup.CfnBackupVault.LockConfigurationTypeProperty;
  const days = deleteAfter.toDays({ integral: false });
  return days >= min && days <= max
    ? undefined
    : `${prop}.deleteAfter must be from ${min} to ${max} days, as the lock of its vault requires, got ${days}`;
}

/** Problems of the replication of automated backups. */
export function checkReplication(
  instance: rds.IDatabaseInstance,
  { encryptionKey }: AutomaticBackupReplication,
  retentionPeriod: Duration,
): (string | undefined)[] {
  const { region } = encryptionKey.env;
  const resource = instance.node.defaultChild;
  const prop = 'automaticBackupReplication';
  return [
    Token.isUnresolved(region) ? `${prop}.encryptionKey must be in a stack with a literal Region` : undefined,
    region === Stack.of(instance).region
      ? `${prop}.encryptionKey must be in a different Region from the instance, got ${region} for both`
      : undefined,
    resource instanceof rds.CfnDBInstance
      ? undefined
      : `${prop} requires an instance that is created in this app, got the imported instance ${instance.node.path}`,
    resource instanceof rds.CfnDBInstance && resource.backupRetentionPeriod === 0
      ? `${prop} requires an instance with automated backups, got a backupRetention of 0`
      : undefined,
    checkDays(`${prop}.retentionPeriod`, retentionPeriod, 35),
  ];
}
