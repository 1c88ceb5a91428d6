import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { companionPolicy } from '../private/defaults';
import { allowLogsToUseKey } from '../private/log-key-policy';
import { nameFromPath } from '../private/names';
import { selectSubnets, failOn } from '../private/validation';
import { CacheEngine } from './cache-engine';
import type { CacheUserBindOptions } from './cache-user-config';
import { checkCache } from './private/cache-checks';
import { createPasswordSecret, createUrlSecret, passwordOf, urlOf } from './private/cache-secrets';
import { MAX_PREFIX_LENGTH } from './private/cache-users';
import { ImportedSessionCache } from './private/imported-caches';
import { type ISessionCache, type SessionCacheAttributes, SessionCacheBase } from './session-cache-base';
import type { SessionCacheProps } from './session-cache-props';

/** Default parameters of a session cache. */
const PARAMETERS = {
  // Spring Session needs events of sessions that expire or are deleted. ElastiCache does not allow it to turn them on.
  'notify-keyspace-events': 'Egx',
  // Evict only keys with a time to live.
  'maxmemory-policy': 'volatile-lru',
};

const LOGS = ['slow-log', 'engine-log'];

/**
 * Creates a cache for sessions on Amazon ElastiCache with Valkey or Redis OSS: TLS, a password or a user, encryption at
 * rest, a replica that takes over, snapshots, and logs.
 *
 * Creates a replication group, subnet group, parameter group, two log groups, two secrets and, if there is a user, a user
 * group.
 *
 * The cache is stateful. Changing `encryptionKey`, `engine` (except its version), `port`, `replicationGroupId` or
 * `subnetGroupName` replaces it with an empty cache. Adding or removing `user` may replace it. All other properties are
 * changed in place.
 *
 * Fails at synthesis with all problems that Amazon ElastiCache would report during a deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.html
 *
 * @example
 * const cache = new SessionCache(this, 'Cache', {
 *   vpc,
 *   securityGroups: [securityGroup],
 *   encryptionKey: key,
 *   cacheNodeType: 'cache.t4g.small',
 * });
 */
export class SessionCache extends SessionCacheBase {
  /** Imports an existing session cache, for example one of another stack, app or account. */
  static fromSessionCacheAttributes(scope: Construct, id: string, attributes: SessionCacheAttributes): ISessionCache {
    return new ImportedSessionCache(scope, id, attributes);
  }

  /** Security groups of the cache, with its port as the default port. */
  readonly connections: ec2.Connections;

  /** Id of the replication group. */
  readonly replicationGroupId: string;

  /** Nodes of the replication group: the primary and its replicas. */
  readonly numCacheClusters: number;

  /** Host of the primary node. */
  readonly endpointAddress: string;

  /** Port of the primary node, as text for an environment variable. */
  readonly endpointPort: string;

  /**
   * Secret with the `password` of the cache and, if it has a user, the `username`, as JSON. Undefined with IAM
   * authentication.
   */
  readonly secret?: secretsmanager.ISecret;

  /** Id of the user that authenticates with the password. Undefined with an AUTH token or IAM authentication. */
  readonly userId?: string;

  /** ARN of the user that authenticates with IAM tokens, if there is one. */
  protected readonly iamUserArn?: string;

