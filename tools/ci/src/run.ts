import { spawn, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { CommandError } from './command-error';

/** What a command may be told. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Stream for the output of `run`. @default stdout */
  readonly printTo?: 'stdout' | 'stderr';
}

/** Runs a command that prints for itself; throws a `CommandError` where it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  const { cwd, env, printTo = 'stdout' } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['inherit', printTo === 'stderr' ? 2 : 'inherit', 'inherit'],
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new CommandError(`${nameOf(command, args)} failed`);
}

/** What a command prints; throws a `CommandError` with its complaint where it fails. */
export function output(command: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new CommandError(`${nameOf(command, args)} failed: ${stderr.trim()}`);
  return stdout;
}

/** Whether a command ends well. */
export function succeeds(command: string, args: readonly string[], options: RunOptions = {}): boolean {
  return spawnSync(command, args, { ...options, stdio: 'ignore' }).status === 0;
}

/** A command as its reader knows it: without the path of Node. */
function nameOf(command: string, args: readonly string[]): string {
  const [first = '', ...others] = args;
  return [...(command === process.execPath ? [basename(first, '.js')] : [command, first]), ...others].join(' ');
}
