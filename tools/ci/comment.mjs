// @ts-check
// Creates the comment on a pull request, or updates the comment of an earlier run. Plain JavaScript without dependencies:
// the job has a token with write permission, so it installs nothing and runs no code of the pull request.
import { readFileSync } from 'node:fs';

const LIMIT = 65_000;

/** @returns {Promise<void>} */
async function main() {
  const [file] = process.argv.slice(2);
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token, PULL_REQUEST: number } = process.env;
  if (!file) throw new Error('usage: node tools/ci/comment.mjs FILE');
  if (!api || !repository || !token || !/^\d+$/.test(number ?? ''))
    throw new Error('GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_REQUEST (a number) must be set');
  const text = readFileSync(file, 'utf8');
  const [marker] = text.split('\n', 1);
  if (!/^<!-- .+ -->$/.test(marker)) throw new Error(`${file}: the first line must be a marker, <!-- … -->`);
  const body = text.length > LIMIT ? `${text.slice(0, LIMIT)}\n\n(truncated)` : text;

  /** @type {(method: string, path: string, json?: object) => Promise<any>} */
  const call = async (method, path, json) => {
    const url = `${api}/repos/${repository}/${path}`;
    const response = await fetch(url, {
      method,
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` },
      body: json && JSON.stringify(json),
    });
    if (!response.ok) throw new Error(`${method} ${url} failed with status ${response.status}`);
    return response.json();
  };

  const earlier = await findComment(call, `issues/${number}/comments`, marker);
  const { html_url: url } = earlier
    ? await call('PATCH', `issues/comments/${earlier.id}`, { body })
    : await call('POST', `issues/${number}/comments`, { body });
  console.log(`${earlier ? 'updated' : 'created'} ${url}`);
}

/**
 * Finds the comment with the marker. Ignores comments of other users, because anyone can write the marker.
 *
 * @param {(method: string, path: string) => Promise<any>} call
 * @param {string} path
 * @param {string} marker
 * @returns {Promise<{ id: number } | undefined>}
 */
async function findComment(call, path, marker) {
  for (let page = 1; ; page++) {
    const comments = await call('GET', `${path}?per_page=100&page=${page}`);
    const found = comments.find(
      (/** @type {{ body: string, user: { login: string } }} */ { body, user }) =>
        user.login === 'github-actions[bot]' && body.startsWith(marker),
    );
    if (found || comments.length < 100) return found;
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
