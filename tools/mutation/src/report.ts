import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { table, writeWhole } from '../../../packages/nx-cdk/src/toolkit';
import type { Status, StrykerReport } from './stryker';
import { isSurvivor, isTimeout, percent, place, scores, type Outcome } from './verdict';

/** Characters of code in a table. */
const CODE_WIDTH = 60;

/** The part of `summary.json` that the next run reads. */
interface Summary {
  readonly outcomes: readonly { readonly package: string; readonly key: string; readonly status: Status }[];
}

/** States of the mutants of the last run by key, or `undefined` without a last run. */
export function lastStatuses(folder: string): Map<string, Status> | undefined {
  const file = join(folder, 'summary.json');
  if (!existsSync(file)) return undefined;
  const { outcomes } = JSON.parse(readFileSync(file, 'utf8')) as Summary;
  return new Map(outcomes.map(({ key, status }) => [key, status]));
}

/** The results as tables for a terminal. */
export function readable(outcomes: readonly Outcome[]): string {
  const rows = scores(outcomes).map((score) => [
    score.package,
    score.mutants,
    score.killed,
    score.timedOut,
    score.survived,
    score.invalid,
    `${percent(score).toFixed(1)} %`,
  ]);
  const remarkable = outcomes
    .filter((outcome) => isSurvivor(outcome) || isTimeout(outcome))
    .map((outcome) => [
      place(outcome),
      isTimeout(outcome) ? 'timed out' : 'survived',
      outcome.mutant.mutator,
      `${code(outcome.mutant.original)} -> ${code(outcome.mutant.replacement)}`,
      outcome.critical ?? '',
    ]);
  const head = ['Package', 'Mutants', 'Killed', 'Timed out', 'Survived', 'Does not compile', 'Score'];
  const tables = [table(head, rows, ['left', ...rows[0].slice(1).map(() => 'right' as const)])];
  if (remarkable.length > 0) tables.push(table(['Mutant', 'Result', 'Mutator', 'Change', 'Kind'], remarkable));
  return tables.join('\n');
}

/** Writes `summary.md`, `summary.json`, and the reports of Stryker: `mutation.json` and `mutation.html`. */
export function writeReports(folder: string, outcomes: readonly Outcome[], read: (file: string) => string): void {
  const report = strykerReport(outcomes, read);
  writeWhole(join(folder, 'mutation.json'), JSON.stringify(report));
  writeWhole(join(folder, 'mutation.html'), html(report));
  writeWhole(join(folder, 'summary.md'), markdown(outcomes));
  const entries = outcomes.map((outcome) => ({
    package: outcome.package,
    place: place(outcome),
    status: outcome.status,
    // without the stack trace
    reason: outcome.reason?.split('\n')[0],
    critical: outcome.critical,
    mutator: outcome.mutant.mutator,
    key: outcome.mutant.key,
  }));
  // last, because it lists the mutants that survived
  writeWhole(
    join(folder, 'summary.json'),
    JSON.stringify({ scores: scores(outcomes), outcomes: entries }, undefined, 1),
  );
}

/** The results in the schema of all Stryker tools, with only the selected mutants. */
export function strykerReport(outcomes: readonly Outcome[], read: (file: string) => string): StrykerReport {
  const files: Record<string, StrykerReport['files'][string]> = {};
  for (const [id, { mutant, status }] of outcomes.entries()) {
    const { mutator: mutatorName, replacement, location } = mutant;
    const position = ({ line, column }: { line: number; column: number }) => ({ line: line + 1, column: column + 1 });
    const range = { start: position(location.start), end: position(location.end) };
    const file = files[mutant.file] ?? { language: 'typescript', source: read(mutant.file), mutants: [] };
    const mutants = [...file.mutants, { id: String(id), mutatorName, replacement, location: range, status }];
    files[mutant.file] = { ...file, mutants };
  }
  return { schemaVersion: '2.0', thresholds: { high: 95, low: 90 }, files };
}

function html(report: StrykerReport): string {
  const path = createRequire(__filename).resolve('mutation-testing-elements/dist/mutation-test-elements.js');
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Mutation testing</title><script>${readFileSync(path, 'utf8')}</script></head>
<body>
<mutation-test-report-app title-postfix="Pets Infrastructure"></mutation-test-report-app>
<script>document.querySelector('mutation-test-report-app').report = ${JSON.stringify(report).replaceAll('<', String.raw`\u003c`)};</script>
</body>
</html>
`;
}

function markdown(outcomes: readonly Outcome[]): string {
  const rows = scores(outcomes).map(
    (score) =>
      `| ${score.package} | ${score.mutants} | ${score.killed} | ${score.timedOut} | ${score.survived} | ${percent(score).toFixed(1)} % |`,
  );
  const survivors = outcomes
    .filter(isSurvivor)
    .map(
      (outcome) =>
        `- \`${place(outcome)}\` ${outcome.mutant.mutator}${outcome.critical ? `, ${outcome.critical}` : ''}`,
    );
  return [
    '| Package | Mutants | Killed | Timed out | Survived | Score |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...survivors,
    '',
  ].join('\n');
}

/** A piece of code on one line. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > CODE_WIDTH ? `${line.slice(0, CODE_WIDTH - 1)}…` : line;
}
