import { spawnSync } from 'node:child_process';

/** Variables of GitHub Actions and GitLab CI with the commit that is built. */
const VARIABLES = ['GITHUB_SHA', 'CI_COMMIT_SHA'];

const COMMIT = /^[\da-f]{40,64}$/;

/** The commit of the app: that of the CI system, otherwise of the repository of a folder. Undefined if it is not known. */
export function commitOf(folder: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const built = VARIABLES.map((name) => env[name]).find((value) => COMMIT.test(value ?? ''));
  if (built !== undefined) return built;
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' });
  const commit = (stdout as string | null)?.trim() ?? '';
  return COMMIT.test(commit) ? commit : undefined;
}
