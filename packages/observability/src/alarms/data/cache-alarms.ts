import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { aws_elasticache as elasticache } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { checkCount } from '../../private/alarm-checks';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { type CacheNodes, cacheMetric, nodesOf } from '../../private/metrics';

/** Properties of `CacheAlarms`. */
export interface CacheAlarmsProps extends AlarmSetProps {
  /** The Valkey or Redis OSS replication group to watch, its own or an imported one. */
  readonly replicationGroup: elasticache.IReplicationGroupRef;

  /** Nodes of each shard, the primary and its replicas; nodes times shards are at most 10, the metrics of an alarm. */
  readonly nodes: number;

  /**
   * Shards of a group in cluster mode.
   *
   * @default - cluster mode is disabled
   */
  readonly shards?: number;

  /**
   * The alarm `cache-memory`: the fullest node uses more of its memory, in percent, than the threshold. A group that is
   * gone has no data: the alarm says that it knows nothing, and so do the others of this set.
   *
   * @default - above 80 percent in 3 periods of 5 minutes: what ElastiCache reserves besides is for backup and failover
   */
  readonly memory?: AlarmOptions;

  /**
   * The alarm `cache-evictions`: as many keys as the threshold, or more, were thrown out to make room, on all nodes
   * together. In a store of sessions each is a user logged out. Where the cache may forget, raise the threshold or
   * switch the alarm off: AWS recommends to choose by the application's needs (ElastiCache user guide, "Which Metrics
   * Should I Monitor?").
   *
   * @default - at least 1 key in 1 period of 5 minutes
   */
  readonly evictions?: AlarmOptions;

  /**
   * The alarm `cache-high-cpu`: the engine's thread of the busiest node uses more of its core, in percent, than the
   * threshold.
   *
   * @default - above 90 percent in 3 periods of 5 minutes (ElastiCache user guide, "Which Metrics Should I Monitor?")
   */
  readonly cpu?: AlarmOptions;

  /**
   * The alarm `cache-high-host-cpu`: the busiest node uses more of all its cores, in percent, than the threshold. On nodes
   * of two virtual CPUs or fewer the engine shares its core with what the host does besides, so that AWS recommends to
   * watch this one there. Give options, even empty ones, for these; with a single virtual CPU a threshold of 90.
   *
   * @default - no alarm; with options, above 45 percent in 3 periods of 5 minutes: 90 percent of one core of two
   * (ElastiCache user guide, "Which Metrics Should I Monitor?")
   */
  readonly hostCpu?: AlarmOptions;
}

/**
 * Alarms on an Amazon ElastiCache replication group: `cache-memory`, `cache-evictions`, `cache-high-cpu` and, where asked
 * for, `cache-high-host-cpu`, over all nodes. Each alarm is charged by the month and by the node.
 *
 * Throws when nodes or shards are out of their range, when an option is, when a topic is in another region, or the
 * prefix or a runbook is malformed.
 */
export class CacheAlarms extends Construct {
  /** The alarm on memory; undefined when switched off. */
  readonly highMemory?: cloudwatch.Alarm;

  /** The alarm on evictions; undefined when switched off. */
  readonly evictions?: cloudwatch.Alarm;

  /** The alarm on CPU; undefined when switched off. */
  readonly highCpu?: cloudwatch.Alarm;

  /** The alarm on the CPU of the host; undefined unless asked for. */
  readonly highHostCpu?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: CacheAlarmsProps) {
    super(scope, id);
    const cache = nodesOf(props.replicationGroup, props.nodes, props.shards);
    const created = createAlarms(
      this,
      props,
      [highMemory(props, cache), evictions(props, cache), highCpu(props, cache), highHostCpu(props, cache)],
      [checkCount('nodes', props.nodes), checkCount('shards', props.shards), checkNodes(cache)],
    );
    [this.highMemory, this.evictions, this.highCpu, this.highHostCpu] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

/** What the alarms of this set share. */
const COMMON = {
  period: Duration.minutes(5),
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
  noData: 'unknown (no cache)',
  severity: AlertSeverity.WARNING,
};

function highMemory({ memory }: CacheAlarmsProps, cache: CacheNodes): AlarmDesign {
  return {
    ...COMMON,
    id: 'HighMemory',
    nameSuffix: 'cache-memory',
    prop: 'memory',
    options: memory,
    metric: (period) =>
      cacheMetric(cache, 'DatabaseMemoryUsagePercentage', { statistic: cloudwatch.Stats.MAXIMUM, period }, 'MAX'),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    unit: '%',
    evaluationPeriods: 3,
    source: 'judgement: room to act before keys are evicted',
    description:
      'The cache is nearly full; then it evicts keys, or refuses to store new ones. ' +
      'Look at what fills it, at keys without an expiry, and at the size of the nodes.',
  };
}

function evictions({ evictions: options }: CacheAlarmsProps, cache: CacheNodes): AlarmDesign {
  return {
    ...COMMON,
    id: 'Evictions',
    nameSuffix: 'cache-evictions',
    prop: 'evictions',
    options,
    metric: (period) => cacheMetric(cache, 'Evictions', { statistic: cloudwatch.Stats.SUM, period }, 'SUM'),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'key',
    evaluationPeriods: 1,
    source: 'judgement: right for sessions, not for a cache that may forget',
    description:
      'The cache throws out keys before they expire: sessions end early, or the database answers instead. ' +
      'Look at the memory, at keys without an expiry, at maxmemory-policy, and at the size of the nodes.',
  };
}

function highCpu({ cpu }: CacheAlarmsProps, cache: CacheNodes): AlarmDesign {
  return {
    ...COMMON,
    id: 'HighCpu',
    nameSuffix: 'cache-high-cpu',
    prop: 'cpu',
    options: cpu,
    metric: (period) =>
      cacheMetric(cache, 'EngineCPUUtilization', { statistic: cloudwatch.Stats.AVERAGE, period }, 'MAX'),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 90,
    unit: '%',
    evaluationPeriods: 3,
    source: 'ElastiCache, "Which Metrics Should I Monitor?"',
    description:
      "The cache's engine is short of CPU: every command waits, since they run one after the other. " +
      'Look at slow commands (SLOWLOG), at large keys, and at the number of connections.',
  };
}

function highHostCpu({ hostCpu }: CacheAlarmsProps, cache: CacheNodes): AlarmDesign {
  return {
    ...COMMON,
    id: 'HighHostCpu',
    nameSuffix: 'cache-high-host-cpu',
    prop: 'hostCpu',
    options: hostCpu,
    onlyWhenAsked: true,
    metric: (period) => cacheMetric(cache, 'CPUUtilization', { statistic: cloudwatch.Stats.AVERAGE, period }, 'MAX'),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 45,
    unit: '%',
    evaluationPeriods: 3,
    source: 'ElastiCache, "Which Metrics Should I Monitor?": 90 % of one core of two',
    description:
      "The cache's small node is short of CPU: the engine shares its core with connections, snapshots and encryption. " +
      'Look at the rate of new connections, at snapshots under way, at CPU credits, and at the size of the nodes.',
  };
}

function checkNodes({ names }: CacheNodes): string | undefined {
  if (names.length <= 10) return undefined;
  return `nodes times shards must be at most 10, the metrics of one alarm, got ${names.length}`;
}
