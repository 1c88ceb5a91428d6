import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'history-test-'));
const remote = join(folder, 'owner/repository');
const file = join(folder, 'history.json');
afterAll(() => rmSync(folder, { recursive: true }));

const ENV = {
  GITHUB_SERVER_URL: folder,
  GITHUB_REPOSITORY: 'owner/repository',
  GITHUB_TOKEN: 'secret-token',
  GITHUB_SHA: 'abc123',
};

function git(...args: string[]): string {
  return spawnSync('git', ['-C', remote, ...args], { encoding: 'utf8' }).stdout.trim();
}

function push(history: unknown, env: Partial<typeof ENV> = {}) {
  writeFileSync(file, typeof history === 'string' ? history : JSON.stringify(history));
  const script = join(__dirname, '../history.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, file], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...ENV, ...env },
  });
  return { status, text: `${stdout}${stderr}` };
}

const historyOf = (...times: string[]) => ({ historyVersion: 1, runs: times.map((time) => ({ time })) });

beforeAll(() => spawnSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]));

test('creates the branch with the first history, then adds commits to it', () => {
  expect(push(historyOf('a'))).toEqual({ status: 0, text: 'pushed 1 runs to compliance-history\n' });
  expect(push(historyOf('a', 'b'))).toMatchObject({ status: 0 });
  expect(git('log', '--format=%s %an', 'compliance-history').split('\n')).toEqual([
    'compliance of abc123 github-actions[bot]',
    'compliance of abc123 github-actions[bot]',
  ]);
  expect(JSON.parse(git('show', 'compliance-history:history.json'))).toEqual(historyOf('a', 'b'));
  expect(git('ls-tree', '--name-only', 'compliance-history')).toBe('history.json');
  expect(git('branch', '--format=%(refname:short)')).toBe('compliance-history');
});

test('pushes nothing if the history is the same', () => {
  push(historyOf('a', 'b'));
  const before = git('rev-parse', 'compliance-history');
  expect(push(historyOf('a', 'b'))).toEqual({ status: 0, text: 'compliance-history is current\n' });
  expect(git('rev-parse', 'compliance-history')).toBe(before);
});

test.each([
  ['no history', '{}', {}, 'must be a history of version 1'],
  ['no JSON', '{', {}, 'JSON'],
  ['no token', historyOf('c'), { GITHUB_TOKEN: '' }, 'GITHUB_TOKEN and GITHUB_SHA must be set'],
  ['no remote', historyOf('c'), { GITHUB_REPOSITORY: 'owner/other' }, 'git ls-remote failed'],
])('fails with %s, without the token in the message', (_, history, env, message) => {
  const { status, text } = push(history, env);
  expect(status).toBe(1);
  expect(text).toContain(message);
  expect(text).not.toContain('secret-token');
});
