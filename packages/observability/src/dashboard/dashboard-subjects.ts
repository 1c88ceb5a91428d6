import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { aws_elasticache as elasticache } from 'aws-cdk-lib/interfaces';

/** A service on a `HealthDashboard`, and its limits. */
export interface DashboardService {
  /** The service. */
  readonly service: ecs.IBaseService;

  /**
   * Whether the service's cluster has Container Insights, which count its tasks and deployments.
   *
   * @default false - tasks and deployments are not shown
   */
  readonly containerInsights?: boolean;

  /**
   * Tasks that autoscaling stops at, shown as a line.
   *
   * @default - no line
   */
  readonly maximumTasks?: number;
}

/** A database on a `HealthDashboard`, and its limits. */
export interface DashboardDatabase {
  /** The database instance. */
  readonly database: rds.IDatabaseInstance;

  /**
   * Connections that the instance allows, shown as a line.
   *
   * @default - no line
   */
  readonly maximumConnections?: number;

  /**
   * Connections that the pools of all tasks open together at most, shown as a line.
   *
   * @default - no line
   */
  readonly pooledConnections?: number;

  /**
   * A read replica, of any region, whose lag is shown.
   *
   * @default - no lag is shown
   */
  readonly replica?: rds.IDatabaseInstance;
}

/** A cache on a `HealthDashboard`. */
export interface DashboardCache {
  /** The Valkey or Redis OSS replication group. */
  readonly replicationGroup: elasticache.IReplicationGroupRef;

  /** Nodes of each shard, the primary and its replicas. */
  readonly nodes: number;

  /**
   * Shards of a group in cluster mode.
   *
   * @default - cluster mode is disabled
   */
  readonly shards?: number;
}
