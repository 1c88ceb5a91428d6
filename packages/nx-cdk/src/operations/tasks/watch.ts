import { DescribeTasksCommand, ECSClient, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { CommandError } from '../../shared/command-error';
import type { Environment } from '../environment';
import type { StartedTask } from './start';

/** How a command in a task ended. */
export interface Ended {
  /** Exit code of the container. Missing if it did not start or was killed. */
  readonly exitCode?: number;
  /** Reason of Amazon ECS, such as `OutOfMemoryError: Container killed due to memory usage`. */
  readonly reason?: string;
}

/** Reads the state of a task. */
export async function describeTask(
  environment: Environment,
  { arn, id, cluster, region }: Pick<StartedTask, 'arn' | 'id' | 'cluster' | 'region'>,
): Promise<Task> {
  const ecs = environment.client(ECSClient, region);
  const { tasks = [], failures = [] } = await environment.ask(
    `the task ${id}`,
    ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] })),
  );
  const [task] = tasks;
  if (!task) throw new CommandError(`the task ${id} cannot be read: ${failures[0]?.reason ?? 'it does not exist'}`);
  return task;
}

/** Returns how the command of a container ended, `undefined` if it runs or waits for its start. */
export function endOf({ lastStatus, stoppedReason, containers = [] }: Task, container: string): Ended | undefined {
  const { exitCode, reason = stoppedReason } = containers.find(({ name }) => name === container) ?? {};
  // the task stops some time after its container
  if (exitCode === undefined && lastStatus !== 'STOPPED') return undefined;
  return { ...(exitCode === undefined ? {} : { exitCode }), ...(reason ? { reason } : {}) };
}

/** Stops a task. Its containers get SIGTERM, and SIGKILL after their stop timeout. */
export async function stopTask(
  environment: Environment,
  { arn, id, cluster, region }: StartedTask,
  reason: string,
): Promise<void> {
  const ecs = environment.client(ECSClient, region);
  await environment.ask(`the task ${id}`, ecs.send(new StopTaskCommand({ cluster, task: arn, reason })), 'stopped');
}
