import type { ExecutorContext } from '@nx/devkit';
import { openEnvironment, type Environment, type OperationOptions } from '../operations/environment';
import { describeCost, PRICES_OF } from '../operations/previews/cost';
import { createPreview } from '../operations/previews/creation';
import { findPreview, isLeftOver, listPreviews, type Preview } from '../operations/previews/previews';
import { deletePreview } from '../operations/previews/removal';
import { CommandError, describeError } from '../shared/command-error';
import { printJson, progress } from '../shared/console';
import { describeDuration, parseDuration } from '../shared/duration';
import { executor } from '../shared/executor';
import { quoted } from '../shared/printable';
import { confirm } from '../shared/question';
import { table } from '../shared/table';
import deploy from './deploy';

const ACTIONS = ['up', 'down', 'list'] as const;

/** Options of the executor `preview`. */
export interface PreviewOptions extends Pick<OperationOptions, 'stage' | 'outdir'> {
  /** Action of the command. @default list */
  readonly action?: (typeof ACTIONS)[number];
  /** Name of the preview, such as `pr-42`. */
  readonly name?: string;
  /** Image tag of `up`. @default - the image of the stage */
  readonly imageTag?: string;
  /** Time after which the preview deletes itself: `12h`, `3d`. @default 3d */
  readonly expiresIn?: string;
  /** Deletes all previews that have expired, or whose creation or deletion has failed. */
  readonly expired?: boolean;
  /** Prints the previews as JSON. */
  readonly json?: boolean;
  /** Requires no confirmation. */
  readonly yes?: boolean;
  /** Prints the details of the AWS CDK CLI. */
  readonly verbose?: boolean;
}

const HOUR = 3_600_000;
const LONGEST = 14 * 24 * HOUR;

/** Creates, lists and deletes preview environments of pull requests. */
export default executor<PreviewOptions>(async (options, context) => {
  const { action = 'list', name } = options;
  if (!ACTIONS.includes(action)) {
    throw new CommandError(`action must be one of ${ACTIONS.join(', ')}, got ${quoted(action)}`);
  }
  if (name !== undefined && !/^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(name)) {
    throw new CommandError(
      `name must be 1 to 20 lower-case letters, digits and hyphens, without a hyphen at the start or end, got ${quoted(name)}`,
    );
  }
  if (action === 'up') return up(options, context);
  const environment = await openEnvironment(options, context);
  return action === 'down' ? down(options, environment) : list(options, await listPreviews(environment));
});

async function up(options: PreviewOptions, context: ExecutorContext): Promise<void> {
  const { expiresIn = '3d', imageTag, json, name, stage, verbose } = options;
  if (name === undefined) throw new CommandError('name is required: add --name, such as --name=pr-42');
  const duration = parseDuration(expiresIn);
  if (duration === undefined || duration < HOUR || duration > LONGEST) {
    throw new CommandError(`expiresIn must be a duration from 1h to 14d, such as 12h or 3d, got ${quoted(expiresIn)}`);
  }
  const environment = await openEnvironment(options, context);
  const began = Date.now();
  const preview = await createPreview(environment, context, {
    ...{ name, imageTag, expires: new Date(began + duration) },
    // the guard of the command compares, asks AWS for a change set, and deploys the one stack
    deploy: async ({ id }, outdir) =>
      (await deploy({ stage, outdir, stacks: [id], yes: true, verbose }, context)).success,
  });
  progress(`the preview ${name} is deployed after ${describeDuration(Date.now() - began)}`);
  list({ json }, [preview]);
}

async function down({ expired = false, name, yes }: PreviewOptions, environment: Environment): Promise<void> {
  if (expired === (name !== undefined)) throw new CommandError('add either --name, such as --name=pr-42, or --expired');
  const previews = name === undefined ? await leftOvers(environment) : [await findPreview(environment, name)];
  const found = previews.filter((preview) => preview !== undefined);
  if (found.length === 0) {
    return console.log(
      `${name === undefined ? 'no preview has expired' : `the preview ${name} does not exist`}, nothing to delete`,
    );
  }
  const names = found.map((preview) => preview.name).join(', ');
  const { account } = environment.stage;
  if (!yes) await confirm(`Delete the preview ${names} of ${environment.name} and its database, account ${account}?`);
  const problems: string[] = [];
  for (const preview of found) {
    await deletePreview(environment, preview).then(
      () => console.log(`deleted the preview ${preview.name}`),
      // the other previews are independent of it
      (error: unknown) => problems.push(describeError(error)),
    );
  }
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
}

async function leftOvers(environment: Environment): Promise<readonly Preview[]> {
  const now = Date.now();
  return (await listPreviews(environment)).filter((preview) => isLeftOver(preview, now));
}

function list({ json }: Pick<PreviewOptions, 'json'>, previews: readonly Preview[]): void {
  if (json) return printJson(previews);
  if (previews.length === 0) return console.log('no previews');
  const now = Date.now();
  const rows = previews.map(({ costPerDay, created, expires, imageTag = '-', name, status, url = '-' }) => [
    name,
    status,
    imageTag,
    describeDuration(now - Date.parse(created)),
    remaining(expires, now),
    describeCost(costPerDay),
    url,
  ]);
  console.log(table(['preview', 'state', 'image', 'age', 'expires in', 'cost per day', 'URL'], rows));
  console.log(`cost: list prices of us-east-1, ${PRICES_OF}, of tasks and secrets`);
}

function remaining(expires: string | undefined, now: number): string {
  if (expires === undefined) return '-';
  const left = Date.parse(expires) - now;
  return left > 0 ? describeDuration(left) : 'expired';
}
