/** An expected failure, such as wrong input. The message says everything, so no stack trace is printed. */
export class CommandError extends Error {}

/** Returns the text to print for an error: the message of an expected failure, otherwise the stack trace. */
export function describeError(error: unknown): string {
  const { message, stack, code } = error as NodeJS.ErrnoException;
  const isExpected = error instanceof CommandError || code?.startsWith('ERR_PARSE_ARGS');
  return isExpected ? message : (stack ?? String(error));
}
