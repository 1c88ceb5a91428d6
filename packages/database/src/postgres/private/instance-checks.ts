import type { IConstruct } from 'constructs';
import type { Duration } from 'aws-cdk-lib/core';
import { Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkUnit, checkIdentifier, checkParameters, checkSecurityGroups, checkSubnets } from '../../private/checks';
import { checkWindows } from '../../private/windows';
import type { PostgresInstanceProps } from '../postgres-instance-props';
import type { InstanceDefaults } from './instance-options';
import { selectSubnets } from '../../private/validation';

/** Instance families that do not support PostgreSQL 13 ("Supported DB engines for DB instance classes"). */
const UNSUPPORTED_FAMILIES = /^(t[12]|m[1-4]|r[34]|x1e?|x2iezn|z1d)\./;

/** CreateDBInstance, `MonitoringInterval`. */
const MONITORING_SECONDS = [0, 1, 5, 10, 15, 30, 60];

/** Problems of the properties that a database and a replica have in common. */
export function checkInstance(
  scope: IConstruct,
  props: PostgresInstanceProps,
  defaults: InstanceDefaults,
): (string | undefined)[] {
  return [
    ...checkSubnets(selectSubnets(scope, props.vpc, defaults.vpcSubnets), ''),
    checkSecurityGroups(props.securityGroups),
    checkInstanceType(props.instanceType),
    checkIdentifier('instanceIdentifier', props.instanceIdentifier, 63),
    checkBackupRetention(defaults.backupRetention, defaults.multiAz),
    checkMonitoringInterval(defaults.monitoringInterval),
    ...checkParameters(props.parameters),
    ...checkWindows(props.preferredBackupWindow, props.preferredMaintenanceWindow),
  ];
}

function checkInstanceType(instanceType: ec2.InstanceType): string | undefined {
  const name = instanceType.toString();
  if (Token.isUnresolved(name) || !UNSUPPORTED_FAMILIES.test(name)) return undefined;
  return `instanceType must be of a family that supports PostgreSQL 13 or later, got ${name}`;
}

function checkBackupRetention(retention: Duration, multiAz: boolean): string | undefined {
  if (retention.isUnresolved()) return checkUnit('backupRetention', retention, 'days');
  const days = retention.toDays({ integral: false });
  if (!Number.isInteger(days) || days > 35) return `backupRetention must be an integer from 0 to 35 days, got ${days}`;
  if (days > 0 || !multiAz) return undefined;
  return 'backupRetention must be at least 1 day with multiAz, got 0. A standby does not protect against a wrong statement';
}

function checkMonitoringInterval(interval: Duration): string | undefined {
  if (interval.isUnresolved()) return checkUnit('monitoringInterval', interval, 'seconds');
  const seconds = interval.toSeconds({ integral: false });
  if (MONITORING_SECONDS.includes(seconds)) return undefined;
  return `monitoringInterval must be one of ${MONITORING_SECONDS.join(', ')} seconds, got ${seconds}`;
}
