import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** User and group of a process, empty for those of this process. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Returns a user without permissions if this process runs as root, otherwise the user of this process. */
export function unprivileged(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

/** Makes a user the owner of a folder, and returns the folder. */
export function owned(folder: string, { uid, gid }: Owner): string {
  if (uid !== undefined) chownSync(folder, uid, gid ?? uid);
  return folder;
}
