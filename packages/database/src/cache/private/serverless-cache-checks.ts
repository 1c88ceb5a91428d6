import { Token } from 'aws-cdk-lib/core';
import type { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CacheAuthentication } from '../cache-authentication';
import type { CacheEngine } from '../cache-engine';
import type { ServerlessSessionCacheProps } from '../serverless-session-cache-props';
import { LONGEST_BASE } from './cache-access';
import {
  checkName,
  checkNumber,
  checkSecurityGroups,
  checkSnapshotRetention,
  checkSubnets,
  checkUser,
} from './cache-checks';

/** Choices that have a default. */
export interface ServerlessCacheChoices {
  readonly cacheName: string;
  readonly engine: CacheEngine;
  readonly snapshotRetention: Duration;
  readonly subnets: ec2.SelectedSubnets;
}

/** "Scaling ElastiCache Serverless" in the Amazon ElastiCache User Guide. */
const DATA_STORAGE = { least: 1, most: 5_000 };
const ECPU_PER_SECOND = { least: 1_000, most: 15_000_000 };

/** What is wrong with a serverless cache, all at once. */
export function checkServerlessCache(
  props: ServerlessSessionCacheProps,
  choices: ServerlessCacheChoices,
): (string | undefined)[] {
  const { minDataStorage, maxDataStorage, minEcpuPerSecond, maxEcpuPerSecond } = props;
  return [
    ...checkSubnets(choices.subnets, ''),
    checkSecurityGroups(props.securityGroups),
    choices.engine._problem(),
    checkName('cacheName', choices.cacheName, LONGEST_BASE),
    props.authentication === CacheAuthentication.AUTH_TOKEN
      ? 'authentication must be user-password or iam, got auth-token'
      : undefined,
    ...checkUser(props),
    ...checkLimits('DataStorage', minDataStorage, maxDataStorage, DATA_STORAGE),
    ...checkLimits('EcpuPerSecond', minEcpuPerSecond, maxEcpuPerSecond, ECPU_PER_SECOND),
    checkSnapshotRetention(choices.snapshotRetention),
    ...checkSnapshotTime(props.snapshotTime, choices.snapshotRetention),
  ];
}

function checkLimits(
  of: string,
  minimum: number | undefined,
  maximum: number | undefined,
  { least, most }: { least: number; most: number },
): (string | undefined)[] {
  const crossed = minimum !== undefined && maximum !== undefined && minimum > maximum;
  return [
    checkNumber(`min${of}`, minimum, least, most),
    checkNumber(`max${of}`, maximum, least, most),
    crossed ? `min${of} must not be above max${of} ${maximum}, got ${minimum}` : undefined,
  ];
}

function checkSnapshotTime(time: string | undefined, retention: Duration): (string | undefined)[] {
  if (time === undefined || Token.isUnresolved(time)) return [];
  const form = /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
  return [
    form ? undefined : `snapshotTime must have the form hh:mm, got ${time}`,
    retention.toSeconds() > 0 ? undefined : `snapshotTime must be left out without snapshotRetention, got ${time}`,
  ];
}
