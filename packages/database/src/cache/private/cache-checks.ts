import { Token } from 'aws-cdk-lib/core';
import type { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CacheAuthentication } from '../cache-authentication';
import type { CacheEngine } from '../cache-engine';
import type { SessionCacheProps } from '../session-cache-props';
import { LONGEST_BASE } from './cache-access';
import { checkWindows } from '../../private/windows';

/** Choices that have a default. */
export interface CacheChoices {
  readonly authentication: CacheAuthentication;
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
  const tokens = choices.authentication === CacheAuthentication.AUTH_TOKEN;
  return [
    ...checkSubnets(choices.subnets, choices.multiAz ? ' with multiAz' : undefined),
    checkSecurityGroups(props.securityGroups),
    checkNodeType(props.nodeType),
    choices.engine._problem(),
    checkNumber('port', choices.port, 1150, 65_535),
    checkName('cacheName', props.cacheName, tokens ? 40 : LONGEST_BASE),
    ...(tokens ? checkNoUser(props) : checkUser(props)),
    checkSnapshotRetention(choices.snapshotRetention),
    ...checkWindows(props.snapshotWindow, props.preferredMaintenanceWindow, WINDOWS),
  ];
}

/** The user of a cache, as its props describe it. */
interface UserProps {
  readonly username?: string;
  readonly accessString?: string;
}

function checkNoUser(props: UserProps): (string | undefined)[] {
  return (['username', 'accessString'] as const).map((prop) =>
    props[prop] === undefined ? undefined : `${prop} needs authentication user-password or iam, got ${props[prop]}`,
  );
}

export function checkUser({ username, accessString }: UserProps): (string | undefined)[] {
  return [
    checkName('username', username, 40),
    username === 'default' ? 'username must not be default, which is the user that is turned off' : undefined,
    checkAccessString(accessString),
  ];
}

/** Without `on`, Amazon ElastiCache turns the user off; a password belongs to the secret ("Specifying Permissions"). */
function checkAccessString(access: string | undefined): string | undefined {
  if (access === undefined || Token.isUnresolved(access)) return undefined;
  const words = access.trim().split(/\s+/);
  if (words[0] === 'on' && !words.some((word) => /^([<>#!]|nopass$|reset$)/.test(word))) return undefined;
  return `accessString must begin with on, and hold no password and no reset, got ${access}`;
}

/** Two zones are asked for when there is a reason. */
export function checkSubnets(selected: ec2.SelectedSubnets, twoZones?: string): (string | undefined)[] {
  if (selected.isPendingLookup || Token.isUnresolved(selected.subnetIds)) return [];
  const zones = new Set(selected.subnets.map((subnet) => subnet.availabilityZone));
  return [
    twoZones !== undefined && zones.size < 2 ? `vpcSubnets must lie in two zones or more${twoZones}` : undefined,
    selected.hasPublic ? 'vpcSubnets must not be public' : undefined,
  ];
}

/** The first generations know neither TLS nor encryption at rest ("At-Rest Encryption in ElastiCache"). */
function checkNodeType(type: string): string | undefined {
  if (Token.isUnresolved(type)) return undefined;
  if (/^cache\.[a-z]\w+\.\d*[a-z]+$/.test(type) && !/^cache\.(t1|m[12]|c1)\./.test(type)) return undefined;
  return `nodeType must be a type of the present generations such as cache.t4g.small, got ${type}`;
}

export function checkSecurityGroups(groups: ec2.ISecurityGroup[]): string | undefined {
  return groups.length > 0 ? undefined : 'securityGroups must hold at least one group, got none';
}

export function checkSnapshotRetention(retention: Duration): string | undefined {
  return checkNumber('snapshotRetention', retention.toDays({ integral: false }), 0, 35);
}

export function checkName(prop: string, name: string | undefined, longest: number): string | undefined {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  if (name.length <= longest && /^[a-z](-?[a-z0-9])*$/.test(name)) return undefined;
  return `${prop} must be 1 to ${longest} lower-case letters, digits and single hyphens, a letter first and no hyphen last, got ${name}`;
}

export function checkNumber(prop: string, value: number | undefined, least: number, most: number): string | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `${prop} must be a whole number from ${least} to ${most}, got ${value}`;
}
