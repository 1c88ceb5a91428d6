import { Duration, Resource } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { aws_elasticache as refs } from 'aws-cdk-lib/interfaces';
import type { ICacheCredentials } from './cache-credentials';
import { grantCacheConnect } from './private/cache-grants';

/** A serverless session cache, created or imported. */
export interface IServerlessSessionCache extends refs.IServerlessCacheRef, ICacheCredentials {
  /** Name of the cache. */
  readonly serverlessCacheName: string;

  /** ARN of the cache. */
  readonly serverlessCacheArn: string;

  /** Grants permission to authenticate with IAM tokens as the user of the cache. Fails without `CacheUser.iam`. */
  grantConnect(grantee: iam.IGrantable): iam.Grant;

  /** A metric of the cache (namespace AWS/ElastiCache), average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Consumed ElastiCache Processing Units (ECPU), sum over 5 minutes. They are charged. */
  metricElastiCacheProcessingUnits(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Stored data in bytes, maximum over 5 minutes. It is charged. */
  metricBytesUsedForCache(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Throttled commands, because of insufficient capacity or `cacheUsageLimits`, sum over 5 minutes. */
  metricThrottledCmds(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Keys evicted because of `cacheUsageLimits`, sum over 5 minutes. Each is a lost session. */
  metricEvictions(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Client connections, average over 5 minutes. */
  metricCurrConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** Identifiers of an existing serverless session cache. */
export interface ServerlessSessionCacheAttributes {
  /** Name of the cache. */
  readonly serverlessCacheName: string;

  /** Host of the cache. */
  readonly endpointAddress: string;

  /** Security groups of the cache. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Secret with the user name and password, as JSON.
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
   * @default - unknown
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
 * Base of created and imported serverless session caches.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html
 */
export abstract class ServerlessSessionCacheBase extends Resource implements IServerlessSessionCache {
  /** Security groups of the cache, with its port, 6379, as the default port. */
  abstract readonly connections: ec2.Connections;

  /** Name of the cache. */
  abstract readonly serverlessCacheName: string;

  /** ARN of the cache. */
  abstract readonly serverlessCacheArn: string;

  /** Host of the cache. */
  abstract readonly endpointAddress: string;

  /** Port of the cache, as text for an environment variable. */
  abstract readonly endpointPort: string;

  /** Secret with the user name and password, as JSON. */
  abstract readonly secret?: secretsmanager.ISecret;

  /** Id of the user that authenticates with the password. */
  abstract readonly userId?: string;

  /** Whether there is a secret with the URL. */
  abstract readonly hasUrl: boolean;

  /** Secret with the URL of the cache for `SPRING_DATA_REDIS_URL`. Reading it fails without `hasUrl`. */
  abstract readonly url: secretsmanager.ISecret;

  /** ARN of the user that authenticates with IAM tokens, if there is one. */
  protected abstract readonly iamUserArn?: string;

  /** A reference to the cache. */
  get serverlessCacheRef(): refs.ServerlessCacheReference {
    return { serverlessCacheName: this.serverlessCacheName, serverlessCacheArn: this.serverlessCacheArn };
  }

  /** Grants permission to authenticate with IAM tokens as the user of the cache. Fails without `CacheUser.iam`. */
  grantConnect(grantee: iam.IGrantable): iam.Grant {
    return grantCacheConnect(this, grantee, this.serverlessCacheArn, this.iamUserArn);
  }

  /** A metric of the cache (namespace AWS/ElastiCache), average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { clusterId: this.serverlessCacheName },
      period: Duration.minutes(5),
      ...props,
    });
  }

  /** Consumed ElastiCache Processing Units (ECPU), sum over 5 minutes. They are charged. */
  metricElastiCacheProcessingUnits(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ElastiCacheProcessingUnits', { statistic: 'Sum', ...props });
  }

  /** Stored data in bytes, maximum over 5 minutes. It is charged. */
  metricBytesUsedForCache(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('BytesUsedForCache', { statistic: 'Maximum', ...props });
  }

  /** Throttled commands, because of insufficient capacity or `cacheUsageLimits`, sum over 5 minutes. */
  metricThrottledCmds(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ThrottledCmds', { statistic: 'Sum', ...props });
  }

  /** Keys evicted because of `cacheUsageLimits`, sum over 5 minutes. Each is a lost session. */
  metricEvictions(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Evictions', { statistic: 'Sum', ...props });
  }

  /** Client connections, average over 5 minutes. */
  metricCurrConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CurrConnections', props);
  }
}
