import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Ending of the folder that keeps the earlier content, with the id of the process. */
const PREVIOUS = /^\.(\d+)\.previous$/;

/**
 * Replaces a folder with a new one. If that fails, for example because the disk is full, the folder remains as it was.
 *
 * @param write writes the content of the folder, which does not exist yet. The messages of the CDK contain its path
 */
export function replaceFolder(folder: string, write: () => void): void {
  recover(folder);
  const previous = `${folder}.${process.pid}.previous`;
  if (existsSync(folder)) renameSync(folder, previous);
  try {
    write();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (existsSync(previous)) renameSync(previous, folder);
    throw error;
  }
  rmSync(previous, { recursive: true, force: true });
}

/** Restores the content that processes have kept that were killed. Their new content is incomplete. */
function recover(folder: string): void {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent).filter((each) => each.startsWith(basename(folder)))) {
    const [, id] = PREVIOUS.exec(name.slice(basename(folder).length)) ?? [];
    if (id === undefined || isRunning(Number(id))) continue;
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(parent, name), folder);
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // the process of another user
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
