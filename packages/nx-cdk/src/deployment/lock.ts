import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { lock } from 'proper-lockfile';
import type { Stage } from '../assembly/assembly';

/** Time after which the lock of a process that ended without releasing it is ignored. */
const STALE_MILLISECONDS = 15_000;

/**
 * Works on a stage of an app while no other process of this checkout does. Waits for the other process.
 */
export async function exclusively<T>(
  { root, projectName = 'the app' }: Pick<ExecutorContext, 'root' | 'projectName'>,
  stage: Pick<Stage, 'name'>,
  work: () => Promise<T>,
): Promise<T> {
  const name = [projectName, stage.name].filter((part) => part !== undefined).join(' ');
  const folder = join(root, '.nx/workspace-data');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `nx-cdk-${name.replace(/[^\w-]/g, '_')}`);
  const options = {
    realpath: false,
    stale: STALE_MILLISECONDS,
    // `nx reset` deletes the folder. An error that nothing catches would end the process during a deployment
    onCompromised: () => console.log(`warning: the lock of ${name} was deleted, another command can start`),
  };
  const release = await lock(file, options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ELOCKED') throw error;
    console.log(`another command changes ${name} from this checkout, waiting until it ends …`);
    return lock(file, { ...options, retries: { forever: true, minTimeout: 500, maxTimeout: 2_000 } });
  });
  try {
    return await work();
  } finally {
    // it can be deleted
    await release().catch(() => undefined);
  }
}
