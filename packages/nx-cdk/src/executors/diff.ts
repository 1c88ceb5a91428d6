import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { readAssembly, type StageStacks, type SynthesizedStack } from '../assembly/assembly';
import { changesOf, type Pair } from '../deployment/changes';
import { describeChanges, describeLosses } from '../deployment/descriptions';
import { reportOf, type DiffReport, type StageChanges } from '../deployment/report';
import { selectById } from '../deployment/selection';
import { foldersOf, inWorkspace, openSession, type StageOptions } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { executor } from './executor';

/** Options of the executor `diff`. */
export interface DiffOptions extends StageOptions {
  /** Another cloud assembly, relative to the workspace. @default - compares with the deployed stacks */
  readonly base?: string;
  /** Prints the report as JSON. */
  readonly json?: boolean;
  /** JSON file for the report, relative to the workspace. */
  readonly outputFile?: string;
}

/** Shows what a deployment would change, with the resources that it would replace or remove. */
export default executor<DiffOptions>(async (options, context) => {
  const { base, json, outputFile } = options;
  const stages = base === undefined ? await againstDeployed(options, context) : againstBase(options, context, base);
  const report: DiffReport = { project: context.projectName, against: base ?? 'deployed', stacks: reportOf(stages) };
  if (!json) print(report);
  if (outputFile !== undefined) {
    const file = resolve(context.root, outputFile);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (json) console.log(JSON.stringify(report, undefined, 2));
});

async function againstDeployed(options: DiffOptions, context: ExecutorContext): Promise<StageChanges[]> {
  const { selected, reader, cli, stage } = await openSession(options, context);
  // the lookup role can read templates, but a change set needs the permissions of a deployment
  const paths = selected.map(({ path }) => path);
  if (!options.json) await cli.run('diff', [...paths, '--exclusively', '--method=template']);
  const pairs = await Promise.all(
    selected.map(async (stack): Promise<Pair> => ({ id: stack.id, before: await reader.read(stack), after: stack })),
  );
  return [{ stage: stage.name, changes: changesOf(pairs) }];
}

/** Compares one stage, or all stages if none is set. */
function againstBase(options: DiffOptions, context: ExecutorContext, base: string): StageChanges[] {
  const [before, after] = inWorkspace(context, () => [
    readAssembly(resolve(context.root, base)),
    readAssembly(foldersOf(options, context).assembly),
  ]);
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  if (options.stage !== undefined && !names.includes(options.stage)) {
    throw new CommandError(`stage must be one of ${names.join(', ')}, got '${options.stage}'`);
  }
  const stages = names
    .filter((name) => options.stage === undefined || name === options.stage)
    .map((stage) => ({ stage, pairs: pairsOf(stacksOf(before, stage), stacksOf(after, stage)) }));
  const pairs = stages.flatMap((stage) => stage.pairs);
  const selected = new Set(selectById(pairs, options.stacks ?? [], options.stage).map(({ id }) => id));
  return stages.map(({ stage, pairs }) => ({ stage, changes: changesOf(pairs.filter(({ id }) => selected.has(id))) }));
}

function stacksOf(stages: readonly StageStacks[], name: string | undefined): readonly SynthesizedStack[] {
  return stages.find((stage) => stage.name === name)?.stacks ?? [];
}

/** Stacks of the app in deployment order, then stacks that only the base has. */
function pairsOf(before: readonly SynthesizedStack[], after: readonly SynthesizedStack[]): Pair[] {
  const ids = [...new Set([...after, ...before].map(({ id }) => id))];
  const find = (stacks: readonly SynthesizedStack[], id: string) => stacks.find((stack) => stack.id === id);
  return ids.map((id) => ({ id, before: find(before, id), after: find(after, id) }));
}

function print({ against, stacks }: DiffReport): void {
  // the AWS CDK CLI has printed the differences from deployed stacks
  if (against !== 'deployed') for (const { diff } of stacks) if (diff) console.log(diff);
  console.log(describeChanges(stacks));
  const losses = stacks.filter(({ state }) => state !== 'removed').flatMap((stack) => stack.losses);
  console.log(losses.length > 0 ? describeLosses(losses) : 'no resource is replaced or removed');
  for (const { stage, stack, state } of stacks) {
    if (state !== 'removed') continue;
    console.log(
      `  ${stage === undefined ? '' : `${stage}/`}${stack} is not in the app: a deployment does not delete it`,
    );
  }
}
