import { createInterface } from 'node:readline/promises';
import { CommandError } from './command-error';

/**
 * Asks the user to go on.
 *
 * @throws CommandError where the answer is no, or nobody is there to answer
 */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CommandError(`${question} There is no terminal to ask on: say yes with --yes`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('stopped: nothing was done');
  } finally {
    terminal.close();
  }
}
