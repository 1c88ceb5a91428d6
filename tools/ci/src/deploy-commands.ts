import { appendFileSync } from 'node:fs';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import { appsToDeploy, deploy, deployedCommit, select } from './deployments';

/** Prints which of `ENVIRONMENTS` need a deployment, and writes the result to `GITHUB_OUTPUT`. */
export async function plan(): Promise<void> {
  const environments = (process.env.ENVIRONMENTS ?? '').split(' ').filter((name) => name !== '');
  if (environments.length === 0)
    throw new CommandError('ENVIRONMENTS must be a list of environments, separated by spaces');
  for (const environment of environments) {
    const { apps, reason } = await planFor(environment);
    console.log(`${environment}: ${apps.length === 0 ? 'nothing to deploy' : apps.join(', ')}${reason}`);
    if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${environment}=${apps.length > 0}\n`);
  }
}

async function planFor(environment: string): Promise<{ apps: string[]; reason: string }> {
  const selection = await selectFor(environment);
  if (selection === 'everything') return { apps: appsToDeploy(selection), reason: '' };
  if ('by' in selection) return { apps: [], reason: `, it runs the later commit ${selection.by}` };
  return { apps: appsToDeploy(selection), reason: ` since ${selection.since}` };
}

/**
 * Deploys the apps that changed since the last deployment of an environment, or all apps with `DEPLOY_ALL`.
 *
 * @throws CommandError if the environment runs a later commit or Nx fails
 */
export async function deployTo(environment: string): Promise<void> {
  const selection = await selectFor(environment);
  if (selection !== 'everything' && 'by' in selection)
    throw new CommandError(`${environment} runs the later commit ${selection.by}. To roll back, revert on main`);
  const replacements = (process.env.ALLOW_REPLACEMENT ?? '').split(/[\s,]+/).filter((resource) => resource !== '');
  await deploy(environment, selection, replacements);
}

/** With `DEPLOY_ALL`, an earlier commit can be deployed. */
async function selectFor(environment: string): Promise<ReturnType<typeof select>> {
  return process.env.DEPLOY_ALL === 'true' ? 'everything' : select(await deployedCommit(environment));
}
