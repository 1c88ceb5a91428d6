// @ts-check
// Commits the history of the compliance reports to a branch of its own. Plain JavaScript without dependencies: the job has a
// token with write permission, so it installs nothing.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BRANCH = 'compliance-history';
const FILE = 'history.json';

function main() {
  const [file] = process.argv.slice(2);
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: token,
    GITHUB_SHA: commit,
  } = process.env;
  if (!file) throw new Error('usage: node tools/ci/history.mjs FILE');
  if (!server || !repository || !token || !commit)
    throw new Error('GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and GITHUB_SHA must be set');
  const { historyVersion, runs } = JSON.parse(readFileSync(file, 'utf8'));
  if (historyVersion !== 1 || !Array.isArray(runs)) throw new Error(`${file} must be a history of version 1`);

  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  try {
    const git = gitIn(folder, `${server}/${repository}`, token);
    git('init', '--quiet', `--initial-branch=${BRANCH}`);
    // the branch does not exist before the first run
    if (git('ls-remote', '--heads', 'origin', BRANCH) !== '') {
      git('fetch', '--quiet', '--depth=1', 'origin', BRANCH);
      git('reset', '--quiet', '--hard', 'FETCH_HEAD');
    }
    copyFileSync(file, join(folder, FILE));
    git('add', FILE);
    if (git('status', '--porcelain') === '') {
      console.log(`${BRANCH} is current`);
      return;
    }
    git('commit', '--quiet', '--message', `compliance of ${commit}`);
    // without force: a run that another one has overtaken fails instead of removing its history
    git('push', '--quiet', 'origin', `HEAD:refs/heads/${BRANCH}`);
    console.log(`pushed ${runs.length} runs to ${BRANCH}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs git in a folder. The token is passed in the environment, so that it is in no file and in no list of processes.
 *
 * @param {string} folder
 * @param {string} url
 * @param {string} token
 * @returns {(...args: string[]) => string}
 */
function gitIn(folder, url, token) {
  const config = {
    'remote.origin.url': url,
    'http.extraHeader': `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
    'user.name': 'github-actions[bot]',
    'user.email': '41898282+github-actions[bot]@users.noreply.github.com',
  };
  const entries = Object.entries(config).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const env = {
    ...process.env,
    ...Object.fromEntries(entries),
    GIT_CONFIG_COUNT: String(Object.keys(config).length),
    GIT_TERMINAL_PROMPT: '0',
  };
  return (...args) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', env });
    if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr?.trim()}`);
    return stdout.trim();
  };
}

try {
  main();
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}
