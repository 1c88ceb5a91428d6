import { Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CacheEngine } from '../cache-engine';
import type { SessionCacheProps } from '../session-cache-props';
import { checkWindows } from './windows';

/** Choices that have a default. */
export interface CacheChoices {
  readonly engine: CacheEngine;
  readonly multiAz: boolean;
  readonly port: number;
  readonly snapshotRetention: Duration;
  readonly subnets: ec2.SelectedSubnets;
}

/** CreateReplicationGroup. */
const WINDOWS = { daily: 'snapshotWindow', weekly: 'preferredMaintenanceWindow', shortest: 60 };

/** What is wrong with a cache, all at once. */
export function checkCache(props: SessionCacheProps, choices: CacheChoices): (string | undefined)[] {
  return [
    ...checkSubnets(choices.subnets, choices.multiAz),
    props.securityGroups.length > 0 ? undefined : 'securityGroups must hold at least one group, got none',
    checkNodeType(props.nodeType),
    choices.engine._problem(),
    checkNumber('port', choices.port, 1150, 65_535),
    checkName(props.cacheName),
    checkNumber('snapshotRetention', choices.snapshotRetention.toDays({ integral: false }), 0, 35),
    ...checkWindows(props.snapshotWindow, props.preferredMaintenanceWindow, WINDOWS),
  ];
}

function checkSubnets(selected: ec2.SelectedSubnets, multiAz: boolean): (string | undefined)[] {
  if (selected.isPendingLookup || Token.isUnresolved(selected.subnetIds)) return [];
  const zones = new Set(selected.subnets.map((subnet) => subnet.availabilityZone));
  return [
    multiAz && zones.size < 2 ? 'vpcSubnets must lie in two zones or more with multiAz' : undefined,
    selected.hasPublic ? 'vpcSubnets must not be public' : undefined,
  ];
}

/** The first generations know neither TLS nor encryption at rest ("At-Rest Encryption in ElastiCache"). */
function checkNodeType(type: string): string | undefined {
  if (Token.isUnresolved(type)) return undefined;
  if (/^cache\.[a-z]\w+\.\d*[a-z]+$/.test(type) && !/^cache\.(t1|m[12]|c1)\./.test(type)) return undefined;
  return `nodeType must be a type of the present generations such as cache.t4g.small, got ${type}`;
}

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  if (name.length <= 40 && /^[a-z](-?[a-z0-9])*$/.test(name)) return undefined;
  return `cacheName must be 1 to 40 lower-case letters, digits and single hyphens, a letter first and no hyphen last, got ${name}`;
}

function checkNumber(prop: string, value: number, least: number, most: number): string | undefined {
  if (Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `${prop} must be a whole number from ${least} to ${most}, got ${value}`;
}
