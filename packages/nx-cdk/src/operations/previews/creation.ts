import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { SynthesizedStack } from '../../assembly/assembly';
import { CommandError } from '../../shared/command-error';
import { progress } from '../../shared/console';
import type { Environment } from '../environment';
import { findPreview, isLeftOver, type Preview } from './previews';
import { freePriority, priorityIn, takenPriorities } from './priority';
import { deletePreview, failures } from './removal';
import { synthesizePreview, type PreviewContext } from './synthesis';

/** Highest priority of the listener rule of a preview. */
const LAST_PRIORITY = 9_999;

/** Input of `createPreview`. */
export interface CreationOptions {
  readonly name: string;
  readonly imageTag?: string;
  readonly expires: Date;
  /** Deploys a stack of a cloud assembly, whose folder is relative to the project. Returns whether it succeeded. */
  readonly deploy: (stack: SynthesizedStack, outdir: string) => Promise<boolean>;
}

/**
 * Creates a preview, or updates it and extends its time. A preview whose creation fails is deleted, so nothing is left.
 *
 * @throws CommandError if the app has no previews in the stage, or the deployment fails
 */
export async function createPreview(
  environment: Environment,
  context: ExecutorContext,
  options: CreationOptions,
): Promise<Preview> {
  const { name } = options;
  const found = await findPreview(environment, name);
  const isFailed = found !== undefined && isLeftOver(found, 0);
  if (isFailed) {
    progress(`an earlier creation of the preview ${name} failed, ${found.status}`);
    await deletePreview(environment, found);
  }
  const before = isFailed ? undefined : found;
  const scratch = mkdtempSync(join(tmpdir(), 'nx-cdk-'));
  const began = Date.now();
  try {
    const folder = join(scratch, 'cdk.out');
    const stack = await synthesize(environment, context, options, folder, before);
    const succeeded = await options.deploy(stack, relative(environment.folder, folder));
    const after = await findPreview(environment, name);
    if (succeeded && after) return after;
    if (after && !before) await removeFailed(environment, after, began);
    throw new CommandError(
      before ? `the preview ${name} was not updated` : `the preview ${name} was not created, and nothing is left of it`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Synthesizes the preview, and once more if another rule of the listener has its priority. */
async function synthesize(
  environment: Environment,
  context: ExecutorContext,
  { expires, imageTag, name }: CreationOptions,
  folder: string,
  before: Preview | undefined,
): Promise<SynthesizedStack> {
  const settings: PreviewContext = {
    preview: name,
    previewImageTag: imageTag,
    previewExpires: expires.toISOString().replace(/\.\d+Z$/, 'Z'),
    previewPriority: before?.priority?.toString(),
  };
  const { name: stage } = environment.stage;
  progress(`synthesizing the preview ${name} …`);
  const stack = await synthesizePreview(folder, stage, context, settings);
  const wanted = priorityIn(stack.template);
  if (before?.priority !== undefined || wanted === undefined) return stack;
  const free = freePriority(wanted, await takenPriorities(environment), LAST_PRIORITY);
  if (free === wanted) return stack;
  progress(`the priority ${wanted} of the listener rule is taken, using ${free}`);
  return synthesizePreview(folder, stage, context, { ...settings, previewPriority: String(free) });
}

async function removeFailed(environment: Environment, preview: Preview, began: number): Promise<void> {
  const place = environment.stacks.find(({ region }) => region === preview.region)!;
  const reasons = await failures(await environment.reader.client(place), preview.stackId, began);
  if (reasons.length > 0) progress(`the creation failed:\n  ${reasons.join('\n  ')}`);
  await deletePreview(environment, preview);
}
