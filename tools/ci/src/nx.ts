import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { run } from '../../../packages/nx-cdk/src/toolkit';
import { CacheServer, trim } from './cache-server';

/** GitHub's cache is limited to 10 GB for a repository, and each branch has its own entries. */
const MAX_CACHE_BYTES = 500_000_000;

/** Returns the settings of the deployment, `PETS_…`, from the variables of the repository. */
export function settingsFrom(variables: string | undefined): NodeJS.ProcessEnv {
  const all = JSON.parse(variables || '{}') as NodeJS.ProcessEnv;
  return Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith('PETS_')));
}

/**
 * Runs Nx with the settings from `VARIABLES`, and with a remote cache in `CI_CACHE_FOLDER` if it is set.
 *
 * @throws CommandError if Nx fails
 */
export async function nx(args: readonly string[], cwd = process.cwd(), printTo?: 'stdout' | 'stderr'): Promise<void> {
  const env = { ...settingsFrom(process.env.VARIABLES), NX_DAEMON: 'false' };
  const folder = process.env.CI_CACHE_FOLDER;
  if (!folder) return run(process.execPath, [nxIn(cwd), ...args], { cwd, env, printTo });
  const server = new CacheServer(resolve(folder));
  const remote = await server.start();
  try {
    await run(process.execPath, [nxIn(cwd), ...args], { cwd, env: { ...env, ...remote }, printTo });
  } finally {
    await server.stop();
    trim(folder, MAX_CACHE_BYTES);
  }
}

/** Returns the script of Nx in a workspace. */
export function nxIn(root: string): string {
  return createRequire(resolve(root, 'package.json')).resolve('nx/bin/nx.js');
}
