import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns the nearest folder, from this one upwards, that contains an entry with this name. */
export function nearestWith(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
