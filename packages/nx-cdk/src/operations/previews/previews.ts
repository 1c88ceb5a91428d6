import { GetTemplateCommand, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import type { Template } from '../../assembly/assembly';
import type { StackName } from '../../deployment/aws';
import type { Environment } from '../environment';
import { dailyCost } from './cost';

/** Start of the ids of the stacks of previews. */
const PREFIX = 'Preview-';

/** States of a stack that an `up` or a deletion did not complete. */
const FAILED = /^(CREATE_FAILED|DELETE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED)$/;

/** A preview with its deployed stack. */
export interface Preview {
  readonly name: string;
  /** State of the stack. */
  readonly status: string;
  readonly url?: string;
  readonly imageTag?: string;
  /** Priority of the listener rule. */
  readonly priority?: number;
  readonly created: string;
  readonly expires?: string;
  /** US dollars per day by list price. */
  readonly costPerDay?: number;
  readonly region: string;
  readonly stackId: string;
}

/** Returns the id of the stack of a preview. */
export function stackIdOf(name: string): string {
  return `${PREFIX}${name}`;
}

/** Returns whether a preview is left over: it has expired, or its creation or deletion has failed. */
export function isLeftOver({ expires, status }: Preview, now: number): boolean {
  return FAILED.test(status) || (expires !== undefined && Date.parse(expires) <= now);
}

/** Returns the previews of a stage in all of its Regions, by name. */
export async function listPreviews(environment: Environment): Promise<readonly Preview[]> {
  const { stacks, stage } = environment;
  const start = `${stage.name === undefined ? '' : `${stage.name}-`}${PREFIX}`;
  const regions = [...new Map(stacks.map((stack) => [stack.region, stack])).values()];
  const found = await Promise.all(
    regions.map(async (stack) => {
      const inRegion = await environment.ask(`the stacks in ${stack.region}`, stacksIn(environment, stack, start));
      return Promise.all(inRegion.map((each) => previewOf(environment, stack, each, start)));
    }),
  );
  return found.flat().sort((a, b) => a.name.localeCompare(b.name));
}

/** Returns a preview, `undefined` if it does not exist. */
export async function findPreview(environment: Environment, name: string): Promise<Preview | undefined> {
  return (await listPreviews(environment)).find((preview) => preview.name === name);
}

async function stacksIn({ reader }: Environment, stack: StackName, start: string): Promise<Stack[]> {
  const client = await reader.client(stack);
  const found: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    found.push(...Stacks.filter(({ StackName }) => StackName?.startsWith(start)));
  }
  return found;
}

async function previewOf(environment: Environment, place: StackName, stack: Stack, start: string): Promise<Preview> {
  const { StackName = '', StackId = '', StackStatus = '', CreationTime, Outputs = [] } = stack;
  const output = (key: string) => Outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  const priority = output('PreviewPriority');
  return {
    name: StackName.slice(start.length),
    status: StackStatus,
    url: output('PreviewUrl'),
    imageTag: output('PreviewImageTag'),
    priority: priority === undefined ? undefined : Number(priority),
    created: (CreationTime ?? new Date(0)).toISOString(),
    expires: output('PreviewExpires'),
    // a stack whose creation failed has no resources
    costPerDay: Outputs.length === 0 ? undefined : dailyCost(await templateOf(environment, place, StackId)),
    region: place.region,
    stackId: StackId,
  };
}

async function templateOf({ ask, reader }: Environment, place: StackName, stackId: string): Promise<Template> {
  const client = await reader.client(place);
  const command = new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Original' });
  const { TemplateBody = '{}' } = await ask(`the template of ${stackId}`, client.send(command));
  return JSON.parse(TemplateBody) as Template;
}
