/** What the connections of a service depend on. */
export interface ConnectionPoolProps {
  /** Most tasks that run when none is being deployed: the maximum of the autoscaling. */
  readonly maxTasks: number;

  /** Connections above which an alarm goes off: the full fleet stays at or below them. */
  readonly alarmThreshold: number;

  /**
   * Most tasks that run while a deployment replaces them, in percent of `maxTasks`: `maxHealthyPercent` of a rolling
   * deployment, 200 for blue/green.
   *
   * @default 200
   */
  readonly maxHealthyPercent?: number;

  /**
   * Connections that others hold: migrations, people, the rotation of the password.
   *
   * @default 5
   */
  readonly reservedConnections?: number;

  /**
   * Least connections with which a task is of use.
   *
   * @default 2
   */
  readonly minPoolSize?: number;
}

/**
 * Connections that each task may hold, so that all tasks together, old and new ones while a deployment runs both, stay at
 * or below the threshold of the alarm.
 *
 * Throws when a number is not one, and when a task would get too few to be of use.
 */
export class ConnectionPool {
  /** Connections of one task, for `SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE`. */
  readonly size: number;

  /** Most tasks that ever run at once. */
  readonly peakTasks: number;

  /** Most connections that there ever are at once, those of others included. */
  readonly peakConnections: number;

  constructor(props: ConnectionPoolProps) {
    const { maxTasks, alarmThreshold } = props;
    const maxHealthyPercent = props.maxHealthyPercent ?? 200;
    const reserved = props.reservedConnections ?? 5;
    const least = props.minPoolSize ?? 2;
    const problems = [
      checkWhole('maxTasks', maxTasks, 1),
      checkWhole('alarmThreshold', alarmThreshold, 1),
      checkWhole('maxHealthyPercent', maxHealthyPercent, 100),
      checkWhole('reservedConnections', reserved, 0),
      checkWhole('minPoolSize', least, 1),
    ].filter((problem) => problem !== undefined);
    if (problems.length > 0) throw new Error(`ConnectionPool: ${problems.join('; ')}`);

    // Amazon ECS rounds the upper limit down.
    this.peakTasks = Math.floor((maxTasks * maxHealthyPercent) / 100);
    this.size = Math.floor((alarmThreshold - reserved) / this.peakTasks);
    this.peakConnections = this.size * this.peakTasks + reserved;
    if (this.size >= least) return;
    const needed = least * this.peakTasks + reserved;
    throw new Error(
      `ConnectionPool: alarmThreshold must be at least ${needed} for ${least} connections in each of ${this.peakTasks} tasks and ${reserved} of others, got ${alarmThreshold}`,
    );
  }
}

function checkWhole(prop: string, value: number, least: number): string | undefined {
  if (Number.isInteger(value) && value >= least) return undefined;
  return `${prop} must be a whole number from ${least} on, got ${value}`;
}
