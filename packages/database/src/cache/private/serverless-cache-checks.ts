import { Token } from 'aws-cdk-lib/core';
import type { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkIdentifier, checkInteger, checkSecurityGroups, checkSubnets } from '../../private/checks';
import type { CacheEngine } from '../cache-engine';
import type { CacheUsageLimit, ServerlessSessionCacheProps } from '../serverless-session-cache-props';
import { checkEngine, checkSnapshotRetention } from './cache-checks';

/** Properties with their defaults applied. */
export interface ServerlessCacheDefaults {
  readonly serverlessCacheName: string;
  readonly engine: CacheEngine;
  readonly snapshotRetentionLimit: Duration;
  readonly subnets: ec2.SelectedSubnets;
}

/** Problems of a serverless session cache, except those of its user. */
export function checkServerlessCache(
  props: ServerlessSessionCacheProps,
  defaults: ServerlessCacheDefaults,
): (string | undefined)[] {
  // "Scaling ElastiCache Serverless" in the Amazon ElastiCache User Guide.
  const { dataStorage, ecpuPerSecond } = props.cacheUsageLimits ?? {};
  return [
    ...checkSubnets(defaults.subnets, ''),
    checkSecurityGroups(props.securityGroups),
    checkEngine(defaults.engine),
    checkIdentifier('serverlessCacheName', defaults.serverlessCacheName, 40),
    ...checkLimit('dataStorage', dataStorage, 1, 5_000, 'GB'),
    ...checkLimit('ecpuPerSecond', ecpuPerSecond, 1_000, 15_000_000),
    checkSnapshotRetention(defaults.snapshotRetentionLimit),
    ...checkSnapshotTime(props.dailySnapshotTime, defaults.snapshotRetentionLimit),
  ];
}

function checkLimit(
  name: string,
  limit: CacheUsageLimit | undefined,
  min: number,
  max: number,
  unit?: string,
): (string | undefined)[] {
  const { minimum, maximum } = limit ?? {};
  const prop = `cacheUsageLimits.${name}`;
  const crossed = minimum !== undefined && maximum !== undefined && minimum > maximum;
  return [
    checkInteger(`${prop}.minimum`, minimum, min, max, unit),
    checkInteger(`${prop}.maximum`, maximum, min, max, unit),
    crossed ? `${prop}.minimum must be at most ${prop}.maximum ${maximum}, got ${minimum}` : undefined,
  ];
}

function checkSnapshotTime(time: string | undefined, retention: Duration): (string | undefined)[] {
  if (time === undefined || Token.isUnresolved(time)) return [];
  return [
    /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? undefined : `dailySnapshotTime must have the format hh:mm, got ${time}`,
    retention.isUnresolved() || retention.toMilliseconds() > 0
      ? undefined
      : `dailySnapshotTime must be left out with a snapshotRetentionLimit of 0, got ${time}`,
  ];
}
