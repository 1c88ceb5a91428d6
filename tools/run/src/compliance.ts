import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, fastBuilds, runLines, usesFastBuilds } from '../../../packages/nx-cdk/src/toolkit';

/** Folder of the compliance reports. */
const REPORTS = 'reports/compliance';

/** Start page of the reports. */
export const PAGE = join(REPORTS, 'index.html');

const COMMAND = 'packages/compliance/lib/cli/compliance-cli.js';

/** Summary of the compliance report. */
export interface Compliance {
  /** Names of the rule packs and other checks. */
  readonly checks: readonly string[];
  /** Construct path of the resource of each open finding. */
  readonly open: readonly string[];
  /** Construct path of the resource of each acknowledged finding. */
  readonly acknowledged: readonly string[];
}

/** The parts of `compliance.json` that are read. */
interface Report {
  readonly packs: readonly { readonly name: string }[];
  readonly results: readonly { readonly resource: string; readonly outcome: string }[];
}

/**
 * Writes the compliance reports of a cloud assembly.
 *
 * @throws CommandError with the open findings or another problem
 */
export async function writeReports(assembly: string): Promise<void> {
  const lines: string[] = [];
  const status = await runLines(process.execPath, [COMMAND, assembly, '--out', REPORTS], {
    env: usesFastBuilds() ? fastBuilds.environmentOf('apps/pets-platform') : {},
    onLine: ({ text }) => lines.push(text),
  });
  if (status !== 0) throw new CommandError(lines.join('\n'));
}

/** Returns whether a synthesis after a time, in milliseconds, has recorded the data for the reports. */
export function isRecordedSince(assembly: string, begin: number): boolean {
  const record = join(assembly, 'compliance-record.json');
  return existsSync(record) && statSync(record).mtimeMs >= begin;
}

/** Reads the report of `writeReports`. */
export function readCompliance(folder = REPORTS): Compliance {
  const { packs, results } = JSON.parse(readFileSync(join(folder, 'compliance.json'), 'utf8')) as Report;
  const found = (...outcomes: string[]) =>
    results.filter(({ outcome }) => outcomes.includes(outcome)).map(({ resource }) => resource);
  return {
    checks: packs.map(({ name }) => name),
    open: found('nonCompliant', 'error'),
    acknowledged: found('acknowledged'),
  };
}
