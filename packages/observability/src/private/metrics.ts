import { type Duration, Stack } from 'aws-cdk-lib/core';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type * as certificatemanager from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { aws_ec2 as ec2, aws_elasticache as elasticache } from 'aws-cdk-lib/interfaces';
import { combined } from './combined-metrics';

/*
 * Metrics of AWS services, each with the dimensions of the very resource. Names and dimensions are those of the
 * services' own CloudWatch pages. `attachTo` makes the CDK refuse an alarm in a region where the metric has no data.
 */

/** "Amazon ECS CloudWatch metrics": what the tasks of a service use of what they reserve, in percent. */
export function serviceUtilization(
  service: ecs.IBaseService,
  metricName: 'CPUUtilization' | 'MemoryUtilization',
  period: Duration,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ECS',
    metricName,
    dimensionsMap: dimensionsOf(service),
    statistic: cloudwatch.Stats.AVERAGE,
    period,
  }).attachTo(service);
}

/** "Amazon ECS Container Insights metrics": numbers of a service, where its cluster has Container Insights. */
export function containerInsights(
  service: ecs.IBaseService,
  metricName: 'DesiredTaskCount' | 'RunningTaskCount' | 'DeploymentCount',
  period: Duration,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName,
    dimensionsMap: dimensionsOf(service),
    statistic: cloudwatch.Stats.AVERAGE,
    period,
  }).attachTo(service);
}

/** Tasks that should run and do not. */
export function missingTasks(service: ecs.IBaseService, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'missing tasks',
    expression: 'desired - running',
    usingMetrics: {
      desired: containerInsights(service, 'DesiredTaskCount', period),
      running: containerInsights(service, 'RunningTaskCount', period),
    },
    period,
  });
}

/** Metrics of an instance that "Amazon CloudWatch metrics for Amazon RDS" lists. */
export type DatabaseMetric =
  | 'CPUCreditBalance'
  | 'CPUUtilization'
  | 'DatabaseConnections'
  | 'FreeableMemory'
  | 'FreeStorageSpace'
  | 'ReplicaLag'
  | 'ReadLatency'
  | 'WriteLatency';

export function databaseMetric(
  database: rds.IDatabaseInstance,
  metricName: DatabaseMetric,
  period: Duration,
  statistic: string = cloudwatch.Stats.AVERAGE,
): cloudwatch.Metric {
  return database.metric(metricName, { statistic, period }).attachTo(database);
}

/** Nodes of a replication group; ElastiCache names them after it, and publishes their metrics by those names. */
export interface CacheNodes {
  readonly replicationGroup: elasticache.IReplicationGroupRef;
  readonly names: string[];
}

/** Metrics of a node that "Metrics for Valkey and Redis OSS" lists, and of its host ("Host-Level Metrics"). */
export type CacheMetric =
  | 'CPUUtilization'
  | 'CurrConnections'
  | 'DatabaseMemoryUsagePercentage'
  | 'EngineCPUUtilization'
  | 'Evictions'
  | 'ReplicationLag';

/**
 * The nodes by their names: `group-001` and so on, in cluster mode `group-0001-001` and so on (ElastiCache user guide,
 * "Finding a node's endpoint"). Counts that are no numbers yet make no nodes.
 */
export function nodesOf(
  replicationGroup: elasticache.IReplicationGroupRef,
  nodes: number,
  shards?: number,
): CacheNodes {
  const { replicationGroupId } = replicationGroup.replicationGroupRef;
  const groups =
    shards === undefined
      ? [replicationGroupId]
      : numbered(shards).map((shard) => `${replicationGroupId}-${shard.padStart(4, '0')}`);
  const names = groups.flatMap((group) => numbered(nodes).map((node) => `${group}-${node.padStart(3, '0')}`));
  return { replicationGroup, names };
}

function numbered(count: number): string[] {
  return Number.isInteger(count) && count > 0 ? Array.from({ length: count }, (_, index) => `${index + 1}`) : [];
}

