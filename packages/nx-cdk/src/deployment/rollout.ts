import type { SynthesizedStack } from '../assembly/assembly';
import { AssemblyCopy } from '../assembly/assembly-copy';
import { recordIn, withRecord } from '../assembly/output-record';
import type { Outputs } from '../comparison/descriptions';
import { CommandError } from '../shared/command-error';
import { allSettled } from '../shared/settled';
import { table } from '../shared/table';
import type { DeployedStack } from './aws';
import { ChangeSets, type PreparedChangeSet } from './change-sets';
import type { OutputReads } from './output-reads';
import type { PrivateSession } from './session';
import { wavesOf } from './waves';

/** Stacks with such a parameter can change without a change of the template. */
const SSM_PARAMETER = /^AWS::SSM::Parameter::Value</;
/** Parameters with this mark in the description are not read by the AWS CDK CLI. */
const SKIPPED = '[cdk:skip]';
/** States of a stack after a failed update. The AWS CDK CLI handles them. */
const FAILED = /_FAILED$/;

/** Input of `Rollout`. */
export interface RolloutOptions {
  readonly session: PrivateSession;
  readonly reads: OutputReads;
  /** The deployed stacks. */
  readonly deployed: ReadonlyMap<SynthesizedStack, DeployedStack>;
  /** Stacks whose templates have changed. */
  readonly changed: ReadonlySet<SynthesizedStack>;
  /** Sentences that were printed about stacks that read outputs which have changed. */
  readonly reasons: ReadonlyMap<SynthesizedStack, string>;
  /** Number of stacks that are deployed in parallel. */
  readonly concurrency: number;
  /** Judges what the change sets of some stacks would do. The deployment ends if it throws an error. */
  readonly judge: (changeSets: readonly PreparedChangeSet[]) => Promise<void> | void;
  /** ARNs of the change sets of a plan, which are executed instead of new ones. @default - none */
  readonly planned?: ReadonlyMap<SynthesizedStack, string>;
}

/** Effect of a deployment on a stack, as far as it is known before the deployment starts. */
export interface PlannedAction {
  readonly stack: SynthesizedStack;
  /** `update later`: its change set is created after the stacks that it depends on have changed. */
  readonly action: 'create' | 'update' | 'update later' | 'none';
  /** The change set of an update. */
  readonly changeSet?: PreparedChangeSet;
}

/**
 * Deploys stacks, each with a record of the outputs that it reads. Deployed stacks are updated with a change set, which is
 * judged before it is executed. A stack is deployed after the stacks that it depends on, if those change.
 */
export class Rollout {
  private readonly results = new Map<string, string>();
  private readonly waves: readonly (readonly SynthesizedStack[])[];
  private readonly changeSets: ChangeSets;

  constructor(private readonly options: RolloutOptions) {
    const { session, reads, changed, reasons, deployed, concurrency } = options;
    this.changeSets = new ChangeSets(session.reader, concurrency);
    this.waves = wavesOf({
      stacks: session.selected,
      producersOf: (stack) => reads.producersOf(stack),
      changes: (stack) => !deployed.has(stack) || changed.has(stack) || reasons.has(stack) || this.canDiffer(stack),
      isDeployed: (stack) => deployed.has(stack),
    });
  }

  /** Deploys the stacks and prints their results. Returns the outputs. */
  async run(): Promise<Outputs> {
    const { session, reads } = this.options;
    try {
      for (const [index, wave] of this.waves.entries()) {
        // the first wave reads what the comparison has read
        if (index > 0) reads.refresh();
        await this.deploy(wave);
      }
      return await this.outputs();
    } finally {
      const rows = session.selected.map(({ id, region }) => [id, region, this.results.get(id) ?? 'not started']);
      console.log(table(['stack', 'region', 'result'], rows));
    }
  }

