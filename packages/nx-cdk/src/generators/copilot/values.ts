/** Parses a value, or returns nothing if it is not valid. */
export type Parse<T> = (value: unknown) => T | undefined;

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const MAP = Object.prototype.toString;

/** Whether a value is a map of YAML. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return MAP.call(value) === '[object Object]';
}

/** Parses a duration such as `1h30m` or `250ms`, and returns seconds. A number is a number of seconds. */
export const seconds: Parse<number> = (value) => {
  if (typeof value === 'number') return value >= 0 ? value : undefined;
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(value)) return undefined;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit], 0);
};

/** Parses a whole number in a range. */
export function whole(least: number, most: number): Parse<number> {
  return (value) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
      ? number
      : undefined;
  };
}

/** Parses a duration in a range of seconds. */
export function secondsBetween(least: number, most: number): Parse<number> {
  return (value) => {
    const parsed = seconds(value);
    return parsed !== undefined && parsed >= least && parsed <= most ? parsed : undefined;
  };
}

/** Parses a text. Numbers and booleans, which YAML reads without quotes, are texts too. */
export const text: Parse<string> = (value) =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;

/** Parses a boolean, also as YAML 1.1 writes it. */
export const flag: Parse<boolean> = (value) => {
  if (value === true || value === 'on' || value === 'yes') return true;
  return value === false || value === 'off' || value === 'no' ? false : undefined;
};

/** Parses one of these texts. */
export function oneOf<T extends string>(...values: readonly T[]): Parse<T> {
  return (value) => values.find((other) => other === value);
}

/** Parses a list of texts, or one text. */
export const texts: Parse<string[]> = (value) => {
  const list = Array.isArray(value) ? value : [value];
  const parsed = list.map(text);
  return parsed.includes(undefined) ? undefined : (parsed as string[]);
};

/** Parses a command: a list of arguments, or a text with arguments in quotes or not. */
export const command: Parse<string[]> = (value) => {
  if (typeof value !== 'string') return Array.isArray(value) ? texts(value) : undefined;
  const parts = [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)];
  return parts.length === 0 ? undefined : parts.map(([, double, single, bare]) => double ?? single ?? bare);
};
