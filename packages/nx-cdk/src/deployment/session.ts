import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { readStage, type Stage, type SynthesizedStack } from './assembly';
import { StackReader, whoCalls, type Caller } from './aws';
import { CdkCli } from './cdk-cli';
import { CommandError } from './command-error';
import { selectStacks } from './selection';

/** What every command on a stage may be told. */
export interface StageOptions {
  /** The stage; a configuration of the target says it. */
  readonly stage?: string;
  /** Names of stacks within the stage, or globs; all where it is left out. */
  readonly stacks?: readonly string[];
  /** Folder of the cloud assembly, within the app's folder. */
  readonly outdir?: string;
  /** Shows what the CDK's command line does in detail. */
  readonly verbose?: boolean;
}

/** A stage of an app, and what of it a command is about. */
export interface Target {
  /** The app's folder. */
  readonly project: string;
  /** The cloud assembly. */
  readonly assembly: string;
  readonly stage: Stage;
  readonly selected: readonly SynthesizedStack[];
  readonly cli: CdkCli;
}

/** A target whose account the credentials belong to. */
export interface Session extends Target {
  readonly caller: Caller;
  readonly reader: StackReader;
}

/** Finds the stage and the stacks that a command is about; nothing is asked of AWS. */
export function findTarget(options: StageOptions, context: ExecutorContext): Target {
  const project = join(context.root, projectRoot(context));
  const assembly = join(project, options.outdir ?? 'cdk.out');
  const verbose = options.verbose ?? process.env.NX_VERBOSE_LOGGING === 'true';
  const stage = inWorkspace(context, () => readStage(assembly, options.stage));
  return {
    project,
    assembly,
    stage,
    selected: selectStacks(stage, options.stacks ?? []),
    cli: new CdkCli({ project, assembly, verbose }),
  };
}

/**
 * Finds the stage, and makes sure that the credentials belong to its account.
 *
 * @throws CommandError where they do not
 */
export async function openSession(options: StageOptions, context: ExecutorContext): Promise<Session> {
  const target = findTarget(options, context);
  const { account, name } = target.stage;
  const caller = await whoCalls(target.selected[0].region);
  if (caller.account !== account) {
    const stage = name === undefined ? 'the app' : `the stage ${name}`;
    throw new CommandError(`${stage} belongs to account ${account}, the credentials to ${caller.account}`);
  }
  return { ...target, caller, reader: new StackReader(caller, (line) => console.log(line)) };
}

/** The folder of the project whose target runs, from the workspace's root. */
export function projectRoot({ projectName = '', projectsConfigurations }: ExecutorContext): string {
  return projectsConfigurations.projects[projectName].root;
}

/** Paths in messages are shorter from the workspace's root. */
function inWorkspace<T>({ root }: ExecutorContext, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(error.message.replaceAll(`${root}/`, ''));
  }
}
