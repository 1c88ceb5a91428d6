import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LocalError } from './local-error';

/** Properties of `runCdk`. */
export interface CdkRun {
  readonly args: readonly string[];
  readonly variables: NodeJS.ProcessEnv;
  /** Hears every line. */
  readonly onLine?: (line: string) => void;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the CDK's command line.
 *
 * Throws a `LocalError` with what it said of the failure.
 */
export async function runCdk({ args, variables, onLine, signal }: CdkRun): Promise<void> {
  const quiet = ['--no-color', '--no-notices', '--no-version-reporting'];
  const child = spawn(process.execPath, [require.resolve('aws-cdk/bin/cdk'), ...quiet, ...args], {
    env: { ...variables, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      onLine?.(line);
    });
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new LocalError(failureOf(lines));
}

/** What a reader needs to know: what failed, and why. */
export function failureOf(lines: readonly string[]): string {
  const said = lines.findIndex((line) => /^Failed resources:|^❌|^‣/.test(line.trim()));
  const failure = said < 0 ? lines.slice(-10) : lines.slice(said);
  return failure.filter((line) => line.trim() !== '').join('\n');
}
