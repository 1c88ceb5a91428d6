import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastStatuses, readable, strykerReport, writeReports } from '../src/report';
import type { Outcome } from '../src/verdict';
import { manyMutants } from './fixtures';

const [first, second, third] = manyMutants(3, 'packages/network/src/a.ts');
const outcomes: Outcome[] = [
  { package: 'network', mutant: first, status: 'Killed' },
  { package: 'network', mutant: second, status: 'Survived', critical: 'IAM action' },
  { package: 'network', mutant: third, status: 'Timeout', reason: 'Hit limit\n    at loop' },
];
const source = "'text 0'</script>";

test('the table has the score of each package each survivor and each timeout', () => {
  const text = readable(outcomes);
  expect(text).toMatch(/network +│ +3 │ +2 │ +1 │ +1 │ +0 │ +66\.7 %/);
  expect(text).toMatch(/packages\/network\/src\/a\.ts:2:12 │ survived  │ StringLiteral │ 'text 1' -> "" │ IAM action/);
  expect(text).toMatch(/packages\/network\/src\/a\.ts:3:12 │ timed out │ StringLiteral │ 'text 2' -> "" │ +│/);
  expect(text).not.toContain('a.ts:1:12');
});

test('the table of a run without a survivor has no list of mutants', () => {
  expect(readable([outcomes[0]])).not.toContain('Mutator');
});

test('long code is cut', () => {
  const mutant = { ...second, original: 'x'.repeat(99) };
  expect(readable([{ ...outcomes[1], mutant }])).toContain(`│ ${'x'.repeat(59)}… ->`);
});

test('the report of Stryker has all mutants of a file, with lines and columns that begin at 1', () => {
  const { files } = strykerReport(outcomes, () => source);
  expect(Object.keys(files)).toEqual(['packages/network/src/a.ts']);
  const [file] = Object.values(files);
  expect(file.source).toBe(source);
  expect(file.mutants.map(({ id, status, location }) => [id, status, location.start])).toEqual([
    ['0', 'Killed', { line: 1, column: 12 }],
    ['1', 'Survived', { line: 2, column: 12 }],
    ['2', 'Timeout', { line: 3, column: 12 }],
  ]);
});

describe('the files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  beforeAll(() => writeReports(folder, outcomes, () => source));

  test('have a summary that the next run reads', () => {
    expect(lastStatuses(folder)).toEqual(
      new Map([
        [first.key, 'Killed'],
        [second.key, 'Survived'],
        [third.key, 'Timeout'],
      ]),
    );
    expect(lastStatuses(join(folder, 'missing'))).toBeUndefined();
    const summary = JSON.parse(read('summary.json')) as { scores: unknown; outcomes: { reason?: string }[] };
    expect(summary.scores).toEqual([
      { package: 'network', mutants: 3, killed: 2, timedOut: 1, survived: 1, invalid: 0 },
    ]);
    expect(summary.outcomes.map(({ reason }) => reason)).toEqual([undefined, undefined, 'Hit limit']);
  });

  test('have a summary in Markdown', () => {
    expect(read('summary.md')).toContain('| network | 3 | 2 | 1 | 1 | 66.7 % |');
    expect(read('summary.md')).toContain('- `packages/network/src/a.ts:2:12` StringLiteral, IAM action');
  });

  test('have a page whose data cannot end its script', () => {
    const page = read('mutation.html');
    expect(page).toContain('mutation-test-report-app');
    expect(page.slice(page.lastIndexOf('.report = '))).toContain(String.raw`'text 0'\u003c/script>`);
    expect(JSON.parse(read('mutation.json'))).toEqual(strykerReport(outcomes, () => source));
  });
});
