import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { readStage, type SynthesizedStack } from '../../assembly/assembly';
import { projectRoot } from '../../deployment/session';
import { CommandError } from '../../shared/command-error';
import { run } from '../../shared/process';
import { stackIdOf } from './previews';

/** Context with which an app adds the stack of a preview. */
export interface PreviewContext {
  readonly preview: string;
  readonly previewImageTag?: string;
  /** UTC time without fractions of a second. */
  readonly previewExpires: string;
  readonly previewPriority?: string;
}

/** Command of the target `synth`, after Nx has read it. */
interface SynthTarget {
  readonly options?: { readonly command?: string };
}

/**
 * Synthesizes the app with a preview into a folder, with the command of its target `synth`. Returns the stack of the preview.
 *
 * @throws CommandError if the app does not add the stack to the stage
 */
export async function synthesizePreview(
  folder: string,
  stage: string | undefined,
  context: ExecutorContext,
  settings: PreviewContext,
): Promise<SynthesizedStack> {
  const { projectName = '', projectsConfigurations, root } = context;
  const { command } =
    (projectsConfigurations.projects[projectName].targets?.synth as SynthTarget | undefined)?.options ?? {};
  if (command === undefined) throw new CommandError('the target synth must have a command, got none');
  const others = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') as object;
  const cwd = join(root, projectRoot(context));
  const env = { CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ ...others, ...settings }) };
  await run('sh', ['-c', command], { cwd, env, printTo: 'stderr', name: 'the synthesis of the preview' });
  const id = stackIdOf(settings.preview);
  const { stacks } = readStage(folder, stage);
  const stack = stacks.find((each) => each.id === id);
  if (stack) return stack;
  throw new CommandError(
    `the stage ${stage ?? 'of the app'} must have the stack ${id} with the context preview=${settings.preview}, got ${stacks.map((each) => each.id).join(', ')}`,
  );
}
