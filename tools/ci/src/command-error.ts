/** What is wrong with what a command was given or found: told in one line, without a stack trace. */
export class CommandError extends Error {}
