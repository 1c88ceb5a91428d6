import { basename } from 'node:path';
import { CommandError, execute } from '../../../packages/nx-cdk/src/toolkit';
import { inherited } from './environment';

/**
 * Runs a command in a project that is not a part of this workspace, and returns its output.
 *
 * @throws CommandError with the output if the command fails
 */
export function succeed(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = execute(command, args, {
    cwd,
    inheritEnv: false,
    env: { ...inherited(), ...env },
  });
  if (status === 0) return `${stdout}${stderr}`;
  throw new CommandError(`${basename(command)} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}
