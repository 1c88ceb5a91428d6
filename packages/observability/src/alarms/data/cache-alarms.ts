import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { aws_elasticache as elasticache } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { checkCount } from '../../private/alarm-checks';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { type CacheNodes, cacheMetric, nodesOf } from '../../private/metrics';
import type { Problem } from '../../private/validation';

/** Properties of `CacheAlarms`. */
export interface CacheAlarmsProps extends AlarmSetProps {
  /** Valkey or Redis OSS replication group of this app or an imported one. */
  readonly replicationGroup: elasticache.IReplicationGroupRef;

  /** Nodes of each shard: the primary and its replicas. `nodes` times `shards` is at most 10, the metrics of one alarm. */
  readonly nodes: number;

  /**
   * Shards of a replication group in cluster mode.
   *
   * @default - cluster mode is disabled
   */
  readonly shards?: number;

  /**
   * Alarm `cache-memory`: the highest memory use of a node, in percent, is above the threshold. A deleted replication
   * group has no data: this and the other alarms of the construct then go into INSUFFICIENT_DATA.
   *
   * @default - above 80 percent in 3 periods of 5 minutes. ElastiCache reserves memory for backup and failover besides
   */
  readonly highMemory?: AlarmOptions;

  /**
   * Alarm `cache-evictions`: the number of evicted keys of all nodes reaches the threshold. In a session store, each
   * evicted key ends the session of a user. For a cache that may evict keys, raise the threshold or disable the alarm:
   * AWS recommends a threshold by application needs (ElastiCache user guide, "Which Metrics Should I Monitor?").
   *
   * @default - at least 1 key in 1 period of 5 minutes
   */
  readonly evictions?: AlarmOptions;

  /**
   * Alarm `cache-high-cpu`: the highest engine CPU utilization of a node, in percent of one core, is above the
   * threshold.
   *
   * @default - above 90 percent in 3 periods of 5 minutes (ElastiCache user guide, "Which Metrics Should I Monitor?")
   */
  readonly highCpu?: AlarmOptions;

  /**
   * Alarm `cache-high-host-cpu`: the highest CPU utilization of a node, in percent of all its cores, is above the
   * threshold. On nodes with at most two vCPUs the engine shares its core with other work of the host, and AWS
   * recommends this metric. Opt-in: set the options, even to `{}`, for such nodes. With one vCPU use a threshold of 90.
   *
   * @default - no alarm; if set, above 45 percent in 3 periods of 5 minutes: 90 percent of one of two cores (ElastiCache
   * user guide, "Which Metrics Should I Monitor?")
   */
  readonly highHostCpu?: AlarmOptions;
}

/**
 * Alarms for an Amazon ElastiCache replication group, over all nodes: `cache-memory`, `cache-evictions`, `cache-high-cpu`
 * and the opt-in `cache-high-host-cpu`. Alarms are charged per month and node.
 *
 * Throws if `nodes`, `shards` or an option is out of range, a topic is in a different Region, or the prefix or a runbook
 * is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
 *
 * @example
 * new CacheAlarms(this, 'SessionAlarms', { replicationGroup, nodes: 2, highHostCpu: {}, actions: alerts });
 */
export class CacheAlarms extends AlarmSet {
  /** Alarm for memory; undefined if disabled. */
  readonly highMemory?: cloudwatch.Alarm;

  /** Alarm for evictions; undefined if disabled. */
  readonly evictions?: cloudwatch.Alarm;

  /** Alarm for the CPU of the engine; undefined if disabled. */
  readonly highCpu?: cloudwatch.Alarm;

  /** Alarm for the CPU of the host; undefined unless enabled. */
  readonly highHostCpu?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: CacheAlarmsProps) {
    super(scope, id);
    const cache = nodesOf(props.replicationGroup, props.nodes, props.shards);
    const created = createAlarms(
      this,
      props,
      [highMemory(props, cache), evictions(props, cache), highCpu(props, cache), highHostCpu(props, cache)],
      [checkCount('nodes', props.nodes, 500), checkCount('shards', props.shards, 500), checkNodes(cache)],
    );
    [this.highMemory, this.evictions, this.highCpu, this.highHostCpu] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

/** Defaults that all alarms of this construct share. */
const COMMON = {
  period: Duration.minutes(5),
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
  noData: 'no cache',
  severity: AlertSeverity.WARNING,
};

function highMemory({ highMemory: options }: CacheAlarmsProps, cache: CacheNodes): CatalogueDesign {
  return {
    ...COMMON,
    id: 'HighMemory',
    alarmNameSuffix: 'cache-memory',
    prop: 'highMemory',
    options,
    metric: (period) =>
      cacheMetric(cache, 'DatabaseMemoryUsagePercentage', { statistic: cloudwatch.Stats.MAXIMUM, period }, 'MAX'),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    unit: '%',
    evaluationPeriods: 3,
    source: 'this library: leaves time to act before keys are evicted',
    alarmDescription:
      'The memory of the cache is nearly full; when it is full, the cache evicts keys or rejects writes. ' +
      'Check the number and size of keys, keys without an expiry, and the node type.',
  };
}

function evictions({ evictions: options }: CacheAlarmsProps, cache: CacheNodes): CatalogueDesign {
  return {
    ...COMMON,
    id: 'Evictions',
    alarmNameSuffix: 'cache-evictions',
    prop: 'evictions',
    options,
    metric: (period) => cacheMetric(cache, 'Evictions', { statistic: cloudwatch.Stats.SUM, period }, 'SUM'),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'key',
    evaluationPeriods: 1,
    source: 'this library: for session stores; raise it for a cache that may evict keys',
    alarmDescription:
      'The cache evicts keys before they expire: sessions end early, or the load on the database increases. ' +
      'Check the memory, keys without an expiry, maxmemory-policy, and the node type.',
  };
}

function highCpu({ highCpu: options }: CacheAlarmsProps, cache: CacheNodes): CatalogueDesign {
  return {
    ...COMMON,
    id: 'HighCpu',
    alarmNameSuffix: 'cache-high-cpu',
    prop: 'highCpu',
    options,
    metric: (period) =>
      cacheMetric(cache, 'EngineCPUUtilization', { statistic: cloudwatch.Stats.AVERAGE, period }, 'MAX'),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 90,
    unit: '%',
    evaluationPeriods: 3,
    source: 'ElastiCache, "Which Metrics Should I Monitor?"',
    alarmDescription:
      'The CPU of the cache engine is nearly saturated: it processes commands one after another, so every command waits. ' +
      'Check slow commands (SLOWLOG), large keys, and the number of connections.',
  };
}

function highHostCpu({ highHostCpu: options }: CacheAlarmsProps, cache: CacheNodes): CatalogueDesign {
  return {
    ...COMMON,
    id: 'HighHostCpu',
    alarmNameSuffix: 'cache-high-host-cpu',
    prop: 'highHostCpu',
    options,
    optIn: true,
    metric: (period) => cacheMetric(cache, 'CPUUtilization', { statistic: cloudwatch.Stats.AVERAGE, period }, 'MAX'),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 45,
    unit: '%',
    evaluationPeriods: 3,
    source: 'ElastiCache, "Which Metrics Should I Monitor?": 90 % of one core of two',
    alarmDescription:
      'The CPU of a small cache node is nearly saturated: the engine shares its core with connections, snapshots and encryption. ' +
      'Check the rate of new connections, running snapshots, CPU credits, and the node type.',
  };
}

function checkNodes({ names }: CacheNodes): Problem {
  if (names.length <= 10) return undefined;
  return `nodes times shards must be at most 10, the metrics of one alarm, got ${names.length}`;
}
