/** Prints a line of progress to standard error, so that standard output has only the result of the command. */
export function progress(line: string): void {
  console.error(line);
}

/** Prints a value as JSON to standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
