import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { readStage } from '../deployment/assembly';
import { changesOf, type Pair } from '../deployment/plan';
import { reportOf, type DiffReport } from '../deployment/report';
import { findTarget, openSession, type StageOptions } from '../deployment/session';
import { describeChanges, describeLosses } from '../deployment/tables';
import { executor } from './executor';

/** Options of the executor `diff`. */
export interface DiffOptions extends StageOptions {
  /** Another cloud assembly to compare with, from the workspace's root, in place of what is deployed. */
  readonly base?: string;
  /** Prints the report as JSON. */
  readonly json?: boolean;
  /** Where the report goes as JSON, from the workspace's root. */
  readonly outputFile?: string;
}

/** Says what a deployment would change, with what is replaced or removed called out; it changes nothing. */
export default executor<DiffOptions>(async (options, context) => {
  const { base, json, outputFile } = options;
  const report = base === undefined ? await fromDeployed(options, context) : fromBase(options, context, base);
  if (outputFile !== undefined) {
    const file = resolve(context.root, outputFile);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (json) console.log(JSON.stringify(report, undefined, 2));
});

async function fromDeployed(options: DiffOptions, context: ExecutorContext): Promise<DiffReport> {
  const { selected, reader, cli, stage } = await openSession(options, context);
  // by templates alone, which the lookup role may read: a change set would need the right to deploy
  const paths = selected.map(({ path }) => path);
  if (!options.json) await cli.run('diff', [...paths, '--exclusively', '--method=template']);
  const pairs = await Promise.all(selected.map(async (stack) => ({ stack, before: await reader.read(stack) })));
  return conclude({ pairs, options, project: context.projectName, stage: stage.name, removed: [] });
}

function fromBase(options: DiffOptions, context: ExecutorContext, base: string): DiffReport {
  const { selected, stage } = findTarget(options, context);
  const before = readStage(resolve(context.root, base), stage.name).stacks;
  const pairs = selected.map((stack) => {
    const old = before.find(({ id }) => id === stack.id);
    return { stack, ...(old ? { before: old } : {}) };
  });
  const removed = before.map(({ id }) => id).filter((id) => !stage.stacks.some((stack) => stack.id === id));
  const report = conclude({ pairs, options, project: context.projectName, stage: stage.name, removed });
  if (!options.json) for (const { diff } of report.stacks) if (diff) console.log(diff);
  return report;
}

interface Conclusion {
  readonly pairs: readonly Pair[];
  readonly options: DiffOptions;
  readonly project?: string;
  readonly stage?: string;
  readonly removed: readonly string[];
}

function conclude({ pairs, options, project, stage, removed }: Conclusion): DiffReport {
  const changes = changesOf(pairs);
  if (!options.json) {
    console.log(describeChanges(changes));
    const losses = changes.flatMap((change) => change.losses);
    console.log(losses.length > 0 ? describeLosses(losses) : 'nothing is replaced or removed');
    for (const id of removed)
      console.log(`  ${id} is no longer in the app: it stays deployed until somebody deletes it`);
  }
  return reportOf({ project, stage, against: options.base ?? 'deployed', pairs, changes, removed });
}
