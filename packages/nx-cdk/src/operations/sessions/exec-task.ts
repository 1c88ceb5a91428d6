import {
  DescribeTasksCommand,
  ECSClient,
  paginateListTasks,
  type Container,
  type ContainerDefinition,
  type Task,
} from '@aws-sdk/client-ecs';
import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import type { Environment } from '../environment';
import type { ServiceDetails } from '../services';

/** A task with a container that accepts sessions. */
export interface ExecTask {
  readonly arn: string;
  readonly id: string;
  /** Target of AWS Systems Manager. */
  readonly target: string;
}

/**
 * Directories that the agent of ECS Exec writes to.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
const AGENT_DIRECTORIES = ['/var/lib/amazon', '/var/log/amazon'];
/** Tasks that one call describes. */
const PAGE = 100;

/**
 * Checks that a service allows sessions in a container.
 *
 * @throws CommandError with the property of the construct that allows them
 */
export function requireExec({ service, name }: ServiceDetails, container: ContainerDefinition): void {
  if (!service.enableExecuteCommand) {
    throw new CommandError(
      `ECS Exec is disabled for the service ${name}. To enable it, set executeCommand of ContainerService and deploy`,
    );
  }
  const missing = AGENT_DIRECTORIES.filter((directory) => !isWritable(container, directory));
  if (missing.length > 0) {
    throw new CommandError(
      `ECS Exec cannot write to ${missing.join(' and ')} in the container ${container.name}. Add them to rootFilesystem of ContainerService and deploy`,
    );
  }
}

/**
 * Returns the task of a service that a session is started in: the one that the option `--task` names, or the newest one.
 *
 * @throws CommandError if no task accepts sessions, with the reason
 */
export async function chooseExecTask(
  environment: Environment,
  details: ServiceDetails,
  container: string,
  wanted?: string,
): Promise<ExecTask> {
  const tasks = await runningTasks(environment, details);
  const candidates = wanted === undefined ? tasks : tasks.filter((task) => idOf(task) === wanted);
  if (tasks.length === 0) throw new CommandError(`the service ${details.name} has no running task`);
  if (candidates.length === 0) {
    throw new CommandError(`--task must be one of ${tasks.map(idOf).join(', ')}, got ${quoted(wanted)}`);
  }
  const problems: string[] = [];
  for (const task of [...candidates].sort(byStart)) {
    const id = idOf(task);
    const found = task.containers?.find(({ name }) => name === container);
    const problem = problemOf(task, found);
    if (problem === undefined) {
      return { arn: task.taskArn ?? '', id, target: `ecs:${details.cluster}_${id}_${found?.runtimeId}` };
    }
    problems.push(`${id}: ${problem}`);
  }
  throw new CommandError(`no task accepts sessions: ${problems.join('; ')}`);
}

async function runningTasks(environment: Environment, { cluster, region, name }: ServiceDetails): Promise<Task[]> {
  const client = environment.client(ECSClient, region);
  const arns: string[] = [];
  const list = async () => {
    const pages = paginateListTasks({ client }, { cluster, serviceName: name, desiredStatus: 'RUNNING' });
    for await (const { taskArns = [] } of pages) arns.push(...taskArns);
  };
  await environment.ask(`the tasks of ${name}`, list());
  const tasks: Task[] = [];
  for (let from = 0; from < arns.length; from += PAGE) {
    const page = client.send(new DescribeTasksCommand({ cluster, tasks: arns.slice(from, from + PAGE) }));
    tasks.push(...((await environment.ask(`the tasks of ${name}`, page)).tasks ?? []));
  }
  return tasks;
}

function problemOf({ enableExecuteCommand }: Task, container?: Container): string | undefined {
  if (!enableExecuteCommand) {
    return 'started before ECS Exec was enabled. Force a new deployment of the service';
  }
  if (!container?.runtimeId) return `the container is ${container?.lastStatus ?? 'missing'}`;
  const agent = container.managedAgents?.find(({ name }) => name === 'ExecuteCommandAgent');
  if (agent?.lastStatus === 'RUNNING') return undefined;
  return `the agent of ECS Exec is ${agent?.lastStatus ?? 'missing'}${agent?.reason ? `, ${agent.reason}` : ''}`;
}

function idOf({ taskArn = '' }: Task): string {
  return taskArn.split('/').at(-1) ?? '';
}

function byStart(a: Task, b: Task): number {
  return (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0);
}

/** Returns whether a directory is in a root file system, volume or file system in memory that is writable. */
function isWritable(
  { readonlyRootFilesystem = false, mountPoints = [], linuxParameters }: ContainerDefinition,
  directory: string,
): boolean {
  const contains = (path = '') => directory === path || directory.startsWith(`${path}/`);
  const mount = mountPoints.find(({ containerPath }) => contains(containerPath));
  if (mount) return !mount.readOnly;
  return !readonlyRootFilesystem || (linuxParameters?.tmpfs ?? []).some(({ containerPath }) => contains(containerPath));
}
