import type { ExecutorContext } from '@nx/devkit';
import type { Resource, StackTemplate, SynthesizedStack } from '../assembly/assembly';
import { isRetained, isStateful } from '../assembly/stateful';
import type { DeployedTemplate } from '../comparison/changes';
import type { DeployedStack } from '../deployment/aws';
import { exclusively } from '../deployment/lock';
import { confirm } from '../shared/question';
import { missingDependents } from '../deployment/selection';
import { findTarget, openSession, type Session, type StageOptions } from '../deployment/session';
import { checkPurgeAllowed, describeCandidate, purge, purgeCandidates } from '../purge/purge';
import { count } from '../shared/count';
import { findRetained } from '../purge/retained';
import { CommandError } from '../shared/command-error';
import { executor } from '../shared/executor';

/** Options of the executor `destroy`. */
export interface DestroyOptions extends StageOptions {
  /** Deletes without confirmation. */
  readonly yes?: boolean;
  /** Number of stacks that are deleted in parallel. @default 4 */
  readonly concurrency?: number;
  /** Deletes retained resources, too. `cdk.purge` of package.json must list the stage. */
  readonly purge?: boolean;
  /** Shows what is deleted and retained, and deletes nothing. */
  readonly dryRun?: boolean;
}

interface Candidate {
  readonly stack: SynthesizedStack;
  readonly deployed: DeployedStack;
}

/** Deletes the stacks of a stage. A stack is deleted before the stacks that it depends on. */
export default executor<DestroyOptions>(async (options, context) => {
  const target = findTarget(options, context);
  if (options.purge) checkPurgeAllowed(target);
  const work = () => destroyIn(options, context);
  if (options.dryRun) return work();
  await exclusively(context, target.stage, work);
});

async function destroyIn(options: DestroyOptions, context: ExecutorContext): Promise<void> {
  const session = await openSession(options, context);
  const { selected, reader, stage } = session;
  const deployed = await reader.readAll(selected);
  const candidates = [...deployed].map(([stack, read]): Candidate => ({ stack, deployed: read }));
  const purged = options.purge ? await purgeCandidates(await findRetained(session, deployed)) : [];
  if (candidates.length === 0 && purged.length === 0) {
    return console.log('none of the stacks is deployed, nothing to delete');
  }
  await checkDependents(session);
  if (!options.purge && !options.dryRun) checkProtection(candidates);
  for (const line of candidates.flatMap(describe)) console.log(line);
  for (const candidate of purged) console.log(describeCandidate(candidate));
  if (options.dryRun) return console.log('dry run: nothing was deleted');
  const of = stage.name === undefined ? '' : ` of ${stage.name}`;
  const names = candidates.map(({ stack }) => stack.id).join(', ');
  const what = [names, purged.length > 0 ? count(purged.length, 'retained resource') : ''].filter(
    (part) => part !== '',
  );
  if (!options.yes) await confirm(`Delete ${what.join(' and ')}${of}, account ${stage.account}?`);
  if (candidates.length > 0) {
    await destroy(session, candidates, options);
    console.log(`deleted ${names}`);
  }
  if (options.purge) await purge(purged, (line) => console.log(line));
}

async function destroy(
  { cli, reader }: Session,
  candidates: readonly Candidate[],
  { purge: isPurge, concurrency = 4 }: DestroyOptions,
): Promise<void> {
  if (isPurge) {
    for (const { stack, deployed } of candidates) {
      if (deployed.terminationProtection) await reader.setTerminationProtection(stack, false);
    }
  }
  const paths = candidates.map(({ stack }) => stack.path);
  await cli.run('destroy', [...paths, '--exclusively', '--force', `--concurrency=${concurrency}`]);
}

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

interface NamedResource {
  readonly name: string;
  readonly resource: Resource;
}

/** The resources of a stack, and instead of a nested stack that is deleted with it the resources of that one. */
function resourcesOf(
  { id, constructs }: Pick<SynthesizedStack, 'id' | 'constructs'>,
  { template, nested }: DeployedTemplate,
  synthesized?: StackTemplate,
): NamedResource[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, resource]) => {
    const child = nested.get(logicalId);
    if (!child || isRetained(resource)) return [{ name: constructs.get(logicalId) ?? `${id}/${logicalId}`, resource }];
    const inner = synthesized?.nested.get(logicalId);
    return resourcesOf({ id: `${id}/${logicalId}`, constructs: inner?.constructs ?? new Map() }, child, inner);
  });
}

/** Lists the stateful resources that are deleted with a stack, and the resources that are retained. */
function describe({ stack, deployed }: Candidate): string[] {
  const resources = resourcesOf(stack, deployed, stack);
  const retained = resources.filter(({ resource }) => isRetained(resource));
  const deleted = resources.filter(({ resource }) => !isRetained(resource) && isStateful(resource));
  const name = ({ name: path, resource: { Type, DeletionPolicy } }: NamedResource) =>
    `${path}, ${Type}${DeletionPolicy === 'Snapshot' ? ' (as a snapshot)' : ''}`;
  return [
    `${stack.id}: ${resources.length - retained.length} resources are deleted, ${retained.length} retained`,
    ...deleted.map((entry) => `  deleted, stateful: ${name(entry)}`),
    ...retained.map((entry) => `  retained: ${name(entry)}`),
  ];
}
