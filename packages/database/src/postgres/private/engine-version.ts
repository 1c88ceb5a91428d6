import { Token } from 'aws-cdk-lib/core';
import type * as rds from 'aws-cdk-lib/aws-rds';

/**
 * Minor versions that Amazon RDS still creates, newest last, by major version. A minor version above the newest one is
 * treated as a later release. A test compares this list with the deprecated versions of the installed aws-cdk-lib.
 */
const OFFERED = new Map([
  ['13', [15, 16, 18, 20, 21, 22, 23]],
  ['14', [12, 13, 15, 17, 18, 19, 20, 21, 22]],
  ['15', [7, 8, 10, 12, 13, 14, 15, 16, 17]],
  ['16', [3, 4, 6, 8, 9, 10, 11, 12, 13]],
  ['17', [2, 4, 5, 6, 7, 8, 9]],
  ['18', [1, 2, 3]],
]);

const OLDEST_MAJOR = Math.min(...[...OFFERED.keys()].map(Number));

/** Checks that Amazon RDS still creates the version. Without this check a deployment fails after half an hour. */
export function checkEngineVersion(version: rds.PostgresEngineVersion): string | undefined {
  const full = version.postgresFullVersion;
  if (Token.isUnresolved(full)) return undefined;
  const [major, minor] = full.split('.');
  if (Number(major) < OLDEST_MAJOR) return `engineVersion must be PostgreSQL ${OLDEST_MAJOR} or later, got ${full}`;

  const offered = OFFERED.get(major);
  if (offered === undefined || minor === undefined) return undefined;
  const number = Number.parseInt(minor, 10);
  const newest = offered[offered.length - 1];
  if (number > newest || offered.includes(number)) return undefined;
  return `engineVersion must be a version that Amazon RDS still creates, got ${full}. The newest known one is ${major}.${newest}`;
}

/** Checks that a replica has the major version of its source, and at least its minor version. */
export function checkReplicaVersion(
  version: rds.PostgresEngineVersion | undefined,
  source: string | undefined,
  promoted = false,
): (string | undefined)[] {
  if (!version) return [];
  const full = version.postgresFullVersion;
  const known = !promoted && source !== undefined && !Token.isUnresolved(full) && !Token.isUnresolved(source);
  return [checkEngineVersion(version), known ? checkAgainstSource(full, source) : undefined];
}

function checkAgainstSource(version: string, source: string): string | undefined {
  const [[major, minor], [sourceMajor, sourceMinor]] = [version, source].map((each) => each.split('.').map(Number));
  if (major !== sourceMajor) {
    return `engineVersion must have the major version of the source, ${source}, got ${version}. Remove the replica, upgrade the source, and create the replica again`;
  }
  if (minor === undefined || sourceMinor === undefined || minor >= sourceMinor) return undefined;
  return `engineVersion must be at least that of the source, ${source}, got ${version}. Amazon RDS requires that replicas are upgraded first`;
}
