import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitOf } from '../../src/cli/commit';

const folder = mkdtempSync(join(tmpdir(), 'commit-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['GITHUB_SHA', 'CI_COMMIT_SHA'])('is the commit of %s', (name) => {
  expect(commitOf(folder, { [name]: 'a'.repeat(40) })).toBe('a'.repeat(40));
});

test('is the commit of the repository', () => {
  expect(commitOf(__dirname, {})).toMatch(/^[\da-f]{40}$/);
});

test.each([{}, { GITHUB_SHA: 'main' }, { GITHUB_SHA: '' }])('is not known outside of a repository with %j', (env) => {
  expect(commitOf(folder, env)).toBeUndefined();
});

test('is not known of a folder that does not exist', () => {
  expect(commitOf(join(folder, 'nowhere'), {})).toBeUndefined();
});

test.each(['', 'a'.repeat(39), 'a'.repeat(65), `x${'a'.repeat(40)}`, `${'a'.repeat(40)}x`, 'A'.repeat(40)])(
  'a variable with %j is not the commit',
  (value) => {
    expect(commitOf(__dirname, { GITHUB_SHA: value })).toBe(commitOf(__dirname, {}));
  },
);
