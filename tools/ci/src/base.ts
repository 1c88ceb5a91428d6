import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './command-error';
import { nx } from './nx';
import { output, run, succeeds } from './run';

/** What `checkOutBase` makes. */
export interface BaseOptions {
  /** The commit that a change is compared with. */
  readonly commit: string;
  /** Where it is checked out. */
  readonly folder: string;
  /** Targets that are run there. */
  readonly targets: readonly string[];
  /** Stream for the output of the commands. @default stdout */
  readonly printTo?: 'stdout' | 'stderr';
}

/**
 * Checks out another commit beside this one and builds it there, with this one's dependencies where both lock the same.
 *
 * Throws a `CommandError` where the commit is not there, or its targets fail.
 */
export async function checkOutBase({ commit, folder, targets, printTo }: BaseOptions): Promise<void> {
  if (!isCommit(commit)) throw new CommandError(`there is no commit ${commit} here: fetch the whole history`);
  output('git', ['worktree', 'add', '--detach', folder, commit]);
  if (existsSync('node_modules') && sameLock(folder)) {
    // links of files, copies of folders: each workspace link then leads to the base's own packages
    output('cp', ['-al', 'node_modules', join(folder, 'node_modules')]);
  } else {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, printTo });
  }
  await nx(['run-many', '-t', ...targets], folder, printTo);
}

/** Returns whether a revision is a commit of this repository. */
export function isCommit(revision: string): boolean {
  return succeeds('git', ['cat-file', '-e', `${revision}^{commit}`]);
}

/** Removes a checkout of `checkOutBase`, if it exists. */
export function removeBase(folder: string): void {
  if (existsSync(folder)) output('git', ['worktree', 'remove', '--force', folder]);
}

function sameLock(folder: string): boolean {
  const [here, there] = ['package-lock.json', join(folder, 'package-lock.json')].map((file) =>
    existsSync(file) ? readFileSync(file, 'utf8') : undefined,
  );
  return here !== undefined && here === there;
}