  private readonly urlSecret?: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: SessionCacheProps) {
    super(scope, id, { physicalName: props.replicationGroupId });
    const { encryptionKey, securityGroups } = props;
    const engine = props.engine ?? CacheEngine.VALKEY_8_0;
    const multiAz = props.multiAz ?? true;
    const port = props.port ?? 6379;
    const snapshotRetentionLimit = props.snapshotRetentionLimit ?? Duration.days(15);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.SNAPSHOT;
    const subnets = selectSubnets(this, props.vpc, props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED });
    const options: CacheUserBindOptions = {
      cacheName: props.replicationGroupId ?? nameFromPath(this, MAX_PREFIX_LENGTH),
      encryptionKey,
      secretNamePrefix: props.secretNamePrefix,
      removalPolicy: companionPolicy(removalPolicy),
    };
    failOn(this, [
      ...checkCache(props, { engine, multiAz, port, snapshotRetentionLimit, subnets }),
      ...(props.user?.validate(options) ?? []),
    ]);

    const user = props.user?.bind(this, options);
    const secret = user ? user.secret : createPasswordSecret(this, options);
    const resource = new elasticache.CfnReplicationGroup(this, 'Resource', {
      replicationGroupId: props.replicationGroupId,
      replicationGroupDescription: 'Sessions',
      engine: engine.engine,
      engineVersion: engine.engineVersion,
      autoMinorVersionUpgrade: true,
      cacheNodeType: props.cacheNodeType,
      cacheParameterGroupName: createParameterGroup(this, engine, props.parameters),

      cacheSubnetGroupName: new elasticache.CfnSubnetGroup(this, 'Subnets', {
        description: 'Subnets of the cache',
        cacheSubnetGroupName: props.subnetGroupName,
        subnetIds: subnets.subnetIds,
      }).ref,
      securityGroupIds: securityGroups.map((group) => group.securityGroupId),
      port,

      numCacheClusters: multiAz ? 2 : 1,
      automaticFailoverEnabled: multiAz,
      multiAzEnabled: multiAz,

      atRestEncryptionEnabled: true,
      kmsKeyId: encryptionKey.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: !user && secret ? passwordOf(secret) : undefined,
      userGroupIds: user && [user.userGroup.userGroupRef.userGroupId],

      snapshotRetentionLimit: snapshotRetentionLimit.toDays(),
      snapshotWindow: props.snapshotWindow,
      preferredMaintenanceWindow: props.preferredMaintenanceWindow,
      logDeliveryConfigurations: createLogGroups(this, props, companionPolicy(removalPolicy)),
    });
    resource.applyRemovalPolicy(removalPolicy);

    this.replicationGroupId = this.getResourceNameAttribute(resource.ref);
    this.numCacheClusters = multiAz ? 2 : 1;
    this.endpointAddress = resource.attrPrimaryEndPointAddress;
    this.endpointPort = resource.attrPrimaryEndPointPort;
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(port) });
    this.secret = secret;
    if (props.urlSecret ?? true) {
      this.urlSecret = createUrlSecret(this, options, {
        address: this.endpointAddress,
        port: this.endpointPort,
        userName: user?.userName,
        secret,
      });
    }
    this.userId = user && secret ? user.userId : undefined;
    this.iamUserArn = user && !secret ? user.user.userRef.userArn : undefined;
  }

  /** Whether there is a secret with the URL: unless `urlSecret` is `false`. */
  get hasUrl(): boolean {
    return this.urlSecret !== undefined;
  }

  /**
   * Secret with the URL of the cache for `SPRING_DATA_REDIS_URL`: `rediss://username:password@host:port`. Reading it fails with
   * `urlSecret: false`.
   */
  get url(): secretsmanager.ISecret {
    return urlOf(this, this.urlSecret, 'urlSecret must be true to read url, got false');
  }
}

function createParameterGroup(scope: Construct, engine: CacheEngine, parameters?: Record<string, string>): string {
  return new elasticache.CfnParameterGroup(scope, 'Parameters', {
    cacheParameterGroupFamily: engine.parameterGroupFamily,
    description: 'Parameters of the cache',
    properties: { ...PARAMETERS, ...parameters },
  }).ref;
}

function createLogGroups(
  scope: Construct,
  { encryptionKey, logRetention }: SessionCacheProps,
  removalPolicy: RemovalPolicy,
): elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty[] {
  allowLogsToUseKey(scope, encryptionKey, ['*']);
  return LOGS.map((logType) => {
    const group = new logs.LogGroup(scope, logType, {
      encryptionKey,
      retention: logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy,
    });
    return {
      logType,
      logFormat: 'json',
      destinationType: 'cloudwatch-logs',
      destinationDetails: { cloudWatchLogsDetails: { logGroup: group.logGroupName } },
    };
  });
}
