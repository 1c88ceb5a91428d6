import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Exit code and output of a command. */
export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Creates a folder for a test. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'ci-')));
}

/** Runs the script of a step like a GitHub runner. */
export function runStep(script: string, env: NodeJS.ProcessEnv, cwd: string): Promise<Result> {
  return execute('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], env, cwd);
}

/** Variables of this process that every command needs. */
const COMMON = ['PATH', 'HOME', 'TMPDIR', 'NX_SOCKET_DIR', 'NX_NATIVE_FILE_CACHE_DIRECTORY'];

/** Runs a command without blocking the servers of this process. */
export async function execute(command: string, args: string[], env: NodeJS.ProcessEnv, cwd: string): Promise<Result> {
  const common = Object.fromEntries(COMMON.map((name) => [name, process.env[name]]));
  const child = spawn(command, args, { cwd, env: { ...common, ...env } });
  const chunks = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (data) => (chunks[name] += String(data)));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, ...chunks };
}

/** Creates programs. Returns a PATH on which they come first. */
export function programs(scripts: Record<string, string>, folder = temporaryFolder()): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
  return `${folder}:${process.env.PATH}`;
}

/** Creates a git repository with a commit for each content of the file `change`. Returns the commits. */
export async function repository(folder: string, changes: readonly string[]): Promise<string[]> {
  const git = async (...args: string[]) => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
    const { status, stdout, stderr } = await execute('git', [...identity, ...args], {}, folder);
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  const commits: string[] = [];
  for (const change of changes) {
    writeFileSync(join(folder, 'change'), change);
    await git('add', '.');
    await git('commit', '--quiet', '--message', change);
    commits.push(await git('rev-parse', 'HEAD'));
  }
  return commits;
}
