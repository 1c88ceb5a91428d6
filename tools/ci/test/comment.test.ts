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

/** Runs the script against a pull request that has these comments. */
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
const others: Comment[] = Array.from({ length: 100 }, (_, id) => ({ id, body: 'hello', user: { login: 'somebody' } }));

test('the first run makes the comment', async () => {
  const { status, stdout, calls } = await comment(text, []);
  expect([status, stdout]).toEqual([0, 'made https://github.example/comment\n']);
  expect(calls.at(-1)).toEqual({
    method: 'POST',
    path: '/repos/example/pets/issues/7/comments',
    body: { body: text },
    authorization: 'Bearer secret',
  });
});

test('a later run updates it, wherever it is among others', async () => {
  const ours = { id: 4711, body: `${MARKER}\nold`, user: { login: BOT } };
  const { stdout, calls } = await comment(text, [...others, ours]);
  expect(stdout).toBe('updated https://github.example/comment\n');
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /repos/example/pets/issues/7/comments?per_page=100&page=1',
    'GET /repos/example/pets/issues/7/comments?per_page=100&page=2',
    'PATCH /repos/example/pets/issues/comments/4711',
  ]);
});

test('what somebody else wrote with the same marker is left alone', async () => {
  const { calls } = await comment(text, [{ id: 1, body: text, user: { login: 'mallory' } }]);
  expect(calls.at(-1)?.method).toBe('POST');
});

test('what is too long is cut', async () => {
  const { calls } = await comment(`${MARKER}\n${'x'.repeat(80_000)}`, []);
  const { body } = calls.at(-1)?.body as { body: string };
  expect(body.length).toBeLessThan(65_536);
  expect(body.endsWith('(cut)')).toBe(true);
});

test('says in one line that GitHub refuses', async () => {
  const { status, stderr, url } = await comment(text, [], 403);
  expect([status, stderr]).toEqual([
    1,
    `GET ${url}/repos/example/pets/issues/7/comments?per_page=100&page=1 answered 403\n`,
  ]);
});

test('says in one line that a file has no marker', async () => {
  const { status, stderr } = await comment('hello', []);
  expect([status, stderr]).toEqual([1, expect.stringContaining('must be a marker')]);
});
