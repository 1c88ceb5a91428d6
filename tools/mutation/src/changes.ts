import { CommandError, execute, output, quoted } from '../../../packages/nx-cdk/src/toolkit';
import type { Mutant } from './mutants';

/** Numbers of the changed lines of each file, beginning at 0. A new file has the value `all`. */
export type Changes = ReadonlyMap<string, ReadonlySet<number> | 'all'>;

/** Lines that differ between the working tree and the commit where the branch left `base`. */
export function changesSince(root: string, base: string): Changes {
  const { status, stdout } = execute('git', ['merge-base', '--end-of-options', base, 'HEAD'], { cwd: root });
  if (status !== 0) throw new CommandError(`--base must be a revision with a common ancestor, got ${quoted(base)}`);
  const options = ['--unified=0', '--no-color', '--no-ext-diff', '--no-renames', '--src-prefix=a/', '--dst-prefix=b/'];
  const changes = new Map<string, Set<number> | 'all'>(
    parse(output('git', ['diff', ...options, stdout.trim()], { cwd: root })),
  );
  const untracked = output('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root });
  for (const file of untracked.split('\0').filter((name) => name !== '')) changes.set(file, 'all');
  return changes;
}

/** Reads the added and changed lines of a diff without context. */
export function parse(diff: string): Map<string, Set<number>> {
  const changes = new Map<string, Set<number>>();
  let lines: Set<number> | undefined;
  for (const line of diff.split('\n')) {
    const file = /^\+\+\+ b\/([^\t]*)/.exec(line);
    if (file) changes.set(file[1], (lines = new Set()));
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const [, start, count = '1'] = hunk;
    for (let number = 0; number < Number(count); number++) lines?.add(Number(start) - 1 + number);
  }
  return changes;
}

/** Returns whether a mutant begins on a changed line. */
export function isChanged({ file, location }: Mutant, changes: Changes): boolean {
  const lines = changes.get(file);
  return lines === 'all' || lines?.has(location.start.line) === true;
}
