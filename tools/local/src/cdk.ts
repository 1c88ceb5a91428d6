import { CommandError, runLines } from '../../../packages/nx-cdk/src/toolkit';

/** Options of `runCdk`. */
export interface CdkRun {
  readonly args: readonly string[];
  readonly variables: NodeJS.ProcessEnv;
  /** Receives each line of output. */
  readonly onLine?: (line: string) => void;
  /** Kills the CLI. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the AWS CDK CLI, with only the given environment variables.
 *
 * @throws CommandError with the error messages of the CLI
 */
export async function runCdk({ args, variables, onLine, signal }: CdkRun): Promise<void> {
  const quiet = ['--no-color', '--no-notices', '--no-version-reporting'];
  const lines: string[] = [];
  const status = await runLines(process.execPath, [require.resolve('aws-cdk/bin/cdk'), ...quiet, ...args], {
    env: { ...variables, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: 'true' },
    inheritEnv: false,
    onLine: ({ text }) => {
      lines.push(text);
      onLine?.(text);
    },
    signal,
  });
  if (status !== 0) throw new CommandError(failureOf(lines));
}

/** Returns the lines with error messages, otherwise the last lines. */
export function failureOf(lines: readonly string[]): string {
  const begin = lines.findIndex((line) => /^Failed resources:|^❌|^‣/.test(line.trim()));
  const failure = begin < 0 ? lines.slice(-10) : lines.slice(begin);
  return failure.filter((line) => line.trim() !== '').join('\n');
}
