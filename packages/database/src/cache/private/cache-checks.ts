import type { Duration } from 'aws-cdk-lib/core';
import { Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  checkIdentifier,
  checkInteger,
  checkParameters,
  checkSecurityGroups,
  checkSubnets,
  checkUnit,
} from '../../private/checks';
import { checkWindows } from '../../private/windows';
import type { CacheEngine } from '../cache-engine';
import type { SessionCacheProps } from '../session-cache-props';

/** Properties with their defaults applied. */
export interface CacheDefaults {
  readonly engine: CacheEngine;
  readonly multiAz: boolean;
  readonly port: number;
  readonly snapshotRetentionLimit: Duration;
  readonly subnets: ec2.SelectedSubnets;
}

/** CreateReplicationGroup. */
const WINDOWS = { daily: 'snapshotWindow', weekly: 'preferredMaintenanceWindow', minLength: 60 };

/** Problems of a session cache, except those of its user. */
export function checkCache(props: SessionCacheProps, defaults: CacheDefaults): (string | undefined)[] {
  return [
    ...checkSubnets(defaults.subnets, defaults.multiAz ? ' with multiAz' : undefined),
    checkSecurityGroups(props.securityGroups),
    checkNodeType(props.cacheNodeType),
    checkEngine(defaults.engine),
    checkInteger('port', defaults.port, 1150, 65_535),
    checkIdentifier('replicationGroupId', props.replicationGroupId, 40),
    checkSnapshotRetention(defaults.snapshotRetentionLimit),
    ...checkParameters(props.parameters),
    ...checkWindows(props.snapshotWindow, props.preferredMaintenanceWindow, WINDOWS),
  ];
}

/** Old generations support neither TLS nor encryption at rest ("At-Rest Encryption in ElastiCache"). */
function checkNodeType(type: string): string | undefined {
  if (Token.isUnresolved(type)) return undefined;
  if (/^cache\.[a-z]\w+\.\d*[a-z]+$/.test(type) && !/^cache\.(t1|m[12]|c1)\./.test(type)) return undefined;
  return `cacheNodeType must be a current generation node type such as cache.t4g.small, got ${type}`;
}

/** Checks that the version is supported: Valkey 7.2 or Redis OSS 7.1 and later. */
export function checkEngine({ engineVersion }: CacheEngine): string | undefined {
  if (/^([89]|[1-9]\d)\.\d+$/.test(engineVersion) || /^7\.[12]$/.test(engineVersion)) return undefined;
  return `engine must have a version from 7.2, such as 8.1, got ${engineVersion}`;
}

/** Checks a retention of snapshots in days. */
export function checkSnapshotRetention(retention: Duration): string | undefined {
  if (retention.isUnresolved()) return checkUnit('snapshotRetentionLimit', retention, 'days');
  return checkInteger('snapshotRetentionLimit', retention.toDays({ integral: false }), 0, 35, 'days');
}
