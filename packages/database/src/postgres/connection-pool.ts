import { Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';

/** Properties of `ConnectionPool`. */
export interface ConnectionPoolProps {
  /** Maximum number of tasks outside of deployments: the maximum capacity of autoscaling. */
  readonly maxTasks: number;

  /** Threshold of the alarm on connections. All tasks together stay at or below it. */
  readonly alarmThreshold: number;

  /**
   * Maximum number of tasks during a deployment, in percent of `maxTasks`: `maxHealthyPercent` of a rolling deployment,
   * 200 for blue/green.
   *
   * @default 200
   */
  readonly maxHealthyPercent?: number;

  /**
   * Connections that are reserved for migrations, operators and password rotation.
   *
   * @default 5
   */
  readonly reservedConnections?: number;

  /**
   * Minimum number of connections that a task needs.
   *
   * @default 2
   */
  readonly minPoolSize?: number;
}

/**
 * Calculates how many database connections each task can open, so that all tasks together stay at or below the alarm
 * threshold, also while a deployment runs old and new tasks. It creates no resources.
 *
 * Fails if a number is out of range, or if a task would get fewer connections than `minPoolSize`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 *
 * @example
 * const pool = new ConnectionPool(this, 'ConnectionPool', { maxTasks: 10, alarmThreshold: 80 });
 * const environment = { SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: String(pool.size) };
 */
export class ConnectionPool extends Construct {
  /** Connections of one task, for `SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE`. */
  readonly size: number;

  /** Maximum number of tasks that run at the same time. */
  readonly peakTasks: number;

  /** Maximum number of connections that are open at the same time, including the reserved ones. */
  readonly peakConnections: number;

  constructor(scope: Construct, id: string, props: ConnectionPoolProps) {
    super(scope, id);
    const { maxTasks, alarmThreshold } = props;
    const maxHealthyPercent = props.maxHealthyPercent ?? 200;
    const reserved = props.reservedConnections ?? 5;
    const minPoolSize = props.minPoolSize ?? 2;
    failOn(this, [
      checkMinimum('maxTasks', maxTasks, 1),
      checkMinimum('alarmThreshold', alarmThreshold, 1),
      checkMinimum('maxHealthyPercent', maxHealthyPercent, 100),
      checkMinimum('reservedConnections', reserved, 0),
      checkMinimum('minPoolSize', minPoolSize, 1),
    ]);

    // Amazon ECS rounds the upper limit down.
    this.peakTasks = Math.floor((maxTasks * maxHealthyPercent) / 100);
    this.size = Math.floor((alarmThreshold - reserved) / this.peakTasks);
    this.peakConnections = this.size * this.peakTasks + reserved;
    const needed = minPoolSize * this.peakTasks + reserved;
    failOn(this, [
      this.size >= minPoolSize
        ? undefined
        : `alarmThreshold must be at least ${needed} for ${this.peakTasks} tasks with ${minPoolSize} connections each and ${reserved} reserved connections, got ${alarmThreshold}`,
    ]);
  }
}

function checkMinimum(prop: string, value: number, min: number): string | undefined {
  if (!Token.isUnresolved(value) && Number.isInteger(value) && value >= min) return undefined;
  return `${prop} must be an integer of at least ${min}, got ${Token.isUnresolved(value) ? 'a token' : value}`;
}
