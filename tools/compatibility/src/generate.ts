import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeWhole } from '../../../packages/nx-cdk/src/toolkit';
import { document } from './document';
import { readRows, recordsFolder, runsFolder, textOf } from './record';

/** The generated page, relative to the root. */
export const PAGE = 'docs/compatibility.md';

/**
 * Replaces the committed rows of each suite that has run by those of its last run, and writes the page. Suites that have not
 * run keep their rows. Removes the records, so that an old record does not replace newer rows later.
 *
 * @returns the suites with records
 */
export function generate(root: string): string[] {
  const [records, runs] = [recordsFolder(root), runsFolder(root)];
  mkdirSync(runs, { recursive: true });
  const suites = filesOf(records);
  for (const file of suites) writeWhole(join(runs, file), textOf(readRows(join(records, file))));
  writeWhole(join(root, PAGE), page(root));
  rmSync(records, { recursive: true, force: true });
  return suites.map((file) => basename(file, '.json'));
}

/** Returns the text of the page for the committed rows. */
export function page(root: string): string {
  const runs = runsFolder(root);
  const text = document(filesOf(runs).flatMap((file) => readRows(join(runs, file))));
  const prettier = [require.resolve('prettier/bin/prettier.cjs'), '--stdin-filepath', join(root, PAGE)];
  return execFileSync(process.execPath, prettier, { input: text, encoding: 'utf8' });
}

/** Returns the committed page, empty if it does not exist. */
export function committedPage(root: string): string {
  const file = join(root, PAGE);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function filesOf(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .sort()
    : [];
}
