import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SynthesizedStack } from '../deployment/assembly';
import type { StackChanges } from '../deployment/changes';
import { CommandError } from '../deployment/command-error';
import { changesOf } from '../deployment/plan';
import { confirm } from '../deployment/question';
import { missingNeeds } from '../deployment/selection';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { describeChanges, describeLosses, describeOutputs, table, type Outputs } from '../deployment/tables';
import { judge, nameOf } from '../deployment/verdict';
import { executor } from './executor';

/** Options of the executor `deploy`. */
export interface DeployOptions extends StageOptions {
  /** Asks nothing. */
  readonly yes?: boolean;
  /** `<stack>/<logical id>` or construct paths of stateful resources that may be replaced or removed. */
  readonly allowReplacement?: readonly string[];
  /** How many stacks are deployed at once. */
  readonly concurrency?: number;
  /** Where the outputs go as JSON, from the workspace's root. */
  readonly outputsFile?: string;
  /** Says what would happen, and does nothing. */
  readonly dryRun?: boolean;
}

/** Deploys the stacks of a stage from the cloud assembly. */
export default executor<DeployOptions>(async (options, context) => {
  const session = await openSession(options, context);
  const { stage, selected, reader } = session;
  const of = stage.name === undefined ? '' : ` of ${stage.name}`;
  console.log(`${selected.length} stacks${of}, account ${stage.account}: comparing with what is deployed …`);
  await checkNeeds(session);
  const pairs = await Promise.all(selected.map(async (stack) => ({ stack, before: await reader.read(stack) })));
  const changes = changesOf(pairs);
  console.log(describeChanges(changes));
  await askAboutLosses(changes, options, stage.name);
  if (options.dryRun) return console.log('a dry run: nothing was done');
  const { outputsFile } = options;
  await run(
    session,
    options.concurrency ?? 4,
    outputsFile === undefined ? undefined : resolve(context.root, outputsFile),
  );
});

/** A selection that lacks what it needs would fail half way. */
async function checkNeeds({ stage, selected, reader }: Session): Promise<void> {
  const needs = missingNeeds(stage, selected);
  const there = await Promise.all(needs.map((stack) => reader.exists(stack)));
  const missing = needs.filter((_, index) => !there[index]).map(({ id }) => id);
  if (missing.length === 0) return;
  const ids = selected.map(({ id }) => id).join(', ');
  throw new CommandError(`${ids} needs ${missing.join(', ')}, not deployed yet: add it to --stacks`);
}

async function askAboutLosses(changes: readonly StackChanges[], options: DeployOptions, stage?: string): Promise<void> {
  const losses = changes.flatMap((change) => change.losses);
  if (losses.length > 0) console.log(`${describeLosses(losses)}\n`);
  const { refused, asked, idle } = judge(losses, options.allowReplacement ?? [], stage);
  for (const name of idle) console.log(`--allowReplacement=${name} names nothing that is replaced or removed`);
  if (refused.length > 0) {
    const flags = refused.map((loss) => `--allowReplacement=${nameOf(loss)}`).join(' ');
    throw new CommandError(`stateful resources would be replaced or removed; if that is meant, say ${flags}`);
  }
  if (asked.length > 0 && !options.yes && !options.dryRun) {
    await confirm(`${asked.length} resource${asked.length > 1 ? 's are' : ' is'} replaced or removed. Deploy?`);
  }
}

async function run({ cli, selected }: Session, concurrency: number, outputsFile?: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'nx-cdk-'));
  const file = join(scratch, 'outputs.json');
  const results = new Map<string, string>();
  try {
    const args = [
      ...selected.map(({ path }) => path),
      '--exclusively',
      '--require-approval=never',
      '--progress=events',
      `--concurrency=${concurrency}`,
      `--outputs-file=${file}`,
    ];
    await cli
      .run('deploy', args, (line) => readResult(line, selected, results))
      .finally(() => {
        const rows = selected.map(({ id, region }) => [id, region, results.get(id) ?? 'not reached']);
        console.log(table(['stack', 'region', 'result'], rows));
      });
    const outputs = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outputs) : {};
    if (outputsFile !== undefined) writeFileSync(outputsFile, `${JSON.stringify(outputs, undefined, 2)}\n`);
    const shown = describeOutputs(outputs);
    if (shown) console.log(shown);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The command line says of each stack how it went: `✅  dev/Network (dev-Network) (no changes)`. */
function readResult(line: string, stacks: readonly SynthesizedStack[], results: Map<string, string>): void {
  const [, mark, called, rest] = /(✅|❌)\s+(\S+)(.*)$/u.exec(line) ?? [];
  const stack = stacks.find(({ path, name }) => called === path || called === name);
  if (!stack) return;
  results.set(stack.id, mark === '❌' ? 'failed' : rest.includes('(no changes)') ? 'unchanged' : 'deployed');
}
