import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { committedPage, generate } from '../src/generate';
import { recordRun } from '../src/record';
import type { Row } from '../src/run';

const NPM: Row = {
  section: 'package-managers',
  subject: '@pets/network',
  tool: 'npm',
  version: '11.6.0',
  result: 'passed',
};
const PYTHON: Row = {
  section: 'languages',
  subject: '@pets/network',
  tool: 'Python',
  version: '3.11.2',
  result: 'passed',
  varies: true,
};
const JAVA: Row = {
  section: 'languages',
  subject: '@pets/network',
  tool: 'aws-cdk-lib in Maven Central',
  result: 'not available',
  note: 'the newest is 2.263.0',
  varies: true,
};

const root = () => mkdtempSync(join(tmpdir(), 'compatibility-'));

/** A workspace in which the rows are committed. */
function committed(suite: string, rows: Row[]): string {
  const folder = root();
  expect(() => recordRun(suite, rows, folder)).toThrow('npm run compatibility');
  expect(generate(folder)).toEqual([suite]);
  return folder;
}

test('a new suite fails until its rows are committed, and passes then', () => {
  const folder = committed('managers', [NPM]);
  expect(() => recordRun('managers', [NPM], folder)).not.toThrow();
  expect(JSON.parse(readFileSync(join(folder, '.nx/compatibility/managers.json'), 'utf8'))).toEqual([NPM]);
});

test.each<[string, Row[], string]>([
  ['another version', [{ ...NPM, version: '10.0.0' }], 'npm / 10.0.0: passed with 10.0.0, not in the document'],
  ['no longer a version', [{ ...NPM, tool: 'pnpm' }], 'npm / 11.6.0: not tested, the document says passed with 11.6.0'],
  [
    'another result',
    [{ ...NPM, result: 'not available', note: 'gone' }],
    'not available with 11.6.0 (gone), the document',
  ],
  ['another note', [{ ...NPM, note: 'slow' }], 'passed with 11.6.0 (slow), the document says passed with 11.6.0'],
])('fails if a suite tested %s', (_, rows, message) => {
  const folder = committed('managers', [NPM]);
  expect(() => recordRun('managers', rows, folder)).toThrow(message);
});

test('accepts another version of a row that varies', () => {
  const folder = committed('python', [PYTHON]);
  expect(() => recordRun('python', [{ ...PYTHON, version: '3.13.0' }], folder)).not.toThrow();
});

test('accepts that a row that varies is available now, and fails if it no longer is', () => {
  const available: Row = { ...JAVA, result: 'passed', version: '2.280.0', note: undefined };
  expect(() => recordRun('java', [available], root())).toThrow('not in the document');
  const without = committed('java', [JAVA]);
  expect(() => recordRun('java', [available], without)).not.toThrow();
  const having = committed('java', [available]);
  expect(() => recordRun('java', [JAVA], having)).toThrow('not available (the newest is 2.263.0)');
});

test('a suite that has not run keeps its rows', () => {
  const folder = committed('managers', [NPM]);
  expect(() => recordRun('python', [PYTHON], folder)).toThrow('not in the document');
  generate(folder);
  expect(committedPage(folder)).toContain('| npm');
  expect(committedPage(folder)).toContain('| Python');
});

test('an old record does not replace newer rows', () => {
  const folder = committed('managers', [NPM]);
  expect(existsSync(join(folder, '.nx/compatibility'))).toBe(false);
  expect(generate(folder)).toEqual([]);
  expect(committedPage(folder)).toContain('11.6.0');
});

test.each<[string, Row[], string]>([
  ['no rows', [], 'rows must not be empty'],
  ['a row without a version', [{ ...NPM, version: undefined }], 'npm: version must be set'],
  ['a row without a reason', [{ ...JAVA, note: undefined }], 'note must have the reason'],
  ['the same row twice', [NPM, NPM], 'npm / 11.6.0: the row must be unique'],
  ['an unknown section', [{ ...NPM, section: 'tools' as 'nx' }], 'section must be one of aws-cdk, node'],
])('refuses %s', (_, rows, message) => {
  const folder = root();
  expect(() => recordRun('managers', rows, folder)).toThrow(message);
  expect(existsSync(join(folder, '.nx/compatibility/managers.json'))).toBe(false);
});

test('refuses a name that is not a file name', () => {
  expect(() => recordRun('../managers', [NPM], root())).toThrow('got ../managers');
});
