import { lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Replaces files of a folder together. If one cannot be written, for example because the disk is full, all files remain as
 * they were. Other files of the folder remain in any case.
 *
 * @param files content by name
 */
export function replaceFiles(folder: string, files: ReadonlyMap<string, string | Buffer>): void {
  mkdirSync(folder, { recursive: true });
  // in the folder itself, because a file cannot be renamed to another file system
  const fresh = mkdtempSync(join(folder, '.new-'));
  const undo: (() => void)[] = [];
  try {
    for (const [name, content] of files) writeFileSync(join(fresh, name), content);
    for (const name of files.keys()) {
      const target = join(folder, name);
      const kept = join(fresh, `${name}.old`);
      if (isFile(target)) {
        renameSync(target, kept);
        undo.unshift(() => renameSync(kept, target));
      }
      renameSync(join(fresh, name), target);
      undo.unshift(() => rmSync(target));
    }
  } catch (error) {
    for (const step of undo) step();
    throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Whether a path is a file or a link, which is replaced. A folder is not: to rename a file to it fails. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}
