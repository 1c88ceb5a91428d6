import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, output, succeeds, type Plan } from '../../../packages/nx-cdk/src/toolkit';
import { nx, nxIn } from './nx';

/** Apps to deploy to an environment: those that changed since a commit, or all. */
export type Selection = { readonly since: string } | 'everything';

/** Result if the environment runs a later commit. A job that waited must not deploy an earlier commit. */
export interface Overtaken {
  readonly by: string;
}

interface Deployment {
  readonly id: number;
  readonly sha: string;
}

/**
 * Returns the commit that an environment runs, from the deployments in GitHub. `undefined` before the first deployment.
 *
 * @throws CommandError if GitHub does not respond
 */
export async function deployedCommit(environment: string): Promise<string | undefined> {
  const deployments = await get<Deployment[]>(`deployments?environment=${environment}&per_page=50`);
  for (const { id, sha } of deployments) {
    const statuses = await get<{ state: string }[]>(`deployments/${id}/statuses?per_page=50`);
    // a deployment becomes inactive after the next one succeeds
    if (statuses.some(({ state }) => state === 'success')) return sha;
  }
  return undefined;
}

/** Selects the apps to deploy to an environment that runs a commit. */
export function select(deployed: string | undefined): Selection | Overtaken {
  if (deployed === undefined) return 'everything';
  const isAncestor = (a: string, b: string) => succeeds('git', ['merge-base', '--is-ancestor', a, b]);
  if (isAncestor(deployed, 'HEAD')) return { since: deployed };
  // a commit of another branch, or a deleted commit, cannot be compared
  return isAncestor('HEAD', deployed) ? { by: deployed } : 'everything';
}

/** Returns the names of the apps to deploy. */
export function appsToDeploy(selection: Selection): string[] {
  const since = selection === 'everything' ? [] : ['--affected', `--base=${selection.since}`, '--head=HEAD'];
  const args = [nxIn(process.cwd()), 'show', 'projects', '--withTarget', 'deploy', '--json', ...since];
  return JSON.parse(output(process.execPath, args, { env: { NX_DAEMON: 'false' } })) as string[];
}

/** Folder with the plans of a deployment, one for each app. */
export const PLANS = 'reports/plans';

/** Returns the options that allow what the inputs of the workflow name. */
export function allowedBy(env: NodeJS.ProcessEnv): string[] {
  const inputs = {
    allowReplacement: env.ALLOW_REPLACEMENT,
    allowLessProtection: env.ALLOW_LESS_PROTECTION,
    allowUnjudged: env.ALLOW_UNJUDGED,
  };
  return Object.entries(inputs).flatMap(([option, names = '']) =>
    names
      .split(/[\s,]+/)
      .filter((name) => name !== '')
      .map((name) => `--${option}=${name}`),
  );
}

/** Plans the deployment of an app, with permissions to read only. Returns the plan, which can be refused. */
export async function planApp(environment: string, app: string, allowed: readonly string[]): Promise<Planned> {
  const file = join(PLANS, `${app}.json`);
  const run = nx(['deploy', app, '-c', environment, `--plan=${file}`, '--changeSets=false', ...allowed]);
  const error = await run.then(
    () => undefined,
    (reason: Error) => reason,
  );
  // a refused plan is written for review
  if (error && !existsSync(file)) throw error;
  return { plan: JSON.parse(readFileSync(file, 'utf8')) as Plan, error };
}

/** A plan, and why it is refused. */
export interface Planned {
  readonly plan: Plan;
  readonly error?: Error;
}

/** Executes the plans of an environment with the cloud assemblies that were planned. */
export async function executePlans(environment: string): Promise<void> {
  if (!existsSync(PLANS)) throw new CommandError(`${PLANS} must contain the plans of ${environment}`);
  const files = readdirSync(PLANS).filter((name) => name.endsWith('.json'));
  if (files.length === 0) console.log(`${environment}: nothing to deploy`);
  for (const file of files) {
    const [app] = file.split('.json');
    const plan = `--fromPlan=${join(PLANS, file)}`;
    await nx(['deploy', app, '-c', environment, plan, '--excludeTaskDependencies']);
  }
}

async function get<T>(path: string): Promise<T> {
  const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
  if (!GITHUB_API_URL || !GITHUB_REPOSITORY || !GITHUB_TOKEN)
    throw new CommandError('GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN must be set, as in a workflow');
  const url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`;
  const response = await fetch(url, {
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${GITHUB_TOKEN}` },
  }).catch((error: Error) => {
    throw new CommandError(`GET ${url} failed: ${error.message}`);
  });
  if (!response.ok) throw new CommandError(`GET ${url} failed with status ${response.status}`);
  return (await response.json()) as T;
}
