import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { DashboardCache, DashboardDatabase, DashboardService } from '../dashboard-subjects';
import { converted, type GraphDesign, named } from './dashboard-widgets';
import {
  failedShare,
  healthyHostCount,
  requestMetric,
  responseTime,
  unhealthyHostCount,
} from '../../private/load-balancer-metrics';
import { cacheMetric, containerInsights, databaseMetric, nodesOf, serviceUtilization } from '../../private/metrics';

const { AVERAGE, MAXIMUM, MINIMUM, SUM, p } = cloudwatch.Stats;
const { GREEN, ORANGE, RED } = cloudwatch.Color;
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const GIBIBYTE = 1_073_741_824;
const MEBIBYTE = 1_048_576;

/** Resources that the rows show. */
export interface Subjects {
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  readonly targetGroups: elbv2.IApplicationTargetGroup[];
  readonly service?: DashboardService;
  readonly database?: DashboardDatabase;
  readonly cache?: DashboardCache;
  readonly verticalAnnotations?: cloudwatch.VerticalAnnotation[];
  readonly estimatedCharges?: boolean;
}

/** Traffic, errors, latency and saturation ("Monitoring Distributed Systems", Site Reliability Engineering). */
export function goldenSignals({ loadBalancer, service, verticalAnnotations }: Subjects): GraphDesign[] {
  const deployments = service?.containerInsights
    ? converted(
        containerInsights(service.service, 'DeploymentCount', MINUTE),
        (id) => `${id}-1`,
        'deployments under way',
      )
    : undefined;
  return [
    {
      title: 'Traffic: requests a minute',
      left: [named(requestMetric(loadBalancer, 'RequestCount', MINUTE), 'requests')],
      right: deployments && [deployments],
      rightUnit: 'deployments',
      verticalAnnotations,
    },
    {
      title: 'Errors: failed requests, %',
      left: [named(failedShare(loadBalancer, MINUTE, { scale: 100, minimumRequests: 1 }), '5xx of all, %', RED)],
      right: [named(requestMetric(loadBalancer, 'HTTPCode_Target_4XX_Count', MINUTE), '4xx a minute')],
      unit: '%',
      rightUnit: 'requests',
      verticalAnnotations,
    },
    {
      title: 'Latency: seconds',
      left: [
        named(responseTime(loadBalancer, p(50), MINUTE), 'half within'),
        named(responseTime(loadBalancer, p(90), MINUTE), '90 % within'),
        named(responseTime(loadBalancer, p(99), MINUTE), '99 % within', RED),
      ],
      unit: 's',
      verticalAnnotations,
    },
    ...(service === undefined
      ? []
      : [
          {
            title: 'Saturation: tasks, % of what they reserve',
            left: [
              named(serviceUtilization(service.service, 'CPUUtilization', MINUTE), 'CPU'),
              named(serviceUtilization(service.service, 'MemoryUtilization', MINUTE), 'memory'),
            ],
            unit: '%',
            maximum: 100,
            verticalAnnotations,
          },
        ]),
  ];
}

/** Capacity with its limits. */
export function capacity(subjects: Subjects): GraphDesign[] {
  const { loadBalancer, targetGroups, service, database } = subjects;
  const unhealthy = targetGroups.map((targetGroup, index) =>
    named(
      unhealthyHostCount(loadBalancer, targetGroup, MINUTE),
      targetGroups.length === 1 ? 'unhealthy' : `unhealthy in ${index + 1}`,
      index === 0 ? RED : ORANGE,
    ),
  );
  return [
    {
      title: 'Targets of the load balancer',
      left: [named(healthyHostCount(loadBalancer, targetGroups, MINUTE), 'healthy', GREEN), ...unhealthy],
    },
    ...(service?.containerInsights ? [tasks(service)] : []),
    ...(database === undefined ? [] : [connections(database), databaseLoad(database)]),
  ];
}

