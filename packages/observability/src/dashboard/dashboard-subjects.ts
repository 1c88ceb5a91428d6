import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { aws_elasticache as elasticache } from 'aws-cdk-lib/interfaces';

/** ECS service on a `HealthDashboard`, and its limits. */
export interface DashboardService {
  /** The service. */
  readonly service: ecs.IBaseService;

  /**
   * Whether the cluster of the service has Container Insights, which counts tasks and deployments.
   *
   * @default false - no tasks and deployments on the dashboard
   */
  readonly containerInsights?: boolean;

  /**
   * Maximum number of tasks of autoscaling, shown as a line.
   *
   * @default - no line
   */
  readonly maxCapacity?: number;
}

/** Database on a `HealthDashboard`, and its limits. */
export interface DashboardDatabase {
  /** The database instance. */
  readonly database: rds.IDatabaseInstance;

  /**
   * Connection limit of the instance (`max_connections`), shown as a line.
   *
   * @default - no line
   */
  readonly maxConnections?: number;

  /**
   * Maximum number of connections of the pools of all tasks, shown as a line.
   *
   * @default - no line
   */
  readonly pooledConnections?: number;

  /**
   * Read replica, in any Region, whose lag is shown.
   *
   * @default - no replication lag on the dashboard
   */
  readonly replica?: rds.IDatabaseInstance;
}

/** Cache on a `HealthDashboard`. */
export interface DashboardCache {
  /** Valkey or Redis OSS replication group. */
  readonly replicationGroup: elasticache.IReplicationGroupRef;

  /** Nodes of each shard: the primary and its replicas. */
  readonly nodes: number;

  /**
   * Shards of a replication group in cluster mode.
   *
   * @default - cluster mode is disabled
   */
  readonly shards?: number;
}
