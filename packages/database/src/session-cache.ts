import { Duration, RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { aws_elasticache as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { CacheEngine } from './cache-engine';
import { checkCache } from './private/cache-checks';
import { letLogsUse } from './private/log-key';
import { failOn } from './private/validation';
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
 * A cache for sessions that speaks the protocol of Redis: with TLS, a password, encryption at rest, a replica that takes
 * over, snapshots and its slow queries logged.
 *
 * This resource is stateful, as far as sessions are: another `encryptionKey`, `engine` (but not version), `port`,
 * `cacheName` or `subnetGroupName` replaces it with an empty one; every other prop changes it in place.
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

  /** JSON with the `password` of the cache. */
  readonly secret: secretsmanager.ISecret;

  /** All that Spring Data Redis needs, for `SPRING_DATA_REDIS_URL`: `rediss://:password@host:port`. */
  readonly url: secretsmanager.ISecret;

  private readonly nodeIds: string[];

  constructor(scope: Construct, id: string, props: SessionCacheProps) {
    super(scope, id);
    const { encryptionKey, securityGroups } = props;
    const engine = props.engine ?? CacheEngine.VALKEY_8_0;
    const multiAz = props.multiAz ?? true;
    const port = props.port ?? 6379;
    const snapshotRetention = props.snapshotRetention ?? Duration.days(15);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.SNAPSHOT;
    const subnets = props.vpc.selectSubnets(props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED });
    failOn(this, checkCache(props, { engine, multiAz, port, snapshotRetention, subnets }));

    const companionPolicy = removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.DESTROY : removalPolicy;
    const secretProps = { encryptionKey, removalPolicy: companionPolicy };
    const nameOf = (name: string) => (props.namePrefix === undefined ? undefined : `${props.namePrefix}${name}`);
    this.secret = new secretsmanager.Secret(this, 'Auth', {
      ...secretProps,
      secretName: nameOf('cache-auth'),
      description: 'Password of the cache, as JSON',
      generateSecretString: {
        passwordLength: 64,
        excludePunctuation: true,
        secretStringTemplate: '{}',
        generateStringKey: 'password',
      },
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
      authToken: this.password(),

      snapshotRetentionLimit: snapshotRetention.toDays(),
      snapshotWindow: props.snapshotWindow,
      preferredMaintenanceWindow: props.preferredMaintenanceWindow,
      logDeliveryConfigurations: this.createLogs(props, companionPolicy),
    });
    this.replicationGroup = resource;
    resource.applyRemovalPolicy(removalPolicy);

    this.cacheName = resource.ref;
    this.endpointAddress = resource.attrPrimaryEndPointAddress;
    this.endpointPort = resource.attrPrimaryEndPointPort;
    this.nodeIds = (multiAz ? ['001', '002'] : ['001']).map((node) => `${resource.ref}-${node}`);
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(port) });
    this.url = new secretsmanager.Secret(this, 'Url', {
      ...secretProps,
      secretName: nameOf('cache-url'),
      description: 'URL of the cache, with its password',
      secretStringValue: SecretValue.unsafePlainText(
        `rediss://:${this.password()}@${this.endpointAddress}:${this.endpointPort}`,
      ),
    });
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

  /** By reference: no template holds it. */
  private password(): string {
    return this.secret.secretValueFromJson('password').unsafeUnwrap();
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
