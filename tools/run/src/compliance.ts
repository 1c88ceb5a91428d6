import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './command-error';

/** Where the reports of compliance go, which are for people and auditors. */
const REPORTS = 'reports/compliance';

/** The page that people open first. */
export const PAGE = join(REPORTS, 'index.html');

const COMMAND = 'packages/compliance/lib/cli/compliance-cli.js';

/** The report of compliance, as far as it is read here. */
export interface Compliance {
  /** Who checked: compliance packs, CloudFormation's validation, AWS Control Tower's rules. */
  readonly checks: readonly string[];
  /** Path of the resource of each finding that is open. */
  readonly open: readonly string[];
  /** Path of the resource of each finding that somebody answers for. */
  readonly acknowledged: readonly string[];
}

/** `compliance.json`, as far as it is read here. */
interface Report {
  readonly packs: readonly { readonly name: string }[];
  readonly results: readonly { readonly resource: string; readonly outcome: string }[];
}

/**
 * Writes the reports of a cloud assembly.
 *
 * Throws a `CommandError` that says which findings are open, or what else is wrong.
 */
export async function writeReports(assembly: string): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, assembly, '--out', REPORTS], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new CommandError(output.trimEnd());
}

/** Whether a synth that began at a time, in milliseconds, has left what reports are made of. */
export function isRecordedSince(assembly: string, begin: number): boolean {
  const record = join(assembly, 'compliance-record.json');
  return existsSync(record) && statSync(record).mtimeMs >= begin;
}

/** Reads the report that `writeReports` wrote. */
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
