import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SynthesizedStack } from '../assembly/assembly';
import type { DeployedStack } from '../deployment/aws';
import { changesOf, type Pair, type StackChanges } from '../deployment/changes';
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

/** Deploys the stacks of a stage from the cloud assembly. */
export default executor<DeployOptions>(async (options, context) => {
  const session = await openSession(options, context);
  const { stage, selected, reader } = session;
  const of = stage.name === undefined ? '' : ` of ${stage.name}`;
  console.log(`comparing ${selected.length} stacks${of} with account ${stage.account} …`);
  await checkDependencies(session);
  const deployed = await reader.readAll(selected);
  const pairs = selected.map((stack): Pair => ({ id: stack.id, before: deployed.get(stack), after: stack }));
  const changes = changesOf(pairs);
  console.log(describeChanges(changes));
  const isChanged = ({ id }: SynthesizedStack) =>
    changes.some(({ stack: other, state }) => state !== 'unchanged' && (other === id || other.startsWith(`${id}/`)));
  const reads = new OutputReads(stage.stacks, reader);
  const reasons = await printReasons(selected, reads, deployed);
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
  await reportOthers(session, reads);
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

/** Prints the stacks that are not selected and read outputs that have changed. */
async function reportOthers({ stage, selected, reader }: Session, reads: OutputReads): Promise<void> {
  const isAffected = (stack: SynthesizedStack) =>
    !selected.includes(stack) && reads.producersOf(stack).some((producer) => selected.includes(producer));
  const others = stage.stacks.filter(isAffected);
  if (others.length === 0) return;
  reads.refresh();
  const deployed = await reader.readAll(others);
  for (const stack of others) {
    const reason = await reads.reason(stack, deployed.get(stack));
    if (reason !== undefined) console.log(`${reason}. Deploy it with --stacks=${stack.id}`);
  }
}

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
