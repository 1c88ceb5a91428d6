import type { ECS, Task } from '@aws-sdk/client-ecs';

/**
 * Request of AWS CloudFormation to a custom resource.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface Request {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
}

export interface Properties {
  readonly Cluster: string;
  readonly TaskDefinition: string;
  readonly ContainerName: string;
  readonly Subnets: string[];
  readonly SecurityGroups: string[];
  readonly TimeoutSeconds: string;
}

export interface Surroundings {
  readonly ecs: Pick<ECS, 'runTask' | 'describeTasks' | 'stopTask'>;
  readonly put: (url: string, body: string) => Promise<void>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
}

const POLL = 5000;

/** Runs the task once for each new version and sends the result to AWS CloudFormation. */
export function createHandler(surroundings: Surroundings): (request: Request) => Promise<void> {
  return async (request) => {
    const problem = await migrate(request, surroundings).catch((error: unknown) => String(error));
    const answer = {
      Status: problem === undefined ? 'SUCCESS' : 'FAILED',
      Reason: problem,
      PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId,
      StackId: request.StackId,
      RequestId: request.RequestId,
      LogicalResourceId: request.LogicalResourceId,
    };
    await surroundings.put(request.ResponseURL, JSON.stringify(answer));
  };
}

async function migrate(request: Request, { ecs, sleep, now }: Surroundings): Promise<string | undefined> {
  if (request.RequestType === 'Delete' || isRollback(request)) return undefined;
  const { ResourceProperties: properties, RequestId } = request;
  const { Cluster: cluster, TimeoutSeconds } = properties;
  const deadline = now() + Number(TimeoutSeconds) * 1000;

  const taskArn = await start(ecs, properties, RequestId);
  for (;;) {
    const { tasks } = await ecs.describeTasks({ cluster, tasks: [taskArn] });
    const task = tasks?.[0];
    if (task?.lastStatus === 'STOPPED') return outcome(task, properties.ContainerName);
    if (now() >= deadline) {
      await ecs.stopTask({ cluster, task: taskArn, reason: 'the migration exceeded its timeout' });
      return `the migration ${taskArn} exceeded its timeout of ${TimeoutSeconds} seconds and was stopped`;
    }
    await sleep(POLL);
  }
}

/**
 * Whether CloudFormation rolls back, which requests the previous revision of the task definition. The migration of the
 * previous version must not run on a newer schema.
 */
function isRollback({ ResourceProperties, OldResourceProperties }: Request): boolean {
  if (!OldResourceProperties) return false;
  const [family, revision] = partsOf(ResourceProperties.TaskDefinition);
  const [oldFamily, oldRevision] = partsOf(OldResourceProperties.TaskDefinition);
  return family === oldFamily && revision <= oldRevision;
}

function partsOf(taskDefinition: string): [string, number] {
  const colon = taskDefinition.lastIndexOf(':');
  return [taskDefinition.slice(0, colon), Number(taskDefinition.slice(colon + 1))];
}

async function start(ecs: Surroundings['ecs'], properties: Properties, clientToken: string): Promise<string> {
  const { tasks, failures } = await ecs.runTask({
    cluster: properties.Cluster,
    taskDefinition: properties.TaskDefinition,
    launchType: 'FARGATE',
    // A retry of AWS Lambda must not start a second migration.
    clientToken,
    propagateTags: 'TASK_DEFINITION',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: properties.Subnets,
        securityGroups: properties.SecurityGroups,
        assignPublicIp: 'DISABLED',
      },
    },
  });
  const taskArn = tasks?.[0]?.taskArn;
  if (taskArn === undefined)
    throw new Error(`the migration did not start: ${failures?.[0]?.reason ?? 'no reason given'}`);
  return taskArn;
}

function outcome(task: Task, containerName: string): string | undefined {
  const container = task.containers?.find(({ name }) => name === containerName);
  if (container?.exitCode === 0) return undefined;
  const reason = container?.reason ?? task.stoppedReason ?? 'no reason given';
  const exitCode = container?.exitCode;
  const result = exitCode === undefined ? 'failed without an exit code' : `failed with exit code ${exitCode}`;
  return `the migration ${task.taskArn} ${result}: ${reason}`;
}