/** One value of all nodes of a cache: their sum, or that of the worst. */
export function cacheMetric(
  { replicationGroup, names }: CacheNodes,
  metricName: CacheMetric,
  { statistic, period }: { statistic: string; period: Duration },
  together: 'MAX' | 'SUM',
): cloudwatch.IMetric {
  const nodes = names.map((name) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { CacheClusterId: name },
      statistic,
      period,
    }).attachTo(replicationGroup),
  );
  return combined(nodes, (ids) => `${together}([${ids.join(',')}])`, metricName, period);
}

/** "Monitor NAT gateways with Amazon CloudWatch": what happened at all gateways together. */
export function natGatewayMetric(
  natGateways: ec2.INatGatewayRef[],
  metricName: 'ErrorPortAllocation' | 'PacketsDropCount',
  period: Duration,
): cloudwatch.IMetric {
  const each = natGateways.map((natGateway) =>
    new cloudwatch.Metric({
      namespace: 'AWS/NATGateway',
      metricName,
      dimensionsMap: { NatGatewayId: natGateway.natGatewayRef.natGatewayId },
      statistic: cloudwatch.Stats.SUM,
      period,
    }).attachTo(natGateway),
  );
  return combined(each, (ids) => `SUM([${ids.join(',')}])`, metricName, period);
}

/** "AWS Backup metrics with CloudWatch": jobs of one vault. */
export function backupJobs(
  vault: backup.IBackupVault,
  metricName: 'NumberOfBackupJobsCompleted' | 'NumberOfBackupJobsFailed' | 'NumberOfCopyJobsFailed',
  period: Duration,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Backup',
    metricName,
    dimensionsMap: { BackupVaultName: vault.backupVaultName },
    statistic: cloudwatch.Stats.SUM,
    period,
  }).attachTo(vault);
}

/** "Supported CloudWatch metrics" of ACM: published twice a day until the certificate expires. */
export function daysToExpiry(certificate: certificatemanager.ICertificate, period: Duration): cloudwatch.Metric {
  return certificate.metricDaysToExpiry({ statistic: cloudwatch.Stats.MINIMUM, period }).attachTo(certificate);
}

/** "Types of metrics for Lambda functions": invocations that ended in an error. */
export function functionErrors(lambdaFunction: lambda.IFunction, period: Duration): cloudwatch.Metric {
  return lambdaFunction.metricErrors({ statistic: cloudwatch.Stats.SUM, period }).attachTo(lambdaFunction);
}

/**
 * "AWS WAF metrics and dimensions": `WebACL` is the metric name of the web ACL, and `Region` is there for all but those
 * of CloudFront.
 */
export function firewallRequests(
  webAcl: wafv2.CfnWebACL,
  metricName: 'AllowedRequests' | 'BlockedRequests',
  period: Duration,
): cloudwatch.Metric {
  const dimensionsMap = { WebACL: firewallMetricName(webAcl) ?? '', Rule: 'ALL' };
  return new cloudwatch.Metric({
    namespace: 'AWS/WAFV2',
    metricName,
    dimensionsMap:
      webAcl.scope === 'CLOUDFRONT' ? dimensionsMap : { ...dimensionsMap, Region: Stack.of(webAcl).region },
    statistic: cloudwatch.Stats.SUM,
    period,
  }).attachTo(webAcl);
}

/** The name under which a web ACL publishes its metrics; undefined where it publishes none. */
export function firewallMetricName({ visibilityConfig }: wafv2.CfnWebACL): string | undefined {
  if (!('metricName' in visibilityConfig)) return undefined;
  return visibilityConfig.cloudWatchMetricsEnabled === false ? undefined : visibilityConfig.metricName;
}

function dimensionsOf(service: ecs.IBaseService): cloudwatch.DimensionsMap {
  return { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName };
}
