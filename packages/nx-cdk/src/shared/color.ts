/** Colors of the terminal. */
export type Color = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

const CODES: Readonly<Record<Color, readonly [on: number, off: number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Colors a text, or returns it as it is. */
export type Paint = (color: Color, text: string) => string;

/** Returns a text without colors. */
export const plain: Paint = (_, text) => text;

/** Returns a text with the codes of a color. */
export const colored: Paint = (color, text) => {
  const [on, off] = CODES[color];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

/**
 * Returns colors if the standard output is a terminal and `NO_COLOR` is not set. Nx sets `FORCE_COLOR` for each target, also
 * without a terminal, so it is not read.
 *
 * @see https://no-color.org
 */
export function paintFor(
  { isTTY }: { readonly isTTY?: boolean } = process.stdout,
  { NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): Paint {
  return isTTY === true && !NO_COLOR && TERM !== 'dumb' ? colored : plain;
}
