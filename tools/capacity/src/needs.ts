import { MAX_UTILIZATION, ROUND_TRIP_MS } from './limits';
import { DATABASE_CLASSES, maxConnections, type Size } from './sizes';
import type { RequestCost } from './workload';

/** vCPUs of a task, from small to large. Larger tasks need fewer addresses, targets and connection pools. */
const TASK_VCPUS = [0.5, 1, 2, 4] as const;
const MAX_TASKS = 50;
const MIN_TASKS = 2;
const MIN_POOL = 2;
const TARGET_UTILIZATION = 0.7;
const ROLLOUT_FACTOR = 2;
/** Connections for migrations, operators and password rotation, the default of `ConnectionPool`. */
const RESERVED_CONNECTIONS = 5;

/** Data of a load balancer capacity unit. @see https://aws.amazon.com/elasticloadbalancing/pricing/ */
const GIB_PER_CAPACITY_UNIT_HOUR = 1;
const GIB = 2 ** 30;

/** Resources for a rate of requests. */
export interface Needs {
  readonly requests: number;
  readonly tasks: number;
  readonly taskVcpus: number;
  /** Connections of a task, and of all tasks during a deployment. */
  readonly poolSize: number;
  readonly peakConnections: number;
  /** Smallest instance class with enough CPU. `undefined` if none has. */
  readonly database?: Size;
  /** Whether the connections exceed `max_connections` of the instance class. */
  readonly needsProxy: boolean;
  /** Shards of the session cache, one thread each. */
  readonly cacheShards: number;
  /** Load balancer capacity units for the data. */
  readonly capacityUnits: number;
  /** Application logs in GiB a day. */
  readonly logGibPerDay: number;
}

/** Returns the resources that serve a rate of requests. */
export function needsOf(requests: number, cost: RequestCost): Needs {
  const cpu = (requests * cost.taskCpuMs) / 1000 / TARGET_UTILIZATION;
  const taskVcpus = TASK_VCPUS.find((vcpus) => cpu / vcpus <= MAX_TASKS) ?? 4;
  const tasks = Math.max(Math.ceil(cpu / taskVcpus), MIN_TASKS);
  const busy = (requests * (cost.connectionMs + ROUND_TRIP_MS)) / 1000 / MAX_UTILIZATION;
  const poolSize = Math.max(Math.ceil(busy / tasks), MIN_POOL);
  const peakConnections = poolSize * tasks * ROLLOUT_FACTOR + RESERVED_CONNECTIONS;
  const databaseCpu = (requests * cost.databaseCpuMs) / 1000;
  const database = DATABASE_CLASSES.find(({ baseline, vcpus }) =>
    baseline === undefined ? vcpus * MAX_UTILIZATION >= databaseCpu : vcpus * baseline >= databaseCpu,
  );
  return {
    requests,
    tasks,
    taskVcpus,
    poolSize,
    peakConnections,
    database,
    needsProxy: database !== undefined && peakConnections > maxConnections(database),
    cacheShards: Math.ceil((requests * cost.cacheCpuMs) / 1000 / MAX_UTILIZATION),
    capacityUnits: Math.ceil((requests * cost.responseBytes * 3600) / GIB / GIB_PER_CAPACITY_UNIT_HOUR),
    logGibPerDay: (requests * cost.logBytes * 86_400) / GIB,
  };
}
