import {
  ECSClient,
  RunTaskCommand,
  type ContainerDefinition,
  type RunTaskRequest,
  type Service,
} from '@aws-sdk/client-ecs';
import { CommandError } from '../../shared/command-error';
import type { Environment } from '../environment';
import type { ServiceDetails } from '../services';

/** A task that runs a command in one of its containers. */
export interface StartedTask {
  readonly arn: string;
  /** Id of the task, which is the last part of the ARN. */
  readonly id: string;
  readonly cluster: string;
  readonly region: string;
  /** Name of the container that runs the command. */
  readonly container: string;
  /** Whether the task stops with the container. */
  readonly isEssential: boolean;
}

/** Value of `startedBy`, which is shown by the console and in AWS CloudTrail. */
const STARTED_BY = 'nx-run-task';

/**
 * Starts a standalone task like the tasks of a service.
 *
 * @param command command of the container. If it is empty, that of the task definition
 */
export async function startTask(
  environment: Environment,
  { service, taskDefinition, cluster, region }: ServiceDetails,
  { name: container = '', essential: isEssential = true }: ContainerDefinition,
  command: readonly string[],
): Promise<StartedTask> {
  const ecs = environment.client(ECSClient, region);
  const { tasks = [], failures = [] } = await environment.ask(
    'the task',
    ecs.send(
      new RunTaskCommand({
        ...placementOf(service),
        cluster,
        taskDefinition: taskDefinition.taskDefinitionArn,
        startedBy: STARTED_BY,
        ...(command.length > 0
          ? { overrides: { containerOverrides: [{ name: container, command: [...command] }] } }
          : {}),
      }),
    ),
    'started',
  );
  const [task] = tasks;
  if (!task?.taskArn) {
    const [{ reason = 'Amazon ECS returned no task', detail = '' } = {}] = failures;
    throw new CommandError(`the task cannot be started: ${[reason, detail].filter(Boolean).join(', ')}`);
  }
  const arn = task.taskArn;
  return { arn, id: arn.split('/').at(-1) ?? '', cluster, region, container, isEssential };
}

/** Where the tasks of a service run. A capacity provider strategy excludes a launch type. */
function placementOf(service: Service): Omit<RunTaskRequest, 'taskDefinition'> {
  const { capacityProviderStrategy = [], launchType, platformVersion, networkConfiguration } = service;
  const { propagateTags = 'NONE', enableECSManagedTags } = service;
  return {
    ...(capacityProviderStrategy.length > 0 ? { capacityProviderStrategy } : { launchType }),
    ...(platformVersion ? { platformVersion } : {}),
    ...(networkConfiguration ? { networkConfiguration } : {}),
    enableECSManagedTags,
    // a standalone task cannot have the tags of the service
    ...(propagateTags === 'NONE' ? {} : { propagateTags: 'TASK_DEFINITION' as const }),
  };
}
