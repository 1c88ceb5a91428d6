import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { aws_elasticache as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { CacheAuthentication } from './cache-authentication';
import { CacheEngine } from './cache-engine';
import { CacheAccess, cacheBase } from './private/cache-access';
import { checkCache } from './private/cache-checks';
import { companionPolicy } from '../private/defaults';
import { letLogsUse } from '../private/log-key';
import { failOn } from '../private/validation';
import type { SessionCacheProps } from './session-cache-props';

/** Parameters that a store of sessions should have. */
const PARAMETERS = {
  // Spring Session learns of sessions that expire or are deleted; it cannot ask for this itself, CONFIG is forbidden.
  'notify-keyspace-events': 'Egx',
  // What has no time to live is never thrown out for the sake of what has one.
  'maxmemory-policy': 'volatile-lru',
};

const LOGS = ['slow-log', 'engine-log'];

/**
 * A cache for sessions that speaks the protocol of Redis: with TLS, a password or users, encryption at rest, a replica
 * that takes over, snapshots and its slow queries logged.
 *
 * This resource is stateful, as far as sessions are: another `encryptionKey`, `engine` (but not version), `port`,
 * `cacheName` or `subnetGroupName` replaces it with an empty one, another `authentication` may; every other prop changes
 * it in place.
 *
 * Throws one error with all that Amazon ElastiCache would refuse.
 */
export class SessionCache extends Construct implements ec2.IConnectable {
  /** Network of the cache, with its port. */
  readonly connections: ec2.Connections;

  /** The cache, for alarms and dashboards. */
  readonly replicationGroup: refs.IReplicationGroupRef;

  /** Name of the cache. */
  readonly cacheName: string;

  /** Host of the primary node. */
  readonly endpointAddress: string;

  /** Port, as text for an environment variable. */
  readonly endpointPort: string;

  /** JSON with the `password` of the cache, and its `username` if it has a user. There is none with tokens of IAM. */
  readonly secret?: secretsmanager.ISecret;

  /** All that Spring Data Redis needs, for `SPRING_DATA_REDIS_URL`: `rediss://username:password@host:port`. */
  readonly url: secretsmanager.ISecret;

  private readonly access: CacheAccess;
  private readonly nodeIds: string[];

  constructor(scope: Construct, id: string, props: SessionCacheProps) {
    super(scope, id);
    const { encryptionKey, securityGroups } = props;
    const authentication = props.authentication ?? CacheAuthentication.AUTH_TOKEN;
    const engine = props.engine ?? CacheEngine.VALKEY_8_0;
    const multiAz = props.multiAz ?? true;
    const port = props.port ?? 6379;
    const snapshotRetention = props.snapshotRetention ?? Duration.days(15);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.SNAPSHOT;
    const subnets = props.vpc.selectSubnets(props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED });
    failOn(this, checkCache(props, { authentication, engine, multiAz, port, snapshotRetention, subnets }));

    const access = new CacheAccess(this, {
      ...props,
      authentication,
      base: cacheBase(this, props.cacheName),
      removalPolicy: companionPolicy(removalPolicy),
    });

    const resource = new elasticache.CfnReplicationGroup(this, 'Resource', {
      replicationGroupId: props.cacheName,
      replicationGroupDescription: 'Sessions',
      engine: engine.engine,
      engineVersion: engine.version,
      autoMinorVersionUpgrade: true,
      cacheNodeType: props.nodeType,
      cacheParameterGroupName: this.createParameters(engine, props.parameters),

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
      authToken: access.user ? undefined : access.password,
      userGroupIds: access.userGroup && [access.userGroup.ref],

      snapshotRetentionLimit: snapshotRetention.toDays(),
      snapshotWindow: props.snapshotWindow,
      preferredMaintenanceWindow: props.preferredMaintenanceWindow,
      logDeliveryConfigurations: this.createLogs(props, companionPolicy(removalPolicy)),
    });
    this.replicationGroup = resource;
    resource.applyRemovalPolicy(removalPolicy);

    this.cacheName = resource.ref;
    this.endpointAddress = resource.attrPrimaryEndPointAddress;
    this.endpointPort = resource.attrPrimaryEndPointPort;
    this.nodeIds = (multiAz ? ['001', '002'] : ['001']).map((node) => `${resource.ref}-${node}`);
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(port) });
    this.access = access;
    this.secret = access.secret;
    this.url = access.createUrl(this.endpointAddress, this.endpointPort);
  }

  /**
   * Lets a grantee sign in with tokens of IAM, as the user of the cache.
   *
   * Throws when the cache asks for a password: who may read `url` may sign in.
   */
  grantConnect(grantee: iam.IGrantable): iam.Grant {
    const cacheArn = Stack.of(this).formatArn({
      service: 'elasticache',
      resource: 'replicationgroup',
      resourceName: this.cacheName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return this.access.grantConnect(grantee, cacheArn);
  }

  /** Any metric of the nodes (namespace AWS/ElastiCache): the highest of all nodes, average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    const nodes = this.nodeIds.map(
      (CacheClusterId) =>
        new cloudwatch.Metric({
          namespace: 'AWS/ElastiCache',
          metricName,
          dimensionsMap: { CacheClusterId },
          statistic: 'Average',
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

  /** Use of the engine's processor in percent, the highest of all nodes, average over 5 minutes. */
  metricEngineCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('EngineCPUUtilization', props);
  }

  /** Memory in use in percent, the highest of all nodes, average over 5 minutes. */
  metricMemoryUsage(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('DatabaseMemoryUsagePercentage', props);
  }

  /** Entries thrown out for want of memory, the highest of all nodes, as a sum over 5 minutes. Each is a lost session. */
  metricEvictions(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('Evictions', { statistic: 'Sum', ...props });
  }

  /** Connections of clients, the highest of all nodes, average over 5 minutes. */
  metricConnections(props?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.metric('CurrConnections', props);
  }

  private createParameters(engine: CacheEngine, parameters: Record<string, string> | undefined): string {
    return new elasticache.CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: engine.parameterFamily,
      description: 'Parameters of the cache',
      properties: { ...PARAMETERS, ...parameters },
    }).ref;
  }

  private createLogs(
    props: SessionCacheProps,
    removalPolicy: RemovalPolicy,
  ): elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty[] {
    letLogsUse(this, props.encryptionKey, ['*']);
    return LOGS.map((logType) => {
      const group = new logs.LogGroup(this, logType, {
        encryptionKey: props.encryptionKey,
        retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
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
}
