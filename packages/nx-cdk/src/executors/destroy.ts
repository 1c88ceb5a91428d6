import type { SynthesizedStack } from '../assembly/assembly';
import { isRetained, isStateful } from '../assembly/stateful';
import type { DeployedStack } from '../deployment/aws';
import { confirm } from '../deployment/question';
import { missingDependents } from '../deployment/selection';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { executor } from './executor';

/** Options of the executor `destroy`. */
export interface DestroyOptions extends StageOptions {
  /** Deletes without confirmation. */
  readonly yes?: boolean;
  /** Number of stacks that are deleted in parallel. @default 4 */
  readonly concurrency?: number;
}

interface Candidate {
  readonly stack: SynthesizedStack;
  readonly deployed: DeployedStack;
}

/** Deletes the stacks of a stage. A stack is deleted before the stacks that it depends on. */
export default executor<DestroyOptions>(async (options, context) => {
  const session = await openSession(options, context);
  const { selected, reader, cli, stage } = session;
  const found = await Promise.all(selected.map(async (stack) => ({ stack, deployed: await reader.read(stack) })));
  const candidates = found.filter((entry): entry is Candidate => entry.deployed !== undefined);
  if (candidates.length === 0) return console.log('none of the stacks is deployed, nothing to delete');
  await checkDependents(session);
  checkProtection(candidates);
  for (const line of candidates.flatMap(describe)) console.log(line);
  const of = stage.name === undefined ? '' : ` of ${stage.name}`;
  const names = candidates.map(({ stack }) => stack.id).join(', ');
  if (!options.yes) await confirm(`Delete ${names}${of}, account ${stage.account}?`);
  const paths = candidates.map(({ stack }) => stack.path);
  await cli.run('destroy', [...paths, '--exclusively', '--force', `--concurrency=${options.concurrency ?? 4}`]);
  console.log(`deleted ${names}`);
});

/** A stack cannot be deleted before the stacks that depend on it. */
async function checkDependents({ stage, selected, reader }: Session): Promise<void> {
  const dependents = missingDependents(stage.stacks, selected);
  const exist = await Promise.all(dependents.map((stack) => reader.exists(stack)));
  const deployed = dependents.filter((_, index) => exist[index]).map(({ id }) => id);
  if (deployed.length === 0) return;
  const ids = selected.map(({ id }) => id).join(', ');
  throw new CommandError(`${deployed.join(', ')} is deployed and depends on ${ids}. Add it to --stacks`);
}

function checkProtection(candidates: readonly Candidate[]): void {
  const names = candidates.filter(({ deployed }) => deployed.terminationProtection).map(({ stack }) => stack.name);
  if (names.length === 0) return;
  throw new CommandError(
    `${names.join(', ')} has termination protection. To disable it, run ` +
      'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name …',
  );
}

/** Lists the stateful resources that are deleted with a stack, and the resources that are retained. */
function describe({ stack, deployed }: Candidate): string[] {
  const resources = Object.entries(deployed.template.Resources ?? {});
  const retained = resources.filter(([, resource]) => isRetained(resource));
  const deleted = resources.filter(([, resource]) => !isRetained(resource) && isStateful(resource));
  const name = ([logicalId, { Type, DeletionPolicy }]: (typeof resources)[number]) =>
    `${stack.constructs.get(logicalId) ?? `${stack.id}/${logicalId}`}, ${Type}${DeletionPolicy === 'Snapshot' ? ' (as a snapshot)' : ''}`;
  return [
    `${stack.id}: ${resources.length - retained.length} resources are deleted, ${retained.length} retained`,
    ...deleted.map((entry) => `  deleted, stateful: ${name(entry)}`),
    ...retained.map((entry) => `  retained: ${name(entry)}`),
  ];
}
