import type { Deployment } from './deployment';
import { QUOTAS } from './quotas';
import { sustainedVcpus } from './sizes';
import type { RequestCost } from './workload';

/** Milliseconds of a round trip between a task and the database in another Availability Zone. An assumption. */
export const ROUND_TRIP_MS = 1;

/** Utilization above which requests wait noticeably: of database and cache, and of a connection pool. An assumption. */
export const MAX_UTILIZATION = 0.6;

/** Largest rate of requests that a part of a deployment serves. */
export interface Limit {
  readonly part: string;
  /** Requests a second. */
  readonly requests: number;
  /** How it is calculated. */
  readonly calculation: string;
  /** Setting or construct that raises it. */
  readonly remedy: string;
}

/** Returns the limits of a deployment, the lowest first. */
export function limitsOf(deployment: Deployment, cost: RequestCost): Limit[] {
  const { addresses, cache, database, maxTasks, poolSize, rolloutFactor, targetUtilization, taskVcpus } = deployment;
  const perTask = (taskVcpus * targetUtilization * 1000) / cost.taskCpuMs;
  const connection = MAX_UTILIZATION * (1000 / (cost.connectionMs + ROUND_TRIP_MS));
  const tasks = (count: number) => Math.floor(count / rolloutFactor) * perTask;
  const limits: Limit[] = [
    {
      part: `Tasks: ${maxTasks} with ${taskVcpus} vCPU`,
      requests: maxTasks * perTask,
      calculation: `CPU utilization of ${percent(targetUtilization)}`,
      remedy: '`maxTasks` and `TASK_SIZE` of the environment',
    },
    {
      part: `Connection pools: ${maxTasks} with ${poolSize} connections`,
      requests: maxTasks * poolSize * connection,
      calculation: `a round trip of ${ROUND_TRIP_MS} ms, utilization of ${percent(MAX_UTILIZATION)}`,
      remedy: '`alarmThreshold` of `ConnectionPool`, a larger instance class, `PostgresProxy`',
    },
    {
      part: `Database CPU: ${database.name}`,
      requests: (cpuOf(sustainedVcpus(database), database.baseline) * 1000) / cost.databaseCpuMs,
      calculation: cpuCalculation(database.vcpus, database.baseline),
      remedy: '`instanceType` of `PostgresDatabase`, `PostgresReplica` for reads',
    },
    {
      part: `Session cache CPU: ${cache.name}`,
      // one thread executes the commands
      requests: (Math.min(cpuOf(sustainedVcpus(cache), cache.baseline), MAX_UTILIZATION) * 1000) / cost.cacheCpuMs,
      calculation: cpuCalculation(cache.baseline === undefined ? 1 : cache.vcpus, cache.baseline),
      remedy: '`nodeType` of `SessionCache`, then `ServerlessSessionCache`',
    },
    {
      part: `Fargate quota of a new account: ${QUOTAS.vcpus.value} vCPUs`,
      requests: tasks(QUOTAS.vcpus.value / taskVcpus),
      calculation: 'old and new tasks during a deployment',
      remedy: 'request an increase; `nx preflight` compares the quota with the templates',
    },
    {
      part: `Private subnets: ${addresses} addresses`,
      requests: tasks(addresses),
      calculation: 'one address for each task, old and new tasks during a deployment',
      remedy: 'larger tasks, larger subnets in a new VPC',
    },
    {
      part: `Targets of the load balancer: ${QUOTAS.targets.value}`,
      requests: tasks(QUOTAS.targets.value),
      calculation: 'old and new tasks during a deployment',
      remedy: 'larger tasks, a quota increase',
    },
    {
      part: 'Regional web ACL',
      requests: QUOTAS.webAcl.value,
      calculation: 'quota',
      remedy: 'a quota increase, several deployments (cells)',
    },
    {
      part: 'Distribution',
      requests: QUOTAS.distribution.value,
      calculation: 'quota',
      remedy: 'a quota increase, several deployments (cells)',
    },
  ];
  return limits.sort((a, b) => a.requests - b.requests);
}

/** A burstable class can use its baseline completely. */
function cpuOf(sustained: number, baseline: number | undefined): number {
  return baseline === undefined ? sustained * MAX_UTILIZATION : sustained;
}

function cpuCalculation(vcpus: number, baseline: number | undefined): string {
  const cpus = `${vcpus} vCPU${vcpus === 1 ? '' : 's'}`;
  return baseline === undefined
    ? `${cpus}, utilization of ${percent(MAX_UTILIZATION)}`
    : `${cpus} with a baseline of ${percent(baseline)}, without CPU credits`;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
