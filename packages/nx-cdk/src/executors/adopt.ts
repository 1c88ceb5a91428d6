import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { readAdoptions, type Adoption } from '../adoption/adoption';
import { describeDifferences } from '../adoption/descriptions';
import { differencesOf, type Difference } from '../adoption/differences';
import { ownerOf, readExisting } from '../adoption/existing-resource';
import { obstaclesOf } from '../adoption/obstacles';
import { identifierOf, readResourceType, type ResourceType } from '../adoption/resource-type';
import type { SynthesizedStack } from '../assembly/assembly';
import { resolveTemplate } from '../comparison/resolved-template';
import { exclusively } from '../deployment/lock';
import { findTarget, withPrivateSession, type PrivateSession, type StageOptions } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { count } from '../shared/count';
import { executor, targetOf } from '../shared/executor';
import { confirm } from '../shared/question';
import { MAX_ATTEMPTS } from '../shared/sdk';

/** Options of the executor `adopt`. */
export interface AdoptOptions extends Omit<StageOptions, 'stacks'> {
  /** Resources, each as `<construct path>=<identifier of the existing resource>`. */
  readonly resource?: readonly string[];
  /** Shows the differences and imports nothing. */
  readonly dryRun?: boolean;
  /** Imports without confirmation. */
  readonly yes?: boolean;
  /** Resources of which properties that cannot change are known only during a deployment. */
  readonly allowUnjudged?: readonly string[];
}

/** A resource that can be imported. */
interface Candidate extends Adoption {
  readonly type: ResourceType;
  readonly key: Readonly<Record<string, string>>;
  readonly differences: readonly Difference[];
}

/** Brings existing resources under the management of the app with an import of AWS CloudFormation. */
export default executor<AdoptOptions>(async (options, context) => {
  const { stage } = findTarget(options, context);
  const diff = targetOf('diff', context);
  const adopt = () => withPrivateSession(options, context, (session) => adoptIn(session, options, diff));
  if (options.dryRun) return adopt();
  await exclusively(context, stage, adopt);
});

async function adoptIn(session: PrivateSession, options: AdoptOptions, diff: string): Promise<void> {
  const { stage } = session;
  const adoptions = readAdoptions(stage, options.resource ?? []);
  const stacks = stage.stacks.filter((stack) => adoptions.some((adoption) => adoption.stack === stack));
  await checkObstacles(session, stacks, adoptions);
  const candidates = await allOf(adoptions, (adoption) => candidateOf(session, adoption));
  console.log(describeDifferences(candidates));
  checkDifferences(candidates, options.allowUnjudged ?? []);
  if (options.dryRun) return console.log('dry run: nothing was imported');
  const resources = count(candidates.length, 'resource');
  const names = stacks.map(({ name }) => name).join(', ');
  if (!options.yes) await confirm(`Import ${resources} into ${names} in account ${stage.account}?`);
  for (const stack of stacks) {
    const own = candidates.filter((candidate) => candidate.stack === stack);
    await importInto(session, stack, own);
  }
  console.log(`imported ${resources}. Next: nx ${diff} shows what else the app would change`);
}

async function checkObstacles(
  { reader }: PrivateSession,
  stacks: readonly SynthesizedStack[],
  adoptions: readonly Adoption[],
): Promise<void> {
  const deployed = await reader.readAll(stacks);
  const obstacles = stacks.flatMap((stack) =>
    obstaclesOf(
      adoptions.filter((adoption) => adoption.stack === stack),
      deployed.get(stack)?.template,
    ),
  );
  if (obstacles.length > 0) throw new CommandError(obstacles.join('\n'));
}

async function candidateOf({ reader }: PrivateSession, adoption: Adoption): Promise<Candidate> {
  const { stack, resource, identifier, logicalId, name } = adoption;
  const cloudFormation = await reader.client(stack);
  const type = await readResourceType(cloudFormation, resource.Type);
  const key = identifierOf(type, identifier);
  const control = new CloudControlClient({ region: stack.region, maxAttempts: MAX_ATTEMPTS });
  const actual = await readExisting(control, type.name, identifier);
  const owner = await ownerOf(cloudFormation, identifier);
  if (owner !== undefined) throw new CommandError(`${name}: '${identifier}' is a resource of the stack ${owner}`);
  const { account, region, name: stackName } = stack;
  const { template } = resolveTemplate(stack.template, { account, region, stackName });
  const wanted = template.Resources?.[logicalId]?.Properties ?? {};
  // the identifier is what the user says, and the template may not contain it
  const differences = differencesOf(type, wanted, actual).filter(
    ({ property, relation }) => !(relation === 'not in template' && Object.hasOwn(key, property)),
  );
  return { ...adoption, type, key, differences };
}

function checkDifferences(candidates: readonly Candidate[], allowed: readonly string[]): void {
  const problems = candidates.flatMap(({ name, stack, logicalId, differences }) => {
    const of = (relation: Difference['relation']) =>
      differences.filter((difference) => difference.relation === relation).map(({ property }) => property);
    const fixed = of('replacement');
    const unknown = of('unknown replacement');
    const isAllowed = [name, `${stack.id}/${logicalId}`].some((id) => allowed.includes(id));
    return [
      ...(fixed.length === 0
        ? []
        : [
            `${name}: ${fixed.join(', ')} must be as in the existing resource, because a change of it would replace the resource`,
          ]),
      ...(unknown.length === 0 || isAllowed
        ? []
        : [
            `${name}: ${unknown.join(', ')} cannot be compared before the deployment. ` +
              `Check the values, and add --allowUnjudged=${stack.id}/${logicalId}`,
          ]),
    ];
  });
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
}

/** Imports with the AWS CDK CLI, and checks that the resources belong to the stack then. */
async function importInto(
  { cli, reader }: PrivateSession,
  stack: SynthesizedStack,
  candidates: readonly Candidate[],
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'nx-cdk-'));
  try {
    const file = join(scratch, 'resources.json');
    writeFileSync(file, JSON.stringify(Object.fromEntries(candidates.map(({ logicalId, key }) => [logicalId, key]))));
    // other changes of the stack stay for the next deployment
    await cli.run('import', [stack.path, `--resource-mapping=${file}`, '--force']);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const { Resources = {} } = (await reader.read(stack))?.template ?? {};
  const missing = candidates.filter(({ logicalId }) => !Object.hasOwn(Resources, logicalId));
  if (missing.length > 0)
    throw new CommandError(`${missing.map(({ name }) => name).join(', ')} was not imported into ${stack.name}`);
}

/** Runs work on all items, and fails with the problems of all. */
async function allOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = await Promise.allSettled(items.map(work));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  const unexpected = failures.find((failure) => !(failure instanceof CommandError));
  if (unexpected) throw unexpected;
  if (failures.length > 0) throw new CommandError([...new Set(failures.map(({ message }) => message))].join('\n'));
  return results.map((result) => (result as PromiseFulfilledResult<R>).value);
}
