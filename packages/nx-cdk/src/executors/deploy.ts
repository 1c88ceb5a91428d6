import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SynthesizedStack } from '../assembly/assembly';
import type { DeployedStack } from '../deployment/aws';
import { changesOf, type Pair, type StackChanges } from '../deployment/changes';
import { checkUpgrades } from '../deployment/database-upgrades';
import { describeChanges, describeLosses, describeOutputs } from '../deployment/descriptions';
import { OutputReads } from '../deployment/output-reads';
import { confirm } from '../deployment/question';
import { Rollout } from '../deployment/rollout';
import { missingDependencies } from '../deployment/selection';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { judge, nameOf } from '../deployment/verdict';
import { CommandError } from '../shared/command-error';
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

/** Time within which another Region must answer. */
const ANSWER_MILLISECONDS = 10_000;

/** Deploys the stacks of a stage from the cloud assembly. */
export default executor<DeployOptions>(async (options, context) => {
  const session = await openSession(options, context);
  const { stage, selected, reader } = session;
  const of = stage.name === undefined ? '' : ` of ${stage.name}`;
  console.log(`comparing ${selected.length} stacks${of} with account ${stage.account} …`);
  const silent = await checkDependencies(session);
  const deployed = await reader.readAll(selected);
  const pairs = selected.map((stack): Pair => ({ id: stack.id, before: deployed.get(stack), after: stack }));
  const changes = changesOf(pairs);
  console.log(describeChanges(changes));
  const isChanged = ({ id }: SynthesizedStack) =>
    changes.some(({ stack: other, state }) => state !== 'unchanged' && (other === id || other.startsWith(`${id}/`)));
  const reads = new OutputReads(stage.stacks, reader);
  const reasons = await printReasons(selected, reads, deployed);
  await checkUpgrades(session, pairs);
  await checkLosses(changes, options, stage.name);
  if (options.dryRun) return console.log('dry run: nothing was deployed');
  await allowRetry(session);
  const outputs = await new Rollout({
    session,
    reads,
    deployed,
    changed: new Set(selected.filter(isChanged)),
    reasons,
    concurrency: options.concurrency ?? 4,
  }).run();
  const { outputsFile } = options;
  if (outputsFile !== undefined) {
    writeFileSync(resolve(context.root, outputsFile), `${JSON.stringify(outputs, undefined, 2)}\n`);
  }
  const shown = describeOutputs(outputs);
  if (shown) console.log(shown);
  await reportOthers(session, reads, silent);
});

/** Disables termination protection of stacks whose creation failed, so that they can be created again. */
async function allowRetry({ selected, reader }: Session): Promise<void> {
  for (const stack of selected) {
    if (!(await reader.isProtectedFailure(stack))) continue;
    console.log(`${stack.id}: its creation failed, termination protection is disabled so that it can be created again`);
    await reader.disableTerminationProtection(stack);
  }
}

/** Prints and returns why stacks must be deployed although their templates have not changed. */
async function printReasons(
  selected: readonly SynthesizedStack[],
  reads: OutputReads,
  deployed: ReadonlyMap<SynthesizedStack, DeployedStack>,
): Promise<ReadonlyMap<SynthesizedStack, string>> {
  const reasons = new Map<SynthesizedStack, string>();
  for (const stack of selected) {
    const reason = await reads.reason(stack, deployed.get(stack));
    if (reason === undefined) continue;
    console.log(reason);
    reasons.set(stack, reason);
  }
  return reasons;
}

/** Prints the stacks that are not selected and read outputs that have changed, except those in silent Regions. */
async function reportOthers(
  { stage, selected, reader }: Session,
  reads: OutputReads,
  silent: ReadonlySet<string>,
): Promise<void> {
  const isAffected = (stack: SynthesizedStack) =>
    !selected.includes(stack) &&
    !silent.has(stack.region) &&
    reads.producersOf(stack).some((producer) => selected.includes(producer));
  const others = stage.stacks.filter(isAffected);
  if (others.length === 0) return;
  reads.refresh();
  const deployed = await reader.readAll(others);
  for (const stack of others) {
    const reason = await reads.reason(stack, deployed.get(stack));
    if (reason !== undefined) console.log(`${reason}. Deploy it with --stacks=${stack.id}`);
  }
}

/**
 * Checks that the stacks exist that the selected stacks depend on. Without them, the deployment would fail.
 *
 * A Region without a selected stack can be unavailable, and a deployment that replaces it must still be possible.
 *
 * @returns the Regions that do not answer
 */
async function checkDependencies({ stage, selected, reader }: Session): Promise<ReadonlySet<string>> {
  const regions = new Set(selected.map(({ region }) => region));
  const dependencies = missingDependencies(stage.stacks, selected);
  const exist = await Promise.all(
    dependencies.map((stack) =>
      regions.has(stack.region) ? reader.exists(stack) : reader.existsWithin(stack, ANSWER_MILLISECONDS),
    ),
  );
  const having = (answer: boolean | undefined) => dependencies.filter((_, index) => exist[index] === answer);
  const namesOf = (stacks: readonly SynthesizedStack[]) => stacks.map(({ id }) => id).join(', ');
  const [missing, unknown] = [having(false), having(undefined)];
  if (missing.length > 0) {
    const ids = `${namesOf(selected)} depends on ${namesOf(missing)}`;
    throw new CommandError(`${ids}, which is not deployed. Add it to --stacks`);
  }
  const silent = new Set(unknown.map(({ region }) => region));
  if (silent.size > 0) {
    const where = `${[...silent].join(', ')} ${silent.size > 1 ? 'do' : 'does'} not answer`;
    console.log(`warning: ${where}, so it is not known whether ${namesOf(unknown)} is deployed`);
  }
  return silent;
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
