import type { ExecutorContext } from '@nx/devkit';
import { recordIn, withRecord } from '../assembly/output-record';
import { changesOf } from '../comparison/changes';
import { sum, type Allowed } from '../comparison/verdict';
import { ChangeSets } from '../deployment/change-sets';
import { Gate } from '../deployment/gate';
import { exclusively } from '../deployment/lock';
import { findTarget, openSession, withPrivateSession, type StageOptions } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { executor } from '../shared/executor';

/** Options of the executor `drift`. */
export interface DriftOptions extends StageOptions, Pick<Allowed, 'allowReplacement' | 'allowLessProtection'> {
  /** Changes drifted resources back to what their templates say. */
  readonly revert?: boolean;
  /** Reverts without confirmation. */
  readonly yes?: boolean;
  /** Number of stacks that are reverted in parallel. @default 4 */
  readonly concurrency?: number;
}

/** Detects drift of the deployed stacks. Fails if a resource differs from its template, or reverts it. */
export default executor<DriftOptions>(async (options, context) => {
  if (options.revert) {
    const { stage } = findTarget(options, context);
    return exclusively(context, stage, () => revert(options, context));
  }
  const { cli, selected } = await openSession(options, context);
  await cli.run('drift', [...selected.map(({ path }) => path), '--fail']);
});

/** Reverts drift with change sets, which are judged like those of a deployment. */
async function revert(options: DriftOptions, context: ExecutorContext): Promise<void> {
  await withPrivateSession(options, context, async ({ selected, reader, stage, cli, copy }) => {
    const deployed = await reader.readAll(selected);
    const stacks = selected.filter((stack) => deployed.has(stack));
    // termination protection remains as it is
    const templates = new Map(
      [...deployed].map(([stack, { template, nested, parameters }]) => [stack, { template, nested, parameters }]),
    );
    const changed = stacks.filter((stack) =>
      changesOf([{ id: stack.id, before: templates.get(stack), after: stack }]).some(
        ({ state }) => state !== 'unchanged',
      ),
    );
    if (changed.length > 0) {
      const names = changed.map(({ id }) => id).join(', ');
      throw new CommandError(`${names} has changes that are not deployed, which --revert would deploy. Deploy first`);
    }
    for (const stack of stacks) {
      const { template, terminationProtection = false } = deployed.get(stack) ?? { template: {} };
      copy.writeTemplate(stack, withRecord(stack.template, recordIn(template)));
      copy.setTerminationProtection(stack, terminationProtection);
    }
    const changeSets = new ChangeSets(reader, options.concurrency ?? 4);
    const prepared = await changeSets.prepare(cli, stacks, templates, ['--revert-drift']);
    if (prepared.length === 0) return console.log('no resource has drifted');
    const gate = new Gate({ ...options, stage: stage.name, question: 'Revert' });
    try {
      await gate.pass(sum(prepared.map(({ findings }) => findings)));
    } catch (error) {
      await changeSets.discard(stacks);
      throw error;
    }
    await changeSets.execute(cli, prepared, () => undefined);
    console.log(`reverted ${prepared.map(({ stack }) => stack.id).join(', ')}`);
  });
}
