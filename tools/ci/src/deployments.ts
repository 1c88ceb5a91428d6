import { CommandError, output, succeeds } from '../../../packages/nx-cdk/src/toolkit';
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

/** Deploys the selected apps. `replacements` are the stateful resources that the deployment is allowed to replace. */
export async function deploy(
  environment: string,
  selection: Selection,
  replacements: readonly string[] = [],
): Promise<void> {
  const which = selection === 'everything' ? ['run-many'] : ['affected', `--base=${selection.since}`, '--head=HEAD'];
  const allowed = replacements.map((resource) => `--allowReplacement=${resource}`);
  await nx([...which, '-t', 'deploy', '-c', environment, '--yes', ...allowed]);
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
