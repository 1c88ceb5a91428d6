import { resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { SynthesizedStack } from '../assembly/assembly';
import { changesOf, type Pair, type StackChanges } from '../comparison/changes';
import { describeChanges, describeOutputs } from '../comparison/descriptions';
import { sum, type Allowed } from '../comparison/verdict';
import type { DeployedStack } from '../deployment/aws';
import { checkUpgrades } from '../deployment/database-upgrades';
import { certain, Gate } from '../deployment/gate';
import { exclusively } from '../deployment/lock';
import { OutputReads } from '../deployment/output-reads';
import { beyondPlan, plannedStack, readPlan, type Plan, type PlannedStack } from '../deployment/plan';
import { Rollout, type PlannedAction } from '../deployment/rollout';
import { missingDependencies } from '../deployment/selection';
import {
  findTarget,
  inWorkspace,
  withPrivateSession,
  type PrivateSession,
  type StageOptions,
} from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { table } from '../shared/table';
import { executor } from '../shared/executor';
import { quoted } from '../shared/printable';
import { writeWhole } from '../shared/write-whole';

/** Options of the executor `deploy`. */
export interface DeployOptions extends StageOptions, Allowed {
  /** Deploys without confirmation. */
  readonly yes?: boolean;
  /** Number of stacks that are deployed in parallel. @default 4 */
  readonly concurrency?: number;
  /** JSON file for the outputs, relative to the workspace. */
  readonly outputsFile?: string;
  /** Shows the changes and deploys nothing. */
  readonly dryRun?: boolean;
  /** Creates the change sets, writes a plan to this file, relative to the workspace, and deploys nothing. */
  readonly plan?: string;
  /** Creates change sets for the plan, which requires the permissions of a deployment. @default true */
  readonly changeSets?: boolean;
  /** Executes the plan in this file, relative to the workspace. */
  readonly fromPlan?: string;
}

/** Time within which another Region must answer. */
const ANSWER_MILLISECONDS = 10_000;

/** Deploys the stacks of a stage from the cloud assembly. */
export default executor<DeployOptions>(async (options, context) => {
  checkOptions(options);
  const { fromPlan } = options;
  const plan =
    fromPlan === undefined ? undefined : inWorkspace(context, () => readPlan(resolve(context.root, fromPlan)));
  const all = plan ? { ...options, stacks: plan.stacks.map(({ stack }) => stack) } : options;
  const { stage } = findTarget(all, context);
  const deploy = () => withPrivateSession(all, context, (session) => deployIn(session, all, context, plan));
  if (options.dryRun) return deploy();
  await exclusively(context, stage, deploy);
});

async function deployIn(
  session: PrivateSession,
  options: DeployOptions,
  context: ExecutorContext,
  plan: Plan | undefined,
): Promise<void> {
  const { stage, selected, reader } = session;
  const { concurrency = 4, outputsFile, dryRun } = options;
  if (plan) checkPlan(plan, session, context);
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
  const gate = new Gate({ ...options, stage: stage.name, yes: options.yes || dryRun });
  const basis = {
    ...{ session, reads, deployed, reasons, concurrency },
    changed: new Set(selected.filter(isChanged)),
  };
  if (dryRun) {
    await gate.pass(sum(changes));
    return console.log('dry run: nothing was deployed');
  }
  if (options.plan !== undefined) {
    const { allowReplacement, allowLessProtection, allowUnjudged } = options;
    const rollout = new Rollout({ ...basis, judge: () => undefined });
    const actions = await rollout.plan(options.changeSets);
    return writePlan(options.plan, {
      ...{ session, context, gate, changes, rollout, actions },
      allowed: { allowReplacement, allowLessProtection, allowUnjudged },
    });
  }
  if (plan) checkBounds(plan, knownNow(selected, deployed, changes));
  else await gate.pass(certain(changes));
  await allowRetry(session);
  const outputs = await new Rollout({
    ...basis,
    judge: async (changeSets) => {
      const updates = changeSets.map((changeSet) => ({ stack: changeSet.stack, action: 'update' as const, changeSet }));
      if (plan)
        checkBounds(
          plan,
          updates.map((update) => plannedStack(update, changes)),
        );
      else await gate.pass(sum(changeSets.map(({ findings }) => findings)));
    },
    planned: plan && changeSetsOf(plan, selected),
  }).run();
  gate.tellUnused();
  if (outputsFile !== undefined) {
    writeWhole(resolve(context.root, outputsFile), `${JSON.stringify(outputs, undefined, 2)}\n`);
  }
  const shown = describeOutputs(outputs);
  if (shown) console.log(shown);
  await reportOthers(session, reads, silent);
}

function checkOptions(options: DeployOptions): void {
  const { plan, fromPlan, dryRun } = options;
  if (plan !== undefined && dryRun) throw new CommandError('plan must not be combined with dryRun');
  if (fromPlan === undefined) return;
  const names = ['plan', 'dryRun', 'stacks', 'allowReplacement', 'allowLessProtection', 'allowUnjudged'] as const;
  const given = names.filter((name) => {
    const value = options[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
  });
  if (given.length > 0)
    throw new CommandError(`fromPlan must not be combined with ${given.join(', ')}: the plan decides`);
}

/** Checks that a plan belongs to this deployment, and that it was not refused. */
function checkPlan(plan: Plan, { stage, digest }: PrivateSession, { projectName }: ExecutorContext): void {
  const expected = { project: projectName, stage: stage.name, account: stage.account };
  for (const [name, value] of Object.entries(expected)) {
    const planned = plan[name as keyof typeof expected];
    if (planned !== value)
      throw new CommandError(`fromPlan must be a plan of ${name} ${value}, got ${quoted(planned)}`);
  }
  if (digest !== plan.assembly) {
    throw new CommandError('fromPlan must be a plan of this cloud assembly, but the assembly has changed. Plan again');
  }
  if (plan.refusals.length > 0) throw new CommandError(`the plan is refused: ${plan.refusals.join('\n')}`);
}

/** Effects of a deployment, as far as they are known without a change set. */
function knownNow(
  stacks: readonly SynthesizedStack[],
  deployed: ReadonlyMap<SynthesizedStack, DeployedStack>,
  changes: readonly StackChanges[],
): PlannedStack[] {
  const known = changes.map((change) => ({ ...change, ...certain([change]) }));
  return stacks.map((stack) => plannedStack({ stack, action: deployed.has(stack) ? 'none' : 'create' }, known));
}

function checkBounds(plan: Plan, current: readonly PlannedStack[]): void {
  const beyond = beyondPlan(plan, current);
  if (beyond.length === 0) return;
  throw new CommandError(
    `the deployment would do more than the plan:\n  ${beyond.join('\n  ')}\nPlan again, with the options if this is intended`,
  );
}

function changeSetsOf({ stacks }: Plan, selected: readonly SynthesizedStack[]): Map<SynthesizedStack, string> {
  return new Map(
    selected.flatMap((stack) => {
      const arn = stacks.find(({ stack: id }) => id === stack.id)?.changeSet;
      return arn === undefined ? [] : [[stack, arn] as const];
    }),
  );
}

interface PlanInput {
  readonly session: PrivateSession;
  readonly context: ExecutorContext;
  readonly gate: Gate;
  readonly changes: readonly StackChanges[];
  readonly rollout: Rollout;
  readonly actions: readonly PlannedAction[];
  readonly allowed: Allowed;
}

/** Writes a plan, also if it is refused, so that it can be reviewed. */
async function writePlan(
  file: string,
  { session, context, gate, changes, rollout, actions, allowed }: PlanInput,
): Promise<void> {
  const stacks = actions.map((action) => plannedStack(action, changes));
  const rows = stacks.map(({ stack, action, added, updated, losses }) => [
    stack,
    action,
    added,
    updated,
    losses.length,
  ]);
  console.log(table(['stack', 'action', 'added', 'updated', 'replaced or removed'], rows));
  const refusals = gate.refusals(sum(stacks));
  gate.tellUnused();
  const plan: Plan = {
    version: 1,
    project: context.projectName ?? '',
    stage: session.stage.name,
    account: session.stage.account,
    assembly: session.digest,
    created: new Date().toISOString(),
    stacks,
    allowed,
    refusals,
  };
  writeWhole(resolve(context.root, file), `${JSON.stringify(plan, undefined, 2)}\n`);
  if (refusals.length > 0) {
    await rollout.discard(actions);
    throw new CommandError(`the plan in ${file} is refused: ${refusals.join('\n')}`);
  }
  console.log(`the plan is in ${file}. To execute it, use --fromPlan=${file}`);
}

/** Disables termination protection of stacks whose creation failed, so that they can be created again. */
async function allowRetry({ selected, reader }: PrivateSession): Promise<void> {
  for (const stack of selected) {
    if (!(await reader.isProtectedFailure(stack))) continue;
    console.log(`${stack.id}: its creation failed, termination protection is disabled so that it can be created again`);
    await reader.setTerminationProtection(stack, false);
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
  { stage, selected, reader }: PrivateSession,
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
async function checkDependencies({ stage, selected, reader }: PrivateSession): Promise<ReadonlySet<string>> {
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
