import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { CommandError } from './command-error';

/** Options of each function that runs a command. */
export interface ProcessOptions {
  /** Working directory. @default - that of this process */
  readonly cwd?: string;
  /** Environment variables. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the command gets the environment variables of this process, too. @default true */
  readonly inheritEnv?: boolean;
}

/** Options of `run`. */
export interface RunOptions extends ProcessOptions {
  /** Stream that the standard output of the command is printed to. @default stdout */
  readonly printTo?: 'stdout' | 'stderr';
  /** Name of the command in error messages. @default - the command and its arguments */
  readonly name?: string;
}

/** A line of output. */
export interface Line {
  /** The line without colors. */
  readonly text: string;
  /** The line as printed. */
  readonly raw: string;
  readonly stream: 'stdout' | 'stderr';
}

/** Options of `runLines`. */
export interface LineOptions extends ProcessOptions {
  readonly onLine: (line: Line) => void;
  /** Passes SIGINT and SIGTERM on to the command and waits for it to exit. @default false */
  readonly forwardSignals?: boolean;
  /** Kills the command. */
  readonly signal?: AbortSignal;
}

/** Result of `execute`. */
export interface ExecuteResult {
  /** Exit code, `null` if the command was killed or does not exist. */
  readonly status: number | null;
  readonly stdout: string;
  /** Standard error, or the reason why the command could not be started. */
  readonly stderr: string;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs a command that uses the terminal of this process.
 *
 * @throws CommandError if the command fails
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  const stdout = options.printTo === 'stderr' ? process.stderr.fd : 'inherit';
  const child = spawn(command, args, { ...spawnOptions(options), stdio: ['inherit', stdout, 'inherit'] });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new CommandError(`${options.name ?? nameOf(command, args)} failed`);
}

/** Runs a command and passes on each line that it prints. Returns the exit code, `null` if the command was killed. */
export async function runLines(command: string, args: readonly string[], options: LineOptions): Promise<number | null> {
  const { onLine, forwardSignals = false, signal } = options;
  const child = spawn(command, args, {
    ...spawnOptions(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  const forward = (name: NodeJS.Signals) => child.kill(name);
  if (forwardSignals) process.on('SIGINT', forward).on('SIGTERM', forward);
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] }).on('line', (raw) => {
      onLine({ text: stripVTControlCharacters(raw), raw, stream });
    });
  }
  try {
    return await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}

/** Runs a command and returns what it prints. */
export function execute(command: string, args: readonly string[], options: ProcessOptions = {}): ExecuteResult {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...spawnOptions(options),
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return { status, stdout: stdout ?? '', stderr: error ? error.message : stderr };
}

/**
 * Runs a command and returns its standard output.
 *
 * @throws CommandError with the standard error of the command if it fails
 */
export function output(command: string, args: readonly string[], options: ProcessOptions = {}): string {
  const { status, stdout, stderr } = execute(command, args, options);
  if (status !== 0) throw new CommandError(`${nameOf(command, args)} failed: ${stderr.trim()}`);
  return stdout;
}

/** Returns whether a command exits with 0. */
export function succeeds(command: string, args: readonly string[], options: ProcessOptions = {}): boolean {
  return execute(command, args, options).status === 0;
}

function spawnOptions({ cwd, env, inheritEnv = true }: ProcessOptions): Pick<SpawnOptions, 'cwd' | 'env'> {
  return { cwd, env: inheritEnv ? { ...process.env, ...env } : env };
}

/** The command for a message. A Node.js script is named without the path of Node.js. */
function nameOf(command: string, args: readonly string[]): string {
  const [first = '', ...others] = args;
  return [...(command === process.execPath ? [basename(first, '.js')] : [command, first]), ...others].join(' ');
}
