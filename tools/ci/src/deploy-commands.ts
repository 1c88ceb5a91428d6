import { appendFileSync } from 'node:fs';
import { CommandError } from './command-error';
import { appsToDeploy, deploy, deployedCommit, select } from './deployments';

/** Says in `GITHUB_OUTPUT`, and to the reader, to which of `ENVIRONMENTS` something has to be deployed. */
export async function plan(): Promise<void> {
  const environments = (process.env.ENVIRONMENTS ?? '').split(' ').filter((name) => name !== '');
  if (environments.length === 0) throw new CommandError('ENVIRONMENTS must name environments, separated by spaces');
  for (const environment of environments) {
    const { apps, why } = await planFor(environment);
    console.log(`${environment}: ${apps.length === 0 ? 'nothing to deploy' : apps.join(', ')}${why}`);
    if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${environment}=${apps.length > 0}\n`);
  }
}

async function planFor(environment: string): Promise<{ apps: string[]; why: string }> {
  const selection = await selectFor(environment);
  if (selection === 'everything') return { apps: appsToDeploy(selection), why: '' };
  if ('by' in selection) return { apps: [], why: `: it runs ${selection.by}, which is newer` };
  return { apps: appsToDeploy(selection), why: ` since ${selection.since}` };
}

/**
 * Deploys to an environment what changed since the last time, or all of it where `DEPLOY_ALL` says so.
 *
 * Throws a `CommandError` where the environment runs a newer commit, or Nx fails.
 */
export async function deployTo(environment: string): Promise<void> {
  const selection = await selectFor(environment);
  if (selection !== 'everything' && 'by' in selection)
    throw new CommandError(`${environment} runs ${selection.by}, which is newer: to go back, revert on main`);
  const replacements = (process.env.ALLOW_REPLACEMENT ?? '').split(/[\s,]+/).filter((resource) => resource !== '');
  await deploy(environment, selection, replacements);
}

/** Whoever asks for everything may also ask for an older commit. */
async function selectFor(environment: string): Promise<ReturnType<typeof select>> {
  return process.env.DEPLOY_ALL === 'true' ? 'everything' : select(await deployedCommit(environment));
}
