import type { Duration } from 'aws-cdk-lib/core';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type * as certificatemanager from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { aws_ec2 as ec2, aws_elasticache as elasticache, aws_rds as proxies } from 'aws-cdk-lib/interfaces';
import { combined } from './combined-metrics';

/*
 * Metrics of AWS services with the dimensions of one resource. Names and dimensions are those of the CloudWatch page of
 * each service. With `attachTo` the CDK rejects an alarm in a Region in which the metric has no data.
 */

/** "Amazon ECS CloudWatch metrics": utilization of the tasks of a service, in percent of their reservation. */
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

/** "Amazon ECS Container Insights metrics": counts of a service in a cluster with Container Insights. */
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

/** Desired tasks that do not run. */
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

/** Metrics of an instance on the page "Amazon CloudWatch metrics for Amazon RDS". */
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

/** Metrics of a proxy on the page "Monitoring RDS Proxy metrics with Amazon CloudWatch". */
export type ProxyMetric =
  | 'ClientConnectionsSetupFailedAuth'
  | 'DatabaseConnectionsCurrentlyBorrowed'
  | 'DatabaseConnectionsSetupFailed'
  | 'MaxDatabaseConnectionsAllowed';

export function proxyMetric(
  proxy: proxies.IDBProxyRef,
  metricName: ProxyMetric,
  period: Duration,
  statistic: string,
): cloudwatch.Metric {
  const dimensionsMap = { ProxyName: proxy.dbProxyRef.dbProxyName };
  return new cloudwatch.Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, statistic, period }).attachTo(proxy);
}

/** Nodes of a replication group. ElastiCache derives their names from its id and uses them as metric dimensions. */
export interface CacheNodes {
  readonly replicationGroup: elasticache.IReplicationGroupRef;
  readonly names: string[];
}

/** Metrics of a node ("Metrics for Valkey and Redis OSS") and of its host ("Host-Level Metrics"). */
export type CacheMetric =
  | 'CPUUtilization'
  | 'CurrConnections'
  | 'DatabaseMemoryUsagePercentage'
  | 'EngineCPUUtilization'
  | 'Evictions'
  | 'ReplicationLag';

/**
 * Names of the nodes: `group-001` and so on, in cluster mode `group-0001-001` and so on (ElastiCache user guide, "Finding
 * a node's endpoint"). A token or an invalid count results in no nodes.
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
  // other numbers fail the checks
  return Number.isInteger(count) && count > 0 && count <= 500
    ? Array.from({ length: count }, (_, index) => `${index + 1}`)
    : [];
}

/** One value for all nodes of a cache: the sum or the maximum. */
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

/** "Monitor NAT gateways with Amazon CloudWatch": sum of all gateways. */
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

/** "Types of metrics for Lambda functions": failed invocations. */
export function functionErrors(lambdaFunction: lambda.IFunction, period: Duration): cloudwatch.Metric {
  return lambdaFunction.metricErrors({ statistic: cloudwatch.Stats.SUM, period }).attachTo(lambdaFunction);
}

function dimensionsOf(service: ecs.IBaseService): cloudwatch.DimensionsMap {
  return { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName };
}
