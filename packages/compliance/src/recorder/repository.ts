import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder, or the nearest above it, that holds an entry of this name. */
export function nearestWith(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
