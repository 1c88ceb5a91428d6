import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { CacheAuthentication } from './cache-authentication';
import type { CacheEngine } from './cache-engine';

/** Properties of `ServerlessSessionCache`. */
export interface ServerlessSessionCacheProps {
  /** Network of the cache. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the cache, in two zones or more and none of them public. Others need another `cacheName`, and so replace
   * the cache.
   *
   * @default - the isolated subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the cache, at least one. Their rules are the caller's: the port is always 6379, and 6380 for
   * reads that may be a little behind.
   */
  readonly securityGroups: ec2.ISecurityGroup[];

  /** Key that encrypts the cache, its snapshots and secrets. Another key needs another `cacheName`. */
  readonly encryptionKey: kms.IKey;

  /**
   * Engine and version, of which the major one counts: the minor one is Amazon ElastiCache's choice. Redis OSS becomes
   * Valkey, and a version a later one, in place; there is no way back.
   *
   * @default CacheEngine.VALKEY_8_0
   */
  readonly engine?: CacheEngine;

  /**
   * How clients prove who they are, by users: a serverless cache knows no `AUTH_TOKEN`.
   *
   * @default CacheAuthentication.USER_PASSWORD
   */
  readonly authentication?: CacheAuthentication;

  /**
   * Name and id of the user, unique in account and region: up to 40 lower-case letters, digits and single hyphens, a
   * letter first. Another name makes another user, with another password.
   *
   * @default - the name of the cache, with `-app`
   */
  readonly username?: string;

  /**
   * What the user may do, in the language of Redis' access control lists.
   *
   * @default - all keys and channels, with all commands but the dangerous ones (`FLUSHALL`, `KEYS`, `CONFIG` …), and `INFO`
   */
  readonly accessString?: string;

  /**
   * Name of the cache: up to 32 lower-case letters, digits and single hyphens, a letter first. The ids of its users and
   * their group begin with it. Another name replaces the cache.
   *
   * @default - a name made of the path of the construct
   */
  readonly cacheName?: string;

  /**
   * What the names of the secrets begin with, such as `shop/`; `cache-auth` and `cache-url` follow. Another prefix makes
   * another password.
   *
   * @default - CloudFormation chooses the names
   */
  readonly namePrefix?: string;

  /**
   * Data that is paid for even when there is less, in GB from 1 to 5,000.
   *
   * @default - no minimum
   */
  readonly minDataStorage?: number;

  /**
   * Most data that the cache holds, in GB from 1 to 5,000. Beyond it, entries with a time to live are thrown out.
   *
   * @default - the limit of Amazon ElastiCache, 5,000 GB
   */
  readonly maxDataStorage?: number;

  /**
   * Work that is always ready and paid for, in processing units (ECPU) a second from 1,000 to 15,000,000.
   *
   * @default - no minimum
   */
  readonly minEcpuPerSecond?: number;

  /**
   * Most work that the cache does, in processing units (ECPU) a second from 1,000 to 15,000,000. Beyond it, commands are
   * slowed down.
   *
   * @default - the limit of Amazon ElastiCache, 15,000,000
   */
  readonly maxEcpuPerSecond?: number;

  /**
   * Time for which daily snapshots are kept, whole days up to 35. `Duration.days(0)` turns them off.
   *
   * @default Duration.days(15)
   */
  readonly snapshotRetention?: Duration;

  /**
   * Daily time of the snapshot in UTC, as `hh:mm`.
   *
   * @default - Amazon ElastiCache chooses one
   */
  readonly snapshotTime?: string;

  /**
   * What happens to the cache when it leaves the stack. A snapshot bears the name of the cache, with `-final`; delete an
   * older one of that name before, or the cache cannot go.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}
