import type { Duration } from 'aws-cdk-lib/core';
import { Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PostgresDatabaseProps } from '../postgres-database-props';
import type { LogChoices } from './database-logs';
import { checkEngineVersion } from './engine-version';
import { checkDatabaseName, checkInstanceIdentifier, checkUsername } from '../../private/names';
import { checkWindows } from '../../private/windows';

/** Families on which Amazon RDS runs no PostgreSQL 13 or newer ("Supported DB engines for DB instance classes"). */
const UNSUPPORTED_FAMILIES = /^(t[12]|m[1-4]|r[34]|x1e?|x2iezn|z1d)\./;

const MONITORING_SECONDS = [0, 1, 5, 10, 15, 30, 60];

/** What is wrong with the props that have no default, or whose default needs no check. */
export function checkDatabase(props: PostgresDatabaseProps, subnets: ec2.SelectedSubnets): (string | undefined)[] {
  return [
    ...checkSubnets(subnets),
    props.securityGroups.length > 0 ? undefined : 'securityGroups must hold at least one group, got none',
    ...checkCredentials(props),
    checkDatabaseName(props.databaseName),
    checkEngineVersion(props.engineVersion),
    checkInstanceType(props.instanceType),
    checkInstanceIdentifier(props.instanceIdentifier),
    checkPort(props.port),
    ...checkWindows(props.preferredBackupWindow, props.preferredMaintenanceWindow),
    ...checkLogs(props),
  ];
}

/** Checks where the instance lies. */
export function checkSubnets(selected: ec2.SelectedSubnets): (string | undefined)[] {
  if (selected.isPendingLookup || Token.isUnresolved(selected.subnetIds)) return [];
  const zones = new Set(selected.subnets.map((subnet) => subnet.availabilityZone));
  return [
    zones.size < 2 ? `vpcSubnets must lie in two zones or more, got ${[...zones].join(', ') || 'none'}` : undefined,
    selected.hasPublic ? 'vpcSubnets must not be public' : undefined,
  ];
}

function checkCredentials({ credentials }: PostgresDatabaseProps): (string | undefined)[] {
  return [
    credentials.secret
      ? undefined
      : 'credentials must come from a secret: rds.Credentials.fromSecret(secret, username)',
    checkUsername('credentials.username', credentials.username),
  ];
}

/** Checks that the class runs PostgreSQL. */
export function checkInstanceType(instanceType: ec2.InstanceType): string | undefined {
  const name = instanceType.toString();
  if (Token.isUnresolved(name) || !UNSUPPORTED_FAMILIES.test(name)) return undefined;
  return `instanceType must be of a family that runs PostgreSQL 13 or newer, got ${name}`;
}

function checkPort(port: number | undefined): string | undefined {
  if (port === undefined || Token.isUnresolved(port)) return undefined;
  if (Number.isInteger(port) && port >= 1150 && port <= 65_535) return undefined;
  return `port must be a whole number from 1150 to 65535, got ${port}`;
}

/** Checks for how long backups are kept. */
export function checkBackupRetention(retention: Duration, multiAz: boolean): string | undefined {
  if (retention.isUnresolved()) return undefined;
  const days = retention.toDays({ integral: false });
  if (!Number.isInteger(days) || days > 35) return `backupRetention must be whole days up to 35, got ${days}`;
  if (days > 0 || !multiAz) return undefined;
  return 'backupRetention must be at least a day with multiAz: a standby repeats a wrong statement, only a backup undoes it';
}

/** Checks how often enhanced monitoring samples (CreateDBInstance, `MonitoringInterval`). */
export function checkMonitoringInterval(interval: Duration): string | undefined {
  if (interval.isUnresolved()) return undefined;
  const seconds = interval.toSeconds({ integral: false });
  if (MONITORING_SECONDS.includes(seconds)) return undefined;
  return `monitoringInterval must be one of ${MONITORING_SECONDS.join(', ')} seconds, got ${seconds}`;
}

/** Checks that what is asked of the log groups can be done. */
export function checkLogs(props: LogChoices): (string | undefined)[] {
  if (props.instanceIdentifier !== undefined) return [];
  return [
    props.logRetention === undefined
      ? undefined
      : 'logRetention needs an instanceIdentifier, which names the log groups',
    props.logEncryptionKey ? 'logEncryptionKey needs an instanceIdentifier, which names the log groups' : undefined,
  ];
}
