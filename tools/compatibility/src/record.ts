import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../../packages/nx-cdk/src/toolkit';
import { differences, problemsOf, ROOT, sorted, type Row } from './run';

/** Folder with the rows of the last run of each suite, which is not committed. */
export const recordsFolder = (root: string) => join(root, '.nx/compatibility');

/** Folder with the committed rows of each suite. */
export const runsFolder = (root: string) => join(root, 'tools/compatibility/runs');

/**
 * Records what a suite tested. A suite calls it once, after its tests have passed.
 *
 * @param suite name of the suite: lowercase letters, digits and hyphens
 * @param rows all combinations of the suite. A suite whose tool is missing on the machine records nothing
 * @throws Error if the rows differ from those of the suite in `docs/compatibility.md`
 */
export function recordRun(suite: string, rows: readonly Row[], root: string = ROOT): void {
  if (!/^[a-z0-9-]+$/.test(suite)) throw new Error(`suite must be lowercase letters, digits and hyphens, got ${suite}`);
  const problems = problemsOf(rows);
  if (problems.length > 0) throw new Error(`${suite}:\n${problems.join('\n')}`);
  writeWhole(join(recordsFolder(root), `${suite}.json`), textOf(rows));
  const different = differences(rows, readRows(join(runsFolder(root), `${suite}.json`)));
  if (different.length === 0) return;
  throw new Error(
    [
      `the suite ${suite} tested something else than docs/compatibility.md says:`,
      ...different,
      'If this is intended, run npm run compatibility and commit the changes.',
    ].join('\n'),
  );
}

/** Reads the rows of a file, none if it does not exist. */
export function readRows(file: string): Row[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Row[]) : [];
}

/** Content of a file with rows. */
export function textOf(rows: readonly Row[]): string {
  return `${JSON.stringify(sorted(rows), undefined, 2)}\n`;
}
