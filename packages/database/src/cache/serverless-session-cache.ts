import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { aws_elasticache as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { CacheAuthentication } from './cache-authentication';
import { CacheEngine } from './cache-engine';
import { CacheAccess, cacheBase } from './private/cache-access';
import { companionPolicy } from '../private/defaults';
import { checkServerlessCache } from './private/serverless-cache-checks';
import { failOn } from '../private/validation';
import type { ServerlessSessionCacheProps } from './serverless-session-cache-props';

/** Every serverless cache listens here ("Valkey and Redis OSS configuration and limits"). */
const PORT = 6379;

/**
 * A cache for sessions without nodes: it grows and shrinks by itself, over the zones of its subnets, and is charged for
 * by what it holds and does. TLS is always on; the user that needs no password is turned off.
 *
 * This resource is stateful, as far as sessions are: another `cacheName` replaces it with an empty one. Another
 * `encryptionKey` or other `vpcSubnets` need another name, too, and CloudFormation refuses them without; every other prop
 * changes it in place.
 *
 * Throws one error with all that Amazon ElastiCache would refuse.
 */
export class ServerlessSessionCache extends Construct implements ec2.IConnectable {
  /** Network of the cache, with its port, 6379. */
  readonly connections: ec2.Connections;

  /** The cache, for alarms and dashboards. */
  readonly serverlessCache: refs.IServerlessCacheRef;

  /** Name of the cache. */
  readonly cacheName: string;

  /** Host of the cache. */
  readonly endpointAddress: string;

  /** Port, as text for an environment variable. */
  readonly endpointPort: string;

  /** JSON with the `username` and `password` of the cache. There is none with tokens of IAM. */
  readonly secret?: secretsmanager.ISecret;

  /**
   * All that Spring Data Redis needs, for `SPRING_DATA_REDIS_URL`: `rediss://username:password@host:port`, and no password
   * with `CacheAuthentication.IAM`.
   */
  readonly url: secretsmanager.ISecret;

  private readonly access: CacheAccess;
  private readonly cacheArn: string;

  constructor(scope: Construct, id: string, props: ServerlessSessionCacheProps) {
    super(scope, id);
    const { encryptionKey, securityGroups } = props;
    const engine = props.engine ?? CacheEngine.VALKEY_8_0;
    const cacheName = cacheBase(this, props.cacheName);
    const snapshotRetention = props.snapshotRetention ?? Duration.days(15);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.SNAPSHOT;
    const policy = companionPolicy(removalPolicy);
    const subnets = props.vpc.selectSubnets(props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED });
    failOn(this, checkServerlessCache(props, { cacheName, engine, snapshotRetention, subnets }));

    const access = new CacheAccess(this, {
      ...props,
      authentication: props.authentication ?? CacheAuthentication.USER_PASSWORD,
      base: cacheName,
      removalPolicy: policy,
    });

    const resource = new elasticache.CfnServerlessCache(this, 'Resource', {
      serverlessCacheName: cacheName,
      description: 'Sessions',
      engine: engine.engine,
      majorEngineVersion: engine.version.split('.')[0],
      subnetIds: subnets.subnetIds,
      securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
      kmsKeyId: encryptionKey.keyArn,
      userGroupId: access.userGroup?.ref,
      cacheUsageLimits: limitsOf(props),
      snapshotRetentionLimit: snapshotRetention.toDays(),
      dailySnapshotTime: props.snapshotTime,
      finalSnapshotName: removalPolicy === RemovalPolicy.SNAPSHOT ? `${cacheName}-final` : undefined,
    });
    resource.applyRemovalPolicy(policy);

    this.serverlessCache = resource;
    this.cacheName = resource.ref;
    this.endpointAddress = resource.attrEndpointAddress;
    this.endpointPort = resource.attrEndpointPort;
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(PORT) });
    this.access = access;
    this.secret = access.secret;
    this.url = access.createUrl(this.endpointAddress, this.endpointPort);
    this.cacheArn = resource.attrArn;
  }

  /**
   * Lets a grantee sign in with tokens of IAM, as the user of the cache.
   *
   * Throws when the cache asks for a password: who may read `url` may sign in.
   */
  grantConnect(grantee: iam.IGrantable): iam.Grant {
    return this.access.grantConnect(grantee, this.cacheArn);
  }

  /** Any metric of the cache (namespace AWS/ElastiCache): average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { clusterId: this.cacheName },
      statistic: 'Average',
      period: Duration.minutes(5),
      ...props,
    });
  }

  /** Processing units (ECPU) that were used, as a sum over 5 minutes. They are charged for. */
  metricProcessingUnits(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ElastiCacheProcessingUnits', { statistic: 'Sum', ...props });
  }

  /** Data in bytes, the highest over 5 minutes. It is charged for. */
  metricDataStorage(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('BytesUsedForCache', { statistic: 'Maximum', ...props });
  }

  /** Commands slowed down for want of capacity, or by `maxEcpuPerSecond`, as a sum over 5 minutes. */
  metricThrottledCommands(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ThrottledCmds', { statistic: 'Sum', ...props });
  }

  /** Entries thrown out for want of `maxDataStorage`, as a sum over 5 minutes. Each is a lost session. */
  metricEvictions(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Evictions', { statistic: 'Sum', ...props });
  }

  /** Connections of clients, average over 5 minutes. */
  metricConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CurrConnections', props);
  }
}

function limitsOf(
  props: ServerlessSessionCacheProps,
): elasticache.CfnServerlessCache.CacheUsageLimitsProperty | undefined {
  const { minDataStorage, maxDataStorage, minEcpuPerSecond, maxEcpuPerSecond } = props;
  const dataStorage = minDataStorage ?? maxDataStorage;
  const ecpuPerSecond = minEcpuPerSecond ?? maxEcpuPerSecond;
  if (dataStorage === undefined && ecpuPerSecond === undefined) return undefined;
  return {
    dataStorage:
      dataStorage === undefined ? undefined : { minimum: minDataStorage, maximum: maxDataStorage, unit: 'GB' },
    ecpuPerSecond: ecpuPerSecond === undefined ? undefined : { minimum: minEcpuPerSecond, maximum: maxEcpuPerSecond },
  };
}
