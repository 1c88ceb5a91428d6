import { createInterface } from 'node:readline/promises';
import { CommandError } from './command-error';

/**
 * Asks the user for confirmation.
 *
 * @throws CommandError if the user declines or there is no terminal
 */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CommandError(`${question} Confirmation needs a terminal. To confirm without one, add --yes`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('canceled, nothing was changed');
  } finally {
    terminal.close();
  }
}
