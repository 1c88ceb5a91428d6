import { answer, type CustomResourceRequest, partsOf, type Put } from '../custom-resource/request';
import {
  imagesOfRevision,
  imagesOfTaskDefinition,
  verify,
  type Clients,
  type Image,
  type Settings,
  type Verdict,
} from './verification';

/**
 * Event of a lifecycle hook of Amazon ECS. `hookDetails` is what the previous call returned.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export interface HookEvent {
  readonly lifecycleStage: string;
  readonly resourceArn: string;
  readonly executionDetails: { readonly targetServiceRevisionArn: string };
  readonly hookDetails?: { readonly calls?: number };
}

/** Request of the custom resource. */
export type Request = CustomResourceRequest<Properties>;

export interface Properties {
  readonly TaskDefinitions: string[];
}

/** Response to a lifecycle hook. */
export interface HookResponse {
  readonly hookStatus: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS';
  readonly reason?: string;
  readonly callBackDelay?: number;
  readonly hookDetails?: { readonly calls: number };
}

export interface Surroundings {
  readonly clients: Clients;
  readonly settings: Settings;
  readonly put: Put;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: (entry: object) => void;
}

/** Seconds between two checks of an image that is being signed, and the number of checks: 5 minutes. */
const DELAY = 15;
const CHECKS = 20;

/** Answers lifecycle hooks of Amazon ECS and requests of AWS CloudFormation. */
export function createHandler(surroundings: Surroundings) {
  return (event: HookEvent | Request): Promise<HookResponse | undefined> =>
    'RequestType' in event ? answerRequest(event, surroundings) : answerHook(event, surroundings);
}

/** Verifies the images of the new service revision. */
async function answerHook(event: HookEvent, surroundings: Surroundings): Promise<HookResponse> {
  const { clients } = surroundings;
  const calls = (event.hookDetails?.calls ?? 0) + 1;
  const { targetServiceRevisionArn } = event.executionDetails;
  const outcome = await check(
    () => imagesOfRevision(clients.ecs, targetServiceRevisionArn),
    surroundings,
    event.resourceArn,
  );
  if (outcome.problem === undefined) return { hookStatus: 'SUCCEEDED' };
  if (outcome.isPending && calls < CHECKS) {
    return { hookStatus: 'IN_PROGRESS', callBackDelay: DELAY, hookDetails: { calls } };
  }
  return { hookStatus: 'FAILED', reason: outcome.problem };
}

/** Verifies the images of task definitions and sends the result to AWS CloudFormation. */
async function answerRequest(request: Request, surroundings: Surroundings): Promise<undefined> {
  const problem = await verifyRequest(request, surroundings);
  await answer(request, problem, surroundings.put);
}

async function verifyRequest(request: Request, surroundings: Surroundings): Promise<string | undefined> {
  if (request.RequestType === 'Delete' || isRollback(request)) return undefined;
  const { clients, sleep } = surroundings;
  const { TaskDefinitions } = request.ResourceProperties;
  const images = async () => {
    const found = await Promise.all(TaskDefinitions.map((arn) => imagesOfTaskDefinition(clients.ecs, arn)));
    return found.flat();
  };
  for (let calls = 1; ; calls++) {
    const { problem, isPending } = await check(images, surroundings, TaskDefinitions.join(', '));
    if (problem === undefined || !isPending || calls === CHECKS) return problem;
    await sleep(DELAY * 1000);
  }
}

interface Outcome {
  readonly problem?: string;
  /** Whether an image is still being signed and no image is refused. */
  readonly isPending: boolean;
}

/** Verifies images and logs each result. An error refuses the deployment. */
async function check(
  read: () => Promise<Image[]>,
  { clients, settings, log }: Surroundings,
  deployment: string,
): Promise<Outcome> {
  try {
    const verdicts = await verify(await read(), clients, settings);
    for (const verdict of verdicts)
      log({ level: verdict.result === 'refused' ? 'ERROR' : 'INFO', deployment, ...verdict });
    const failed = verdicts.filter(({ result }) => result === 'refused' || result === 'pending');
    const isPending = failed.every(({ result }) => result === 'pending');
    return { problem: failed.length > 0 ? failed.map(describe).join('; ') : undefined, isPending };
  } catch (error) {
    const problem = `the image signatures could not be verified: ${String(error)}`;
    log({ level: 'ERROR', deployment, reason: problem });
    return { problem, isPending: false };
  }
}

function describe({ container, image, reason }: Verdict): string {
  return `the image ${image} of the container ${container} ${reason}`;
}

/** Whether CloudFormation rolls back, which requests previous revisions. They can be older than the verification. */
function isRollback({ ResourceProperties, OldResourceProperties }: Request): boolean {
  if (!OldResourceProperties) return false;
  const before = new Map(OldResourceProperties.TaskDefinitions.map(partsOf));
  const after = ResourceProperties.TaskDefinitions.map(partsOf);
  return after.every(([family, revision]) => revision <= (before.get(family) ?? -1));
}
