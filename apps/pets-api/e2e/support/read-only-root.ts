import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { owned, type Owner } from './owner';

/** Makes each file system read-only, except those of the kernel and the folder in the first argument. Then runs the others. */
const SCRIPT = `
mount --bind "$1" "$1" || exit
while read -r _ point _; do
  case $point in
    /proc* | /sys* | /dev* | "$1") ;;
    *) mount -o remount,bind,ro "$point" || exit ;;
  esac
done </proc/self/mounts
shift
exec "$@"`;

/** Returns the command before another command that can write to one folder only. It requires namespaces of Linux. */
export function readOnlyRoot(folder: string): string[] {
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', SCRIPT, 'sh', folder];
}

/** Returns whether processes of a user can have a read-only root file system on this machine. */
export function hasReadOnlyRoot(owner: Owner): boolean {
  const folder = owned(mkdtempSync(join(tmpdir(), 'read-only-')), owner);
  const [command, ...args] = [...readOnlyRoot(folder), 'true'];
  return spawnSync(command, args, { ...owner, cwd: '/' }).status === 0;
}
