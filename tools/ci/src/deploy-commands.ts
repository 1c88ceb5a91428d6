import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import {
  allowedBy,
  appsToDeploy,
  deployedCommit,
  executePlans,
  planApp,
  PLANS,
  select,
  type Selection,
} from './deployments';
import { renderPlan } from './plan-summary';

/** Prints which of `ENVIRONMENTS` need a deployment, and writes the result to `GITHUB_OUTPUT`. */
export async function plan(): Promise<void> {
  const environments = (process.env.ENVIRONMENTS ?? '').split(' ').filter((name) => name !== '');
  if (environments.length === 0)
    throw new CommandError('ENVIRONMENTS must be a list of environments, separated by spaces');
  for (const environment of environments) {
    const { apps, reason } = await affectedIn(environment);
    console.log(`${environment}: ${apps.length === 0 ? 'nothing to deploy' : apps.join(', ')}${reason}`);
    if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${environment}=${apps.length > 0}\n`);
  }
}

async function affectedIn(environment: string): Promise<{ apps: string[]; reason: string }> {
  const selection = await selectFor(environment);
  if (selection === 'everything') return { apps: appsToDeploy(selection), reason: '' };
  if ('by' in selection) return { apps: [], reason: `, it runs the later commit ${selection.by}` };
  return { apps: appsToDeploy(selection), reason: ` since ${selection.since}` };
}

/**
 * Plans the deployment of the apps that changed since the last deployment of an environment, or of all apps with `DEPLOY_ALL`,
 * and writes the plans to the summary of the run.
 *
 * @throws CommandError if the environment runs a later commit, or a plan is refused
 */
export async function planFor(environment: string): Promise<void> {
  const apps = appsToDeploy(await notOvertaken(environment));
  const allowed = allowedBy(process.env);
  rmSync(PLANS, { recursive: true, force: true });
  // another run can have deployed the apps in the meantime
  mkdirSync(PLANS, { recursive: true });
  const refused: string[] = [];
  for (const app of apps) {
    const { plan, error } = await planApp(environment, app, allowed);
    const { GITHUB_STEP_SUMMARY } = process.env;
    if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, renderPlan(plan));
    if (error) refused.push(app);
  }
  if (refused.length > 0) throw new CommandError(`the plan of ${refused.join(', ')} is refused, see above`);
}

/**
 * Executes the plans of an environment.
 *
 * @throws CommandError if the environment runs a later commit, or Nx fails
 */
export async function deployTo(environment: string): Promise<void> {
  await notOvertaken(environment);
  await executePlans(environment);
}

async function notOvertaken(environment: string): Promise<Selection> {
  const selection = await selectFor(environment);
  if (selection !== 'everything' && 'by' in selection)
    throw new CommandError(`${environment} runs the later commit ${selection.by}. To roll back, revert on main`);
  return selection;
}

/** With `DEPLOY_ALL`, an earlier commit can be deployed. */
async function selectFor(environment: string): Promise<ReturnType<typeof select>> {
  return process.env.DEPLOY_ALL === 'true' ? 'everything' : select(await deployedCommit(environment));
}
