import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests } from '../src/test';

const folder = mkdtempSync(join(tmpdir(), 'count-'));

function report(name: string, counts: Record<string, number>): string {
  const none = {
    numPassedTests: 0,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 0,
    numTodoTests: 0,
  };
  writeFileSync(join(folder, name), JSON.stringify({ ...none, ...counts }));
  return join(folder, name);
}

test('adds up the tests of all projects', () => {
  const files = [
    report('a', { numPassedTests: 2 }),
    report('b', { numPassedTests: 3, numFailedTests: 1, numPendingTests: 4 }),
  ];
  expect(countTests(files)).toEqual({ passed: 5, failed: 1, skipped: 4 });
});

test('counts a suite that cannot be loaded as failed', () => {
  expect(countTests([report('c', { numRuntimeErrorTestSuites: 1 })])).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('counts nothing for a project without a report', () => {
  expect(countTests([join(folder, 'absent')])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
