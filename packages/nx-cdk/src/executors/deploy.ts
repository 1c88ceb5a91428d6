import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SynthesizedStack } from '../assembly/assembly';
import { changesOf, type Pair, type StackChanges } from '../deployment/changes';
import { describeChanges, describeLosses, describeOutputs, type Outputs } from '../deployment/descriptions';
import { confirm } from '../deployment/question';
import { missingDependencies } from '../deployment/selection';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { judge, nameOf } from '../deployment/verdict';
import { CommandError } from '../shared/command-error';
import { table } from '../shared/table';
import { executor } from './executor';

/** Options of the executor `deploy`. */
export interface DeployOptions extends StageOptions {
  /** Deploys without confirmation. */
  readonly yes?: boolean;
  /** `<stack>/<logical id>` or construct paths of stateful resources that may be replaced or removed. */
  readonly allowReplacement?: readonly string[];
  /** Number of stacks that are deployed in parallel. @default 4 */
  readonly concurrency?: number;
  /** JSON file for the outputs, relative to the workspace. */
  readonly outputsFile?: string;
  /** Shows the changes and deploys nothing. */
  readonly dryRun?: boolean;
}

/** Deploys the stacks of a stage from the cloud assembly. */
export default executor<DeployOptions>(async (options, context) => {
  const session = await openSession(options, context);
  const { stage, selected, reader } = session;
  const of = stage.name === undefined ? '' : ` of ${stage.name}`;
  console.log(`comparing ${selected.length} stacks${of} with account ${stage.account} …`);
  await checkDependencies(session);
  const pairs = await Promise.all(
    selected.map(async (stack): Promise<Pair> => ({ id: stack.id, before: await reader.read(stack), after: stack })),
  );
  const changes = changesOf(pairs);
  console.log(describeChanges(changes));
  await checkLosses(changes, options, stage.name);
  if (options.dryRun) return console.log('dry run: nothing was deployed');
  const { outputsFile } = options;
  await run(
    session,
    options.concurrency ?? 4,
    outputsFile === undefined ? undefined : resolve(context.root, outputsFile),
  );
});

/** Without the stacks that it depends on, a selection would fail during the deployment. */
async function checkDependencies({ stage, selected, reader }: Session): Promise<void> {
  const dependencies = missingDependencies(stage.stacks, selected);
  const exist = await Promise.all(dependencies.map((stack) => reader.exists(stack)));
  const missing = dependencies.filter((_, index) => !exist[index]).map(({ id }) => id);
  if (missing.length === 0) return;
  const ids = selected.map(({ id }) => id).join(', ');
  throw new CommandError(`${ids} depends on ${missing.join(', ')}, which is not deployed. Add it to --stacks`);
}

async function checkLosses(changes: readonly StackChanges[], options: DeployOptions, stage?: string): Promise<void> {
  const losses = changes.flatMap((change) => change.losses);
  if (losses.length > 0) console.log(`${describeLosses(losses)}\n`);
  const { refused, unconfirmed, unused } = judge(losses, options.allowReplacement ?? [], stage);
  for (const name of unused) console.log(`--allowReplacement=${name} matches no resource that is replaced or removed`);
  if (refused.length > 0) {
    const flags = refused.map((loss) => `--allowReplacement=${nameOf(loss)}`).join(' ');
    throw new CommandError(`the deployment would replace or remove stateful resources. To allow it, add ${flags}`);
  }
  const { length } = unconfirmed;
  if (length > 0 && !options.yes && !options.dryRun) {
    await confirm(`${length} resource${length > 1 ? 's are' : ' is'} replaced or removed. Deploy?`);
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
        const rows = selected.map(({ id, region }) => [id, region, results.get(id) ?? 'not started']);
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

/** Reads the result of a stack, for example `✅  dev/Network (dev-Network) (no changes)`. */
function readResult(line: string, stacks: readonly SynthesizedStack[], results: Map<string, string>): void {
  const [, mark, label, rest] = /(✅|❌)\s+(\S+)(.*)$/u.exec(line) ?? [];
  const stack = stacks.find(({ path, name }) => label === path || label === name);
  if (!stack) return;
  results.set(stack.id, mark === '❌' ? 'failed' : rest.includes('(no changes)') ? 'unchanged' : 'deployed');
}
