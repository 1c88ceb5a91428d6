/** Length after which `quoted` cuts a value. */
const MAX_LENGTH = 100;

/** Characters that change what a terminal or an editor shows: control and format characters, and separators of lines. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/** Escapes the characters of a message that change what a terminal shows, except line feeds and tabs. */
export function printable(message: string): string {
  return message.replace(HIDDEN, (character) => (/[\n\t]/.test(character) ? character : escapeOf(character)));
}

/** Returns a value for a message: in quotes, in one line, and cut after 100 characters. */
export function quoted(value: unknown): string {
  const text = String(value);
  const shown = text.slice(0, MAX_LENGTH).replace(HIDDEN, escapeOf);
  return text.length > MAX_LENGTH ? `'${shown}…' (${text.length} characters)` : `'${shown}'`;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16);
  return NAMED.get(character) ?? (hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
}
