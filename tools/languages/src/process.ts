import { basename } from 'node:path';
import { CommandError, execute, type ExecuteResult } from '../../../packages/nx-cdk/src/toolkit';

/** Without the warning of jsii that Node.js 20 is end-of-life, which hides the output of a command. */
const QUIET = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

/** Runs a command. */
export function attempt(cwd: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): ExecuteResult {
  return execute(command, args, { cwd, env: { ...QUIET, ...env } });
}

/**
 * Runs a command and returns its standard output.
 *
 * @throws CommandError with the output if the command fails
 */
export function succeed(cwd: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = attempt(cwd, command, args, env);
  if (status === 0) return stdout;
  throw new CommandError(`${basename(command)} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}
