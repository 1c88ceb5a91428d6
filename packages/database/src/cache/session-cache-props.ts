import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { CacheAuthentication } from './cache-authentication';
import type { CacheEngine } from './cache-engine';

/** Properties of `SessionCache`. */
export interface SessionCacheProps {
  /** Network of the cache. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the cache, none of them public. Others replace nothing, another `subnetGroupName` does.
   *
   * @default - the isolated subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** Security groups of the cache, at least one. Their rules are the caller's. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /** Key that encrypts the cache, its snapshots, logs and secrets. Another key replaces the cache. */
  readonly encryptionKey: kms.IKey;

  /** Type of a node, such as `cache.t4g.small`. Charged for by the hour. */
  readonly nodeType: string;

  /**
   * Engine and version. Another engine replaces the cache, another version does not.
   *
   * @default CacheEngine.VALKEY_8_0
   */
  readonly engine?: CacheEngine;

  /**
   * Whether a replica in another zone takes over when the primary fails. It doubles the hourly charge.
   *
   * @default true
   */
  readonly multiAz?: boolean;

  /**
   * TCP port, from 1150 to 65535. Another port replaces the cache.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * How clients prove who they are. Another way may replace the cache, and all clients need it at once.
   *
   * @default CacheAuthentication.AUTH_TOKEN
   */
  readonly authentication?: CacheAuthentication;

  /**
   * Name and id of the user, unless there is an `AUTH_TOKEN`; unique in account and region: up to 40 lower-case letters,
   * digits and single hyphens, a letter first. Another name makes another user, with another password.
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
   * Name of the cache: up to 40 lower-case letters, digits and single hyphens, a letter first; up to 32
   * with users, whose ids begin with it. Another name replaces it.
   *
   * @default - CloudFormation chooses one
   */
  readonly cacheName?: string;

  /**
   * Name of the subnet group. Another name replaces the cache.
   *
   * @default - CloudFormation chooses one
   */
  readonly subnetGroupName?: string;

  /**
   * What the names of the two secrets begin with, such as `shop/`; `cache-auth` and `cache-url` follow. Another prefix
   * makes another password.
   *
   * @default - CloudFormation chooses the names
   */
  readonly namePrefix?: string;

  /**
   * Time for which daily snapshots are kept, whole days up to 35. `Duration.days(0)` turns them off.
   *
   * @default Duration.days(15)
   */
  readonly snapshotRetention?: Duration;

  /**
   * Daily time of the snapshot in UTC, as `hh:mm-hh:mm`, an hour or longer.
   *
   * @default - Amazon ElastiCache chooses an hour
   */
  readonly snapshotWindow?: string;

  /**
   * Weekly time of maintenance in UTC, as `ddd:hh:mm-ddd:hh:mm`, an hour or longer, not during the snapshot.
   *
   * @default - Amazon ElastiCache chooses an hour
   */
  readonly preferredMaintenanceWindow?: string;

  /**
   * Parameters of the engine beside, or instead of, the ones that `SessionCache` sets.
   *
   * @default - none
   */
  readonly parameters?: Record<string, string>;

  /**
   * Time for which the log groups keep their events.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the cache when it leaves the stack.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}
