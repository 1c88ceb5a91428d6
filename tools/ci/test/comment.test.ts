import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, temporaryFolder } from './support/shell';
import { FakeGithub } from './support/github';

const SCRIPT = join(__dirname, '../comment.mjs');
const MARKER = '<!-- marker -->';
const BOT = 'github-actions[bot]';

interface Comment {
  id: number;
  body: string;
  user: { login: string };
}

/** Runs the script for a pull request with these comments. */
async function comment(text: string, comments: Comment[], status = 200) {
  const github = new FakeGithub(({ method, path }) => {
    const page = Number(new URL(path, 'http://x').searchParams.get('page'));
    if (method === 'GET') return { status, body: comments.slice((page - 1) * 100, page * 100) };
    return { body: { html_url: 'https://github.example/comment' } };
  });
  const file = join(temporaryFolder(), 'review.md');
  writeFileSync(file, text);
  const env = await github.start();
  const ended = await execute(process.execPath, [SCRIPT, file], { ...env, PULL_REQUEST: '7' }, __dirname);
  await github.stop();
  return { ...ended, calls: github.calls, url: env.GITHUB_API_URL };
}

const text = `${MARKER}\nnew`;
const others: Comment[] = Array.from({ length: 100 }, (_, id) => ({ id, body: 'hello', user: { login: 'other' } }));

test('creates the comment in the first run', async () => {
  const { status, stdout, calls } = await comment(text, []);
  expect([status, stdout]).toEqual([0, 'created https://github.example/comment\n']);
  expect(calls.at(-1)).toEqual({
    method: 'POST',
    path: '/repos/example/pets/issues/7/comments',
    body: { body: text },
    authorization: 'Bearer secret',
  });
});

test('updates the comment in a later run, on any page', async () => {
  const ours = { id: 4711, body: `${MARKER}\nold`, user: { login: BOT } };
  const { stdout, calls } = await comment(text, [...others, ours]);
  expect(stdout).toBe('updated https://github.example/comment\n');
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /repos/example/pets/issues/7/comments?per_page=100&page=1',
    'GET /repos/example/pets/issues/7/comments?per_page=100&page=2',
    'PATCH /repos/example/pets/issues/comments/4711',
  ]);
});

test('does not update a comment of another user with the marker', async () => {
  const { calls } = await comment(text, [{ id: 1, body: text, user: { login: 'other' } }]);
  expect(calls.at(-1)?.method).toBe('POST');
});

test('truncates a long comment', async () => {
  const { calls } = await comment(`${MARKER}\n${'x'.repeat(80_000)}`, []);
  const { body } = calls.at(-1)?.body as { body: string };
  expect(body.length).toBeLessThan(65_536);
  expect(body.endsWith('(truncated)')).toBe(true);
});

test('fails with one line if GitHub rejects a call', async () => {
  const { status, stderr, url } = await comment(text, [], 403);
  expect([status, stderr]).toEqual([
    1,
    `GET ${url}/repos/example/pets/issues/7/comments?per_page=100&page=1 failed with status 403\n`,
  ]);
});

test('fails if the file has no marker', async () => {
  const { status, stderr } = await comment('hello', []);
  expect([status, stderr]).toEqual([1, expect.stringContaining('must be a marker')]);
});
