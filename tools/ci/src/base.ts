import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, output, run, succeeds } from '../../../packages/nx-cdk/src/toolkit';
import { nx } from './nx';

/** Options of `checkOutBase`. */
export interface BaseOptions {
  /** Commit to check out. */
  readonly commit: string;
  /** Folder of the new worktree. */
  readonly folder: string;
  /** Targets to run in the worktree. */
  readonly targets: readonly string[];
  /** Stream for the output of the commands. @default stdout */
  readonly printTo?: 'stdout' | 'stderr';
}

/**
 * Checks out another commit in a worktree and runs targets there. If both lock files are equal, it copies node_modules.
 *
 * @throws CommandError if the commit does not exist or a target fails
 */
export async function checkOutBase({ commit, folder, targets, printTo }: BaseOptions): Promise<void> {
  if (!isCommit(commit))
    throw new CommandError(`commit ${commit} does not exist in this clone: fetch the complete history`);
  output('git', ['worktree', 'add', '--detach', folder, commit]);
  if (existsSync('node_modules') && sameLock(folder)) {
    // hard links for files, so that the links of the workspace point to the packages of the worktree
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
