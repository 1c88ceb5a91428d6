import { printable } from './printable';

/** An expected failure, such as wrong input. The message says everything, so no stack trace is printed. */
export class CommandError extends Error {}

/** Returns the text to print for an error: the message of an expected failure, otherwise the stack trace. */
export function describeError(error: unknown): string {
  const { message, stack, code } = error as NodeJS.ErrnoException;
  // an argument that Node.js cannot parse can have line feeds
  if (code?.startsWith('ERR_PARSE_ARGS')) return printable(message.replaceAll('\n', String.raw`\n`));
  return printable(error instanceof CommandError ? message : (stack ?? String(error)));
}