  /**
   * Creates the change sets that do not depend on other changes, and executes nothing.
   *
   * @param changeSets whether to create change sets; otherwise the comparison of templates decides which stacks change
   */
  async plan(changeSets = true): Promise<readonly PlannedAction[]> {
    const { deployed } = this.options;
    const [first, ...later] = this.waves;
    const prepared = changeSets ? await this.prepare(first) : [];
    return this.options.session.selected.map((stack): PlannedAction => {
      if (!deployed.has(stack)) return { stack, action: 'create' };
      const changeSet = prepared.find((other) => other.stack === stack);
      if (changeSet) return { stack, action: 'update', changeSet };
      const isLater = later.flat().includes(stack) || (!changeSets && this.isOutdated(stack));
      return { stack, action: isLater || this.differsInProtection(stack) ? 'update later' : 'none' };
    });
  }

  /** Deletes the change sets of a plan. */
  async discard(actions: readonly PlannedAction[]): Promise<void> {
    await this.changeSets.discard(actions.filter(({ changeSet }) => changeSet).map(({ stack }) => stack));
  }

  private async deploy(wave: readonly SynthesizedStack[]): Promise<void> {
    const { deployed, session } = this.options;
    const prepared = await this.prepare(wave);
    const updated = wave.filter((stack) => deployed.has(stack));
    for (const stack of updated) {
      session.copy.setTerminationProtection(stack, stack.terminationProtection);
      if (!prepared.some((other) => other.stack === stack)) await this.finishUnchanged(stack);
    }
    const created = wave.filter((stack) => !deployed.has(stack));
    await allSettled([this.create(created), this.execute(prepared)]);
  }

  /** Creates and judges the change sets of deployed stacks. None remains if they are refused. */
  private async prepare(wave: readonly SynthesizedStack[]): Promise<readonly PreparedChangeSet[]> {
    const { session, deployed, planned = new Map<SynthesizedStack, string>() } = this.options;
    for (const stack of wave) await this.record(stack);
    const stacks = wave.filter((stack) => deployed.has(stack) && this.isOutdated(stack));
    const fresh = stacks.filter((stack) => !planned.has(stack));
    for (const stack of fresh) {
      // a change set that is not executed must not change the protection of the stack
      session.copy.setTerminationProtection(stack, deployed.get(stack)?.terminationProtection ?? false);
    }
    const prepared = [
      ...(await this.fromPlan(stacks.filter((stack) => planned.has(stack)))),
      ...(await this.changeSets.prepare(session.cli, fresh, deployed)),
    ];
    try {
      await this.options.judge(prepared);
      return prepared;
    } catch (error) {
      await this.changeSets.discard(fresh);
      throw error;
    }
  }

  private async fromPlan(stacks: readonly SynthesizedStack[]): Promise<PreparedChangeSet[]> {
    const { deployed, planned } = this.options;
    return Promise.all(
      stacks.map(async (stack) => {
        const changeSet = await this.changeSets.read(stack, planned?.get(stack) ?? '', deployed.get(stack));
        if (!changeSet) throw new CommandError(`the change set of ${stack.id} has no changes. Plan again`);
        return changeSet;
      }),
    );
  }

  /** Stores the outputs that a stack reads in its template. */
  private async record(stack: SynthesizedStack): Promise<void> {
    const { session, reads, deployed, reasons } = this.options;
    if (!reads.hasReads(stack)) return;
    session.copy.writeTemplate(stack, withRecord(stack.template, await reads.current(stack)));
    const reason = await reads.reason(stack, deployed.get(stack));
    if (reason === undefined) return;
    if (reason !== reasons.get(stack)) console.log(reason);
    this.outdated.add(stack);
  }

  /** Stacks that read outputs which have changed. */
  private readonly outdated = new Set<SynthesizedStack>();

  /** Returns whether an update can change a deployed stack. */
  private isOutdated(stack: SynthesizedStack): boolean {
    return this.options.changed.has(stack) || this.outdated.has(stack) || this.canDiffer(stack);
  }

