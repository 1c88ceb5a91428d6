import { CommandError } from './command-error';
import { nx, nxIn } from './nx';
import { output, succeeds } from './run';

/** What has to be deployed to an environment: what changed since a commit, or everything. */
export type Selection = { readonly since: string } | 'everything';

/** The environment runs a commit that holds this one: a job that waited must not bring the old back. */
export interface Overtaken {
  readonly by: string;
}

interface Deployment {
  readonly id: number;
  readonly sha: string;
}

/**
 * The commit that an environment runs, by GitHub's record of deployments; none where nothing was deployed yet.
 *
 * Throws a `CommandError` where GitHub does not answer.
 */
export async function deployedCommit(environment: string): Promise<string | undefined> {
  const deployments = await get<Deployment[]>(`deployments?environment=${environment}&per_page=50`);
  for (const { id, sha } of deployments) {
    const statuses = await get<{ state: string }[]>(`deployments/${id}/statuses?per_page=50`);
    // an older one turns inactive when a newer one has succeeded
    if (statuses.some(({ state }) => state === 'success')) return sha;
  }
  return undefined;
}

/** What has to be deployed, where an environment runs a commit. */
export function select(deployed: string | undefined): Selection | Overtaken {
  if (deployed === undefined) return 'everything';
  const isAncestor = (a: string, b: string) => succeeds('git', ['merge-base', '--is-ancestor', a, b]);
  if (isAncestor(deployed, 'HEAD')) return { since: deployed };
  // of another branch, or gone: no difference can be told
  return isAncestor('HEAD', deployed) ? { by: deployed } : 'everything';
}

/** Names of the apps that have to be deployed. */
export function appsToDeploy(selection: Selection): string[] {
  const since = selection === 'everything' ? [] : ['--affected', `--base=${selection.since}`, '--head=HEAD'];
  const args = [nxIn(process.cwd()), 'show', 'projects', '--withTarget', 'deploy', '--json', ...since];
  return JSON.parse(output(process.execPath, args, { env: { NX_DAEMON: 'false' } })) as string[];
}

/** Deploys to an environment what has to be; `replacements` are stateful resources that may be replaced. */
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
  if (!response.ok) throw new CommandError(`GET ${url} answered ${response.status}`);
  return (await response.json()) as T;
}
