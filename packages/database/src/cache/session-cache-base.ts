import { ArnFormat, Duration, Resource, Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { aws_elasticache as refs } from 'aws-cdk-lib/interfaces';
import type { ICacheCredentials } from './cache-credentials';
import { grantCacheConnect } from './private/cache-grants';

/** A session cache with nodes, created or imported. */
export interface ISessionCache extends refs.IReplicationGroupRef, ICacheCredentials {
  /** Id of the replication group. */
  readonly replicationGroupId: string;

  /** Nodes of the replication group: the primary and its replicas. */
  readonly numCacheClusters: number;

  /** Grants permission to authenticate with IAM tokens as the user of the cache. Fails without `CacheUser.iam`. */
  grantConnect(grantee: iam.IGrantable): iam.Grant;

  /** A metric of the nodes (namespace AWS/ElastiCache): the maximum of all nodes, average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.IMetric;

  /** CPU utilization of the engine thread in percent, maximum of all nodes, average over 5 minutes. */
  metricEngineCPUUtilization(props?: cloudwatch.MetricOptions): cloudwatch.IMetric;

  /** Memory usage in percent, maximum of all nodes, average over 5 minutes. */
  metricDatabaseMemoryUsagePercentage(props?: cloudwatch.MetricOptions): cloudwatch.IMetric;

  /** Keys evicted because of insufficient memory, maximum of all nodes, sum over 5 minutes. Each is a lost session. */
  metricEvictions(props?: cloudwatch.MetricOptions): cloudwatch.IMetric;

  /** Client connections, maximum of all nodes, average over 5 minutes. */
  metricCurrConnections(props?: cloudwatch.MetricOptions): cloudwatch.IMetric;
}

/** Identifiers of an existing session cache. */
export interface SessionCacheAttributes {
  /** Id of the replication group. */
  readonly replicationGroupId: string;

  /** Host of the primary node. */
  readonly endpointAddress: string;

  /**
   * TCP port of the cache.
   *
   * @default 6379
   */
  readonly port?: number;

  /** Security groups of the cache. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Nodes of the replication group, for metrics.
   *
   * @default 2
   */
  readonly numCacheClusters?: number;

  /**
   * Secret with the password, as JSON.
   *
   * @default - unknown
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * Secret with the URL of the cache.
   *
   * @default - unknown; reading `url` fails
   */
  readonly url?: secretsmanager.ISecret;

  /**
   * Id of the user, if clients authenticate with its password. Required by `CacheRotation`.
   *
   * @default - the password is the AUTH token of the cache
   */
  readonly userId?: string;

  /**
   * Id of the user, if clients authenticate with IAM tokens. Required by `grantConnect`.
   *
   * @default - clients authenticate with a password
   */
  readonly iamUserId?: string;

  /**
   * Region of the cache.
   *
   * @default - the Region of the stack
   */
  readonly region?: string;

  /**
   * Account of the cache.
   *
   * @default - the account of the stack
   */
  readonly account?: string;
}

/**
 * Base of created and imported session caches.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.html
 */
export abstract class SessionCacheBase extends Resource implements ISessionCache {
  /** Security groups of the cache, with its port as the default port. */
  abstract readonly connections: ec2.Connections;

  /** Id of the replication group. */
  abstract readonly replicationGroupId: string;

  /** Nodes of the replication group. */
  abstract readonly numCacheClusters: number;

  /** Host of the primary node. */
  abstract readonly endpointAddress: string;

  /** Port of the primary node, as text for an environment variable. */
  abstract readonly endpointPort: string;

  /** Secret with the password, as JSON. */
  abstract readonly secret?: secretsmanager.ISecret;

  /** Whether there is a secret with the URL. */
  abstract readonly hasUrl: boolean;

  /** Secret with the URL of the cache for `SPRING_DATA_REDIS_URL`. Reading it fails without `hasUrl`. */
  abstract readonly url: secretsmanager.ISecret;

  /** Id of the user that authenticates with the password. */
  abstract readonly userId?: string;

  /** ARN of the user that authenticates with IAM tokens, if there is one. */
  protected abstract readonly iamUserArn?: string;

  /** A reference to the replication group. */
  get replicationGroupRef(): refs.ReplicationGroupReference {
    return { replicationGroupId: this.replicationGroupId };
  }

  /** Grants permission to authenticate with IAM tokens as the user of the cache. Fails without `CacheUser.iam`. */
  grantConnect(grantee: iam.IGrantable): iam.Grant {
    const cacheArn = Stack.of(this).formatArn({
      service: 'elasticache',
      resource: 'replicationgroup',
      resourceName: this.replicationGroupId,
      account: this.env.account,
      region: this.env.region,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return grantCacheConnect(this, grantee, cacheArn, this.iamUserArn);
  }

  /** A metric of the nodes (namespace AWS/ElastiCache): the maximum of all nodes, average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    const nodes = Array.from(
      { length: this.numCacheClusters },
      (_, index) =>
        new cloudwatch.Metric({
          namespace: 'AWS/ElastiCache',
          metricName,
          dimensionsMap: { CacheClusterId: `${this.replicationGroupId}-${String(index + 1).padStart(3, '0')}` },
          ...props,
        }),
    );
    return new cloudwatch.MathExpression({
      expression: `MAX([${nodes.map((_, index) => `node${index}`).join(', ')}])`,
      usingMetrics: Object.fromEntries(nodes.map((node, index) => [`node${index}`, node])),
      label: props?.label ?? metricName,
      period: props?.period ?? Duration.minutes(5),
    });
  }

  /** CPU utilization of the engine thread in percent, maximum of all nodes, average over 5 minutes. */
  metricEngineCPUUtilization(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('EngineCPUUtilization', props);
  }

  /** Memory usage in percent, maximum of all nodes, average over 5 minutes. */
  metricDatabaseMemoryUsagePercentage(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('DatabaseMemoryUsagePercentage', props);
  }

  /** Keys evicted because of insufficient memory, maximum of all nodes, sum over 5 minutes. Each is a lost session. */
  metricEvictions(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('Evictions', { statistic: 'Sum', ...props });
  }

  /** Client connections, maximum of all nodes, average over 5 minutes. */
  metricCurrConnections(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('CurrConnections', props);
  }
}
