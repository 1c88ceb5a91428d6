import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { readStage, type Stage, type SynthesizedStack } from '../assembly/assembly';
import { AssemblyCopy } from '../assembly/assembly-copy';
import { checkAssets, digestOf } from '../assembly/digest';
import { CommandError } from '../shared/command-error';
import { getCaller, StackReader, type Caller } from './aws';
import { CdkCli } from './cdk-cli';
import { selectById } from './selection';

/** Options of each target that works on a stage. */
export interface StageOptions {
  /** Name of the stage. A configuration of the target sets it. */
  readonly stage?: string;
  /** Paths of stacks within the stage, or globs. @default - all stacks */
  readonly stacks?: readonly string[];
  /** Folder of the cloud assembly, relative to the project. @default cdk.out */
  readonly outdir?: string;
  /** Prints the details of the AWS CDK CLI. */
  readonly verbose?: boolean;
}

/** A stage and the selected stacks. */
export interface Target {
  /** Folder of the app. */
  readonly project: string;
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  readonly stage: Stage;
  readonly selected: readonly SynthesizedStack[];
  readonly cli: CdkCli;
}

/** A target with credentials of its account. */
export interface Session extends Target {
  readonly caller: Caller;
  readonly reader: StackReader;
}

/** A session with a copy of the cloud assembly, which nothing else changes. */
export interface PrivateSession extends Session {
  readonly copy: AssemblyCopy;
  /** Hash of the cloud assembly. */
  readonly digest: string;
}

/** Finds the stage and the selected stacks, without a call to AWS. */
export function findTarget(options: StageOptions, context: ExecutorContext): Target {
  return targetIn(foldersOf(options, context).assembly, options, context);
}

/**
 * Finds the stage and checks that the credentials belong to its account.
 *
 * @throws CommandError if they do not
 */
export async function openSession(options: StageOptions, context: ExecutorContext): Promise<Session> {
  return sessionOf(findTarget(options, context));
}

/**
 * Opens a session with a copy of the cloud assembly: what is compared is what is deployed.
 *
 * @throws CommandError if the credentials are for another account, or the assembly has changed since the synthesis
 */
export async function withPrivateSession<T>(
  options: StageOptions,
  context: ExecutorContext,
  work: (session: PrivateSession) => Promise<T>,
): Promise<T> {
  // errors name the original
  const { assembly } = findTarget(options, context);
  const scratch = mkdtempSync(join(tmpdir(), 'nx-cdk-'));
  try {
    const folder = join(scratch, 'cdk.out');
    mkdirSync(folder);
    const copy = new AssemblyCopy(assembly, folder);
    checkAssets(folder);
    const session = await sessionOf(targetIn(folder, options, context));
    return await work({ ...session, copy, digest: digestOf(folder) });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function targetIn(assembly: string, options: StageOptions, context: ExecutorContext): Target {
  const { project } = foldersOf(options, context);
  const verbose = options.verbose ?? process.env.NX_VERBOSE_LOGGING === 'true';
  const stage = inWorkspace(context, () => readStage(assembly, options.stage));
  return {
    project,
    assembly,
    stage,
    selected: selectById(stage.stacks, options.stacks ?? [], stage.name),
    cli: new CdkCli({ project, assembly, verbose }),
  };
}

async function sessionOf(target: Target): Promise<Session> {
  const { account, name } = target.stage;
  const caller = await getCaller(target.selected[0].region);
  if (caller.account !== account) {
    throw new CommandError(`credentials of ${name ?? 'the app'} must be for account ${account}, got ${caller.account}`);
  }
  return { ...target, caller, reader: new StackReader(caller, (line) => console.log(line)) };
}

/** Returns the folders of the app and of its cloud assembly. */
export function foldersOf({ outdir = 'cdk.out' }: StageOptions, context: ExecutorContext) {
  const project = join(context.root, projectRoot(context));
  return { project, assembly: join(project, outdir) };
}

/** Returns the folder of the project, relative to the workspace. */
export function projectRoot({ projectName = '', projectsConfigurations }: ExecutorContext): string {
  return projectsConfigurations.projects[projectName].root;
}

/** Shortens paths in error messages: they are relative to the workspace. */
export function inWorkspace<T>({ root }: ExecutorContext, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(error.message.replaceAll(`${root}/`, ''));
  }
}
