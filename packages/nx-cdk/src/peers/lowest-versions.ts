import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';

/** Files of a project that are not copied: results of other tasks, and packages that the copy has at other versions. */
const RESULTS = /^(cdk\.out|coverage|dist|lib|node_modules|\.jsii|.+\.tsbuildinfo)$/;

/** Files of the root that are not copied. With its manifest, npm would treat the copy as a workspace. */
const OF_THE_ROOT = ['.git', '.nx', 'node_modules', 'package.json', 'package-lock.json', 'npm-shrinkwrap.json'];

/**
 * The lowest version that each peer range accepts.
 *
 * @throws CommandError if a range does not begin with a full version
 */
export function lowestVersions(peers: Record<string, string> = {}): Record<string, string> {
  const lowest = Object.entries(peers).map(([name, range]) => {
    const [, version] = /^(?:\^|~|>=)?\s*(\d+\.\d+\.\d+\S*)/.exec(range) ?? [];
    if (version === undefined)
      throw new CommandError(
        `peerDependencies.${name} must begin with a full version, such as ^2.257.0, got ${quoted(range)}`,
      );
    return [name, version];
  });
  return Object.fromEntries(lowest);
}

/**
 * Copies a project into a folder, at the path that it has in the workspace. Files of the workspace's root are copied and
 * its other folders are linked, so that settings such as `../../tsconfig.base.json` resolve.
 *
 * @returns the folder of the copied project
 */
export function copyProject(root: string, project: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, project);
  mkdirSync(copy, { recursive: true });
  const [first] = project.split(/[\\/]/);
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const [from, to] = [join(root, entry.name), join(folder, entry.name)];
    if (entry.name === first || OF_THE_ROOT.includes(entry.name)) continue;
    if (entry.isDirectory()) symlinkSync(from, to, 'junction');
    else if (entry.isFile()) copyFileSync(from, to);
  }
  const source = join(root, project);
  cpSync(source, copy, { recursive: true, filter: (path) => !RESULTS.test(relative(source, path).split(sep)[0]) });
  return copy;
}
