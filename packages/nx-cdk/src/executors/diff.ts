import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { readAssembly, type StageStacks, type SynthesizedStack } from '../assembly/assembly';
import type { DeployedStack } from '../deployment/aws';
import { upgradeProblems, withReplicas } from '../deployment/database-upgrades';
import { changesOf, type Pair } from '../comparison/changes';
import { describeChanges, describeFindings } from '../comparison/descriptions';
import { sum } from '../comparison/verdict';
import { OutputReads } from '../deployment/output-reads';
import { reportOf, type DiffReport, type StageChanges } from '../comparison/report';
import { copyWithDeployedRecords } from '../deployment/rollout';
import { selectById } from '../deployment/selection';
import { foldersOf, inWorkspace, openSession, type Session, type StageOptions } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { executor } from '../shared/executor';
import { quoted } from '../shared/printable';
import { writeWhole } from '../shared/write-whole';

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
  const { stages, problems } =
    base === undefined ? await againstDeployed(options, context) : againstBase(options, context, base);
  const report: DiffReport = { project: context.projectName, against: base ?? 'deployed', stacks: reportOf(stages) };
  if (!json) print(report);
  if (outputFile !== undefined) {
    const file = resolve(context.root, outputFile);
    writeWhole(file, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (json) console.log(JSON.stringify(report, undefined, 2));
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
});

/** The changes of each stage, and the problems for which a deployment is refused. */
interface Comparison {
  readonly stages: StageChanges[];
  readonly problems: string[];
}

async function againstDeployed(options: DiffOptions, context: ExecutorContext): Promise<Comparison> {
  const session = await openSession(options, context);
  const { selected, reader, stage } = session;
  const deployed = await reader.readAll(selected);
  if (!options.json) await printDiff(session, deployed);
  const pairs = selected.map((stack): Pair => ({ id: stack.id, before: deployed.get(stack), after: stack }));
  const problems = upgradeProblems(await withReplicas(session, pairs));
  return { stages: [{ stage: stage.name, changes: changesOf(pairs) }], problems };
}

/** Prints the output of the AWS CDK CLI, then the stacks that a deployment updates because of changed outputs. */
async function printDiff(
  { assembly, cli, selected, stage, reader }: Session,
  deployed: ReadonlyMap<SynthesizedStack, DeployedStack>,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'nx-cdk-'));
  try {
    copyWithDeployedRecords(assembly, scratch, deployed);
    // the lookup role can read templates, but a change set needs the permissions of a deployment
    const paths = selected.map(({ path }) => path);
    await cli.withAssembly(scratch).run('diff', [...paths, '--exclusively', '--method=template']);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const reads = new OutputReads(stage.stacks, reader);
  for (const stack of selected) {
    const reason = await reads.reason(stack, deployed.get(stack));
    if (reason !== undefined) console.log(reason);
  }
}

/** Compares one stage, or all stages if none is set. */
function againstBase(options: DiffOptions, context: ExecutorContext, base: string): Comparison {
  const [before, after] = inWorkspace(context, () => [
    readAssembly(resolve(context.root, base)),
    readAssembly(foldersOf(options, context).assembly),
  ]);
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  if (options.stage !== undefined && !names.includes(options.stage)) {
    throw new CommandError(`stage must be one of ${names.join(', ')}, got ${quoted(options.stage)}`);
  }
  const stages = names
    .filter((name) => options.stage === undefined || name === options.stage)
    .map((stage) => ({ stage, pairs: pairsOf(stacksOf(before, stage), stacksOf(after, stage)) }));
  const pairs = stages.flatMap((stage) => stage.pairs);
  const selected = new Set(selectById(pairs, options.stacks ?? [], options.stage).map(({ id }) => id));
  const compared = stages.map((each) => ({ ...each, pairs: each.pairs.filter(({ id }) => selected.has(id)) }));
  return {
    stages: compared.map(({ stage, pairs }) => ({ stage, changes: changesOf(pairs) })),
    problems: compared.flatMap(({ pairs }) => upgradeProblems(pairs)),
  };
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
  const findings = describeFindings(sum(stacks.filter(({ state }) => state !== 'removed')));
  console.log(findings === '' ? 'no resource is replaced, removed or protected less than before' : findings);
  for (const { stage, stack, state } of stacks) {
    if (state !== 'removed') continue;
    console.log(
      `  ${stage === undefined ? '' : `${stage}/`}${stack} is not in the app: a deployment does not delete it`,
    );
  }
}