  /** Returns whether an update can change a stack whose template has not changed. */
  private canDiffer(stack: SynthesizedStack): boolean {
    const deployed = this.options.deployed.get(stack);
    if (!deployed) return false;
    const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    const sorted = (tags: Readonly<Record<string, string>>) => Object.entries(tags).sort();
    return (
      hasUnknownParameter(stack) ||
      FAILED.test(deployed.status) ||
      !isEqual(sorted(stack.tags), sorted(deployed.tags)) ||
      !isEqual([...stack.notificationArns].sort(), [...deployed.notificationArns].sort())
    );
  }

  private differsInProtection(stack: SynthesizedStack): boolean {
    const deployed = this.options.deployed.get(stack);
    return deployed !== undefined && deployed.terminationProtection !== stack.terminationProtection;
  }

  /** A change of the termination protection has no change set. */
  private async finishUnchanged(stack: SynthesizedStack): Promise<void> {
    const isChanged = this.differsInProtection(stack);
    const { reader } = this.options.session;
    if (isChanged) await reader.setTerminationProtection(stack, stack.terminationProtection);
    this.results.set(stack.id, isChanged ? 'deployed' : 'unchanged');
  }

  private async create(stacks: readonly SynthesizedStack[]): Promise<void> {
    if (stacks.length === 0) return;
    const { session, concurrency } = this.options;
    await this.checkNew(stacks);
    const args = ['--exclusively', '--require-approval=never', '--progress=events', `--concurrency=${concurrency}`];
    try {
      await session.cli.run('deploy', [...stacks.map(({ path }) => path), ...args]);
    } finally {
      const states = await Promise.all(stacks.map((stack) => session.reader.status(stack).catch(() => undefined)));
      for (const [index, { id }] of stacks.entries()) this.results.set(id, resultOf(states[index]));
    }
  }

  /** The AWS CDK CLI would update a stack that was created in the meantime, and nothing would judge the update. */
  private async checkNew(stacks: readonly SynthesizedStack[]): Promise<void> {
    const exist = await Promise.all(stacks.map((stack) => this.options.session.reader.exists(stack)));
    const names = stacks.filter((_, index) => exist[index]).map(({ id }) => id);
    if (names.length === 0) return;
    throw new CommandError(`${names.join(', ')} was created by another deployment in the meantime. Deploy again`);
  }

  private execute(changeSets: readonly PreparedChangeSet[]): Promise<void> {
    const { cli } = this.options.session;
    return this.changeSets.execute(cli, changeSets, ({ id }, result) => this.results.set(id, result));
  }

  private async outputs(): Promise<Outputs> {
    const { selected, reader } = this.options.session;
    const all = await Promise.all(selected.map((stack) => reader.outputs(stack)));
    const entries = selected.map(({ name }, index) => [name, Object.fromEntries(all[index])] as const);
    return Object.fromEntries(entries.filter(([, outputs]) => Object.keys(outputs).length > 0));
  }
}

/**
 * Copies a cloud assembly with the deployed records, so that the AWS CDK CLI does not report them as changes.
 *
 * @param folder an empty folder
 */
export function copyWithDeployedRecords(
  assembly: string,
  folder: string,
  deployed: ReadonlyMap<SynthesizedStack, DeployedStack>,
): void {
  const copy = new AssemblyCopy(assembly, folder);
  for (const [stack, { template }] of deployed) {
    const record = recordIn(template);
    if (Object.keys(record).length > 0) copy.writeTemplate(stack, withRecord(stack.template, record));
  }
}

function resultOf(status: string | undefined): string {
  if (status === undefined || status === 'REVIEW_IN_PROGRESS') return 'not started';
  return /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status) ? 'deployed' : 'failed';
}

function hasUnknownParameter({ template: { Parameters = {} } }: SynthesizedStack): boolean {
  return Object.values(Parameters).some((parameter) => {
    const { Type, Description } = parameter as { Type?: string; Description?: string };
    return SSM_PARAMETER.test(Type ?? '') && !Description?.includes(SKIPPED);
  });
}
