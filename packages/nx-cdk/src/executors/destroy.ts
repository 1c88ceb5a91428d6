import { isKept, isStateful } from '../deployment/stateful';
import type { SynthesizedStack } from '../deployment/assembly';
import type { DeployedStack } from '../deployment/aws';
import { CommandError } from '../deployment/command-error';
import { confirm } from '../deployment/question';
import { missingUsers } from '../deployment/selection';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { executor } from './executor';

/** Options of the executor `destroy`. */
export interface DestroyOptions extends StageOptions {
  /** Asks nothing. */
  readonly yes?: boolean;
  /** How many stacks are deleted at once. */
  readonly concurrency?: number;
}

interface Doomed {
  readonly stack: SynthesizedStack;
  readonly deployed: DeployedStack;
}

/** Deletes the stacks of a stage, those that others need last. */
export default executor<DestroyOptions>(async (options, context) => {
  const session = await openSession(options, context);
  const { selected, reader, cli, stage } = session;
  const found = await Promise.all(selected.map(async (stack) => ({ stack, deployed: await reader.read(stack) })));
  const doomed = found.filter((entry): entry is Doomed => entry.deployed !== undefined);
  if (doomed.length === 0) return console.log('none of these stacks is deployed: nothing to do');
  await checkUsers(session);
  checkProtection(doomed);
  for (const line of doomed.flatMap(describe)) console.log(line);
  const of = stage.name === undefined ? '' : ` of ${stage.name}`;
  const names = doomed.map(({ stack }) => stack.id).join(', ');
  if (!options.yes) await confirm(`Delete ${names}${of}, account ${stage.account}?`);
  const paths = doomed.map(({ stack }) => stack.path);
  await cli.run('destroy', [...paths, '--exclusively', '--force', `--concurrency=${options.concurrency ?? 4}`]);
  console.log(`deleted ${names}`);
});

/** A stack that another needs cannot go before it. */
async function checkUsers({ stage, selected, reader }: Session): Promise<void> {
  const users = missingUsers(stage, selected);
  const there = await Promise.all(users.map((stack) => reader.exists(stack)));
  const left = users.filter((_, index) => there[index]).map(({ id }) => id);
  if (left.length === 0) return;
  const ids = selected.map(({ id }) => id).join(', ');
  throw new CommandError(`${left.join(', ')} needs ${ids}, and is deployed: add it to --stacks`);
}

function checkProtection(doomed: readonly Doomed[]): void {
  const names = doomed.filter(({ deployed }) => deployed.protected).map(({ stack }) => stack.name);
  if (names.length === 0) return;
  throw new CommandError(
    `${names.join(', ')} is protected against termination; to lift that, if it is meant, ` +
      'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name …',
  );
}

/** What goes with a stack, and what outlives it. */
function describe({ stack, deployed }: Doomed): string[] {
  const resources = Object.entries(deployed.template.Resources ?? {});
  const kept = resources.filter(([, resource]) => isKept(resource));
  const lost = resources.filter(([, resource]) => !isKept(resource) && isStateful(resource));
  const name = ([logicalId, { Type, DeletionPolicy }]: (typeof resources)[number]) =>
    `${stack.constructs.get(logicalId) ?? `${stack.id}/${logicalId}`}, ${Type}${DeletionPolicy === 'Snapshot' ? ' (as a snapshot)' : ''}`;
  return [
    `${stack.id}: ${resources.length - kept.length} resources are deleted, ${kept.length} kept`,
    ...lost.map((entry) => `  lost: ${name(entry)}`),
    ...kept.map((entry) => `  kept: ${name(entry)}`),
  ];
}
