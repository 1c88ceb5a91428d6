import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { companionPolicy } from '../private/defaults';
import { nameFromPath } from '../private/names';
import { selectSubnets, failOn } from '../private/validation';
import { CacheEngine } from './cache-engine';
import { CacheUser } from './cache-user';
import type { CacheUserBindOptions } from './cache-user-config';
import { createUrlSecret, urlOf } from './private/cache-secrets';
import { MAX_PREFIX_LENGTH } from './private/cache-users';
import { ImportedServerlessSessionCache } from './private/imported-caches';
import { checkServerlessCache } from './private/serverless-cache-checks';
import { SERVERLESS_CACHE_PORT } from './private/serverless-cache-port';
import {
  type IServerlessSessionCache,
  type ServerlessSessionCacheAttributes,
  ServerlessSessionCacheBase,
} from './serverless-session-cache-base';
import type { CacheUsageLimits, ServerlessSessionCacheProps } from './serverless-session-cache-props';

/**
 * Creates a serverless cache for sessions on Amazon ElastiCache with Valkey or Redis OSS. It scales automatically, uses
 * the Availability Zones of its subnets, and is charged by stored data and processing. TLS is always on.
 *
 * Creates a serverless cache, a user, a user group in which the default user is turned off, and two secrets.
 *
 * The cache is stateful. Changing `serverlessCacheName` replaces it with an empty cache. To change `encryptionKey` or
 * `vpcSubnets`, change the name too: otherwise CloudFormation rejects the update. All other properties are changed
 * in place.
 *
 * Fails at synthesis with all problems that Amazon ElastiCache would report during a deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html
 *
 * @example
 * const cache = new ServerlessSessionCache(this, 'Cache', {
 *   vpc,
 *   securityGroups: [securityGroup],
 *   encryptionKey: key,
 *   cacheUsageLimits: { dataStorage: { maximum: 10 }, ecpuPerSecond: { maximum: 20_000 } },
 * });
 */
export class ServerlessSessionCache extends ServerlessSessionCacheBase {
  /** Imports an existing serverless session cache, for example one of another stack, app or account. */
  static fromServerlessSessionCacheAttributes(
    scope: Construct,
    id: string,
    attributes: ServerlessSessionCacheAttributes,
  ): IServerlessSessionCache {
    return new ImportedServerlessSessionCache(scope, id, attributes);
  }

  /** Security groups of the cache, with its port, 6379, as the default port. */
  readonly connections: ec2.Connections;

  /** Name of the cache. */
  readonly serverlessCacheName: string;

  /** ARN of the cache. */
  readonly serverlessCacheArn: string;

  /** Host of the cache. */
  readonly endpointAddress: string;

  /** Port of the cache, as text for an environment variable. */
  readonly endpointPort: string;

  /** Secret with the `username` and `password` of the cache, as JSON. Undefined with IAM authentication. */
  readonly secret?: secretsmanager.ISecret;

  /** Id of the user that authenticates with the password. Undefined with IAM authentication. */
  readonly userId?: string;

  /** ARN of the user that authenticates with IAM tokens, if there is one. */
  protected readonly iamUserArn?: string;

  private readonly urlSecret?: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: ServerlessSessionCacheProps) {
    super(scope, id, { physicalName: props.serverlessCacheName });
    const { encryptionKey, securityGroups } = props;
    const engine = props.engine ?? CacheEngine.VALKEY_8_0;
    const serverlessCacheName = props.serverlessCacheName ?? nameFromPath(this, MAX_PREFIX_LENGTH);
    const snapshotRetentionLimit = props.snapshotRetentionLimit ?? Duration.days(15);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.SNAPSHOT;
    const policy = companionPolicy(removalPolicy);
    const subnets = selectSubnets(this, props.vpc, props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED });
    const cacheUser = props.user ?? CacheUser.password();
    const options: CacheUserBindOptions = {
      cacheName: serverlessCacheName,
      encryptionKey,
      secretNamePrefix: props.secretNamePrefix,
      removalPolicy: policy,
    };
    failOn(this, [
      ...checkServerlessCache(props, { serverlessCacheName, engine, snapshotRetentionLimit, subnets }),
      ...cacheUser.validate(options),
    ]);

    const user = cacheUser.bind(this, options);
    const resource = new elasticache.CfnServerlessCache(this, 'Resource', {
      serverlessCacheName,
      description: 'Sessions',
      engine: engine.engine,
      majorEngineVersion: engine.majorEngineVersion,
      subnetIds: subnets.subnetIds,
      securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
      kmsKeyId: encryptionKey.keyArn,
      userGroupId: user.userGroup.userGroupRef.userGroupId,
      cacheUsageLimits: renderLimits(props.cacheUsageLimits),
      snapshotRetentionLimit: snapshotRetentionLimit.toDays(),
      dailySnapshotTime: props.dailySnapshotTime,
      finalSnapshotName: removalPolicy === RemovalPolicy.SNAPSHOT ? `${serverlessCacheName}-final` : undefined,
    });
    resource.applyRemovalPolicy(policy);

    this.serverlessCacheName = this.getResourceNameAttribute(resource.ref);
    this.serverlessCacheArn = resource.attrArn;
    this.endpointAddress = resource.attrEndpointAddress;
    this.endpointPort = resource.attrEndpointPort;
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(SERVERLESS_CACHE_PORT) });
    this.secret = user.secret;
    if (props.urlSecret ?? true) {
      this.urlSecret = createUrlSecret(this, options, {
        address: this.endpointAddress,
        port: this.endpointPort,
        userName: user.userName,
        secret: user.secret,
      });
    }
    this.userId = user.secret ? user.userId : undefined;
    this.iamUserArn = user.secret ? undefined : user.user.userRef.userArn;
  }

  /** Whether there is a secret with the URL: unless `urlSecret` is `false`. */
  get hasUrl(): boolean {
    return this.urlSecret !== undefined;
  }

  /**
   * Secret with the URL of the cache for `SPRING_DATA_REDIS_URL`: `rediss://username:password@host:port`, without a
   * password with IAM authentication. Reading it fails with `urlSecret: false`.
   */
  get url(): secretsmanager.ISecret {
    return urlOf(this, this.urlSecret, 'urlSecret must be true to read url, got false');
  }
}

function renderLimits(
  limits: CacheUsageLimits | undefined,
): elasticache.CfnServerlessCache.CacheUsageLimitsProperty | undefined {
  const dataStorage = limits?.dataStorage;
  const ecpuPerSecond = limits?.ecpuPerSecond;
  if (!dataStorage && !ecpuPerSecond) return undefined;
  return { dataStorage: dataStorage && { ...dataStorage, unit: 'GB' }, ecpuPerSecond };
}