/** Dependencies of the service. */
export function dependencies({ database, cache, estimatedCharges }: Subjects): GraphDesign[] {
  return [
    ...(database === undefined ? [] : [databaseRoom(database), databaseLatency(database)]),
    ...(cache === undefined ? [] : [cacheHealth(cache)]),
    ...(estimatedCharges ? [charges()] : []),
  ];
}

function tasks({ service, maxCapacity }: DashboardService): GraphDesign {
  return {
    title: 'Tasks against their maximum',
    left: [
      named(containerInsights(service, 'RunningTaskCount', MINUTE), 'running', GREEN),
      named(containerInsights(service, 'DesiredTaskCount', MINUTE), 'desired'),
    ],
    limits: [{ label: 'maximum', value: maxCapacity }],
  };
}

function connections({ database, maxConnections, pooledConnections }: DashboardDatabase): GraphDesign {
  return {
    title: 'Database connections against their maximum',
    left: [named(databaseMetric(database, 'DatabaseConnections', MINUTE, MAXIMUM), 'open')],
    limits: [
      { label: 'all pools', value: pooledConnections },
      { label: 'maximum', value: maxConnections },
    ],
  };
}

function databaseLoad({ database, replica }: DashboardDatabase): GraphDesign {
  return {
    title: replica === undefined ? 'Database CPU, %' : 'Database CPU, % and replica lag, s',
    left: [named(databaseMetric(database, 'CPUUtilization', MINUTE), 'CPU')],
    right: replica && [named(databaseMetric(replica, 'ReplicaLag', MINUTE, MAXIMUM), 'replica lag', RED)],
    unit: '%',
    rightUnit: 's',
    maximum: 100,
  };
}

function databaseRoom({ database }: DashboardDatabase): GraphDesign {
  const storage = databaseMetric(database, 'FreeStorageSpace', FIVE_MINUTES, MINIMUM);
  const memory = databaseMetric(database, 'FreeableMemory', FIVE_MINUTES);
  return {
    title: 'Database: free storage, GiB and memory, MiB',
    left: [converted(storage, (id) => `${id}/${GIBIBYTE}`, 'storage')],
    right: [converted(memory, (id) => `${id}/${MEBIBYTE}`, 'memory')],
    unit: 'GiB',
    rightUnit: 'MiB',
  };
}

function databaseLatency({ database }: DashboardDatabase): GraphDesign {
  const read = databaseMetric(database, 'ReadLatency', MINUTE);
  const write = databaseMetric(database, 'WriteLatency', MINUTE);
  return {
    title: 'Database: disk latency, ms',
    left: [converted(read, (id) => `1000*${id}`, 'read'), converted(write, (id) => `1000*${id}`, 'write')],
    unit: 'ms',
  };
}

function cacheHealth({ replicationGroup, nodes, shards }: DashboardCache): GraphDesign {
  const cache = nodesOf(replicationGroup, nodes, shards);
  const minute = { period: MINUTE };
  const memory = cacheMetric(cache, 'DatabaseMemoryUsagePercentage', { ...minute, statistic: MAXIMUM }, 'MAX');
  const cpu = cacheMetric(cache, 'EngineCPUUtilization', { ...minute, statistic: AVERAGE }, 'MAX');
  const evictions = cacheMetric(cache, 'Evictions', { ...minute, statistic: SUM }, 'SUM');
  return {
    title: 'Cache: memory and CPU, %, and evictions',
    left: [named(memory, 'memory'), named(cpu, 'CPU')],
    right: [named(evictions, 'evicted keys', RED)],
    unit: '%',
    rightUnit: 'keys',
    maximum: 100,
  };
}

/** "Create a billing alarm to monitor your estimated AWS charges": published in us-east-1, every few hours. */
function charges(): GraphDesign {
  const estimated = new cloudwatch.Metric({
    namespace: 'AWS/Billing',
    metricName: 'EstimatedCharges',
    dimensionsMap: { Currency: 'USD' },
    statistic: MAXIMUM,
    period: Duration.hours(6),
    region: 'us-east-1',
  });
  return { title: "Cost: the account's month so far, USD", left: [named(estimated, 'estimated charges')], unit: 'USD' };
}
