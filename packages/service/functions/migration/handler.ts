import type { ECS, Task } from '@aws-sdk/client-ecs';
import { answer, type CustomResourceRequest, partsOf, type Put } from '../custom-resource/request';

/** Request of the custom resource. */
export type Request = CustomResourceRequest<Properties>;

export interface Properties {
  readonly Cluster: string;
  readonly TaskDefinition: string;
  readonly ContainerName: string;
  readonly LogGroup: string;
  /** Name of the log stream without the id of the task. */
  readonly LogStreamPrefix: string;
  readonly Subnets: string[];
  readonly SecurityGroups: string[];
  readonly TimeoutSeconds: string;
}

export interface Surroundings {
  readonly ecs: Pick<ECS, 'runTask' | 'describeTasks' | 'stopTask'>;
  readonly put: Put;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
}

const POLL = 2000;

/** Times that the task runs when the resource is created, and the pause before the next time. */
const ATTEMPTS = 3;
const PAUSE = 20_000;

/** Runs the task once for each new version and sends the result to AWS CloudFormation. */
export function createHandler(surroundings: Surroundings): (request: Request) => Promise<void> {
  return async (request) => {
    const problem = await migrate(request, surroundings).catch((error: unknown) => String(error));
    await answer(request, problem, surroundings.put);
  };
}

async function migrate(request: Request, surroundings: Surroundings): Promise<string | undefined> {
  if (request.RequestType === 'Delete' || isRollback(request)) return undefined;
  const { ResourceProperties: properties, RequestId, RequestType } = request;
  const { sleep, now } = surroundings;
  const deadline = now() + Number(properties.TimeoutSeconds) * 1000;
  // a database user that the first rotation of a secret creates might not exist yet
  const attempts = RequestType === 'Create' ? ATTEMPTS : 1;
  for (let attempt = 1; ; attempt++) {
    const token = attempt === 1 ? RequestId : `${RequestId}-${attempt}`;
    const problem = await run(properties, { token, deadline }, surroundings).catch((error: unknown) => String(error));
    if (problem === undefined || attempt === attempts || now() + PAUSE >= deadline) return problem;
    console.warn(`attempt ${attempt} of ${attempts}: ${problem}`);
    await sleep(PAUSE);
  }
}

/** Runs the task until it stops or until the deadline. Returns the problem of a failure. */
async function run(
  properties: Properties,
  { token, deadline }: { readonly token: string; readonly deadline: number },
  { ecs, sleep, now }: Surroundings,
): Promise<string | undefined> {
  const { Cluster: cluster, TimeoutSeconds } = properties;
  const taskArn = await start(ecs, properties, token);
  for (;;) {
    const { tasks } = await ecs.describeTasks({ cluster, tasks: [taskArn] });
    const task = tasks?.[0];
    if (task?.lastStatus === 'STOPPED') return outcome(taskArn, task, properties);
    if (now() >= deadline) {
      await ecs.stopTask({ cluster, task: taskArn, reason: 'the migration exceeded its timeout' });
      return `the migration exceeded its timeout of ${TimeoutSeconds} seconds and was stopped. ${whereToLook(taskArn, properties)}`;
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

function outcome(taskArn: string, task: Task, properties: Properties): string | undefined {
  const container = task.containers?.find(({ name }) => name === properties.ContainerName);
  if (container?.exitCode === 0) return undefined;
  const reason = container?.reason ?? task.stoppedReason ?? 'no reason given';
  const exitCode = container?.exitCode;
  const result = exitCode === undefined ? 'failed without an exit code' : `failed with exit code ${exitCode}`;
  return `the migration ${result}: ${reason}. ${whereToLook(taskArn, properties)}`;
}

function whereToLook(taskArn: string, { LogGroup, LogStreamPrefix }: Properties): string {
  return `See the log stream ${LogStreamPrefix}/${taskArn.split('/').at(-1)} of the log group ${LogGroup}, task ${taskArn}`;
}
