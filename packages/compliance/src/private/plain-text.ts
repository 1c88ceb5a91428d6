/**
 * Characters that formats or their readers do not support, or that change the order of the text around them: control
 * characters except line feeds and tabs, lone surrogates and bidirectional formatting characters.
 */
const UNSAFE = /[\p{Cs}\u202A-\u202E\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

const REPLACEMENT = '\uFFFD';

/** Replaces characters that formats or their readers do not support. */
export function plain(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replace(UNSAFE, REPLACEMENT);
}

/** Text in one line without leading and trailing spaces, for formats that require it. `fallback` replaces an empty text. */
export function oneLine(text: string, fallback = '-'): string {
  return plain(text).replaceAll(/\s+/g, ' ').trim() || fallback;
}

/** Limits a text to a number of UTF-16 code units, without splitting a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Replaces unsupported characters in all strings of a JSON value. Names of properties remain. */
export function plainJson<T>(value: T): T {
  if (typeof value === 'string') return plain(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => plainJson(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainJson<unknown>(item)])) as T;
}
