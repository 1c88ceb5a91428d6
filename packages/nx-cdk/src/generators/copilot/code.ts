/** An expression of TypeScript, or an object with expressions. */
export type Code = string | { readonly [key: string]: Code };

/** Stands for the name of the environment in texts, which become template literals with the variable `stage`. */
export const STAGE = '\uE000';

/** Returns a text as an expression. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return value.includes(STAGE) ? templateOf(value) : textOf(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return render(objectOf(value as Record<string, unknown>));
  return String(value);
}

function textOf(value: string): string {
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"');
  return escaped.includes("'") && !escaped.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", String.raw`\'`)}'`;
}

function templateOf(value: string): string {
  if (value === STAGE) return 'stage';
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll(/`|\$\{/g, String.raw`\$&`);
  return `\`${escaped.replaceAll(STAGE, '${stage}')}\``;
}

/** Returns an object with a literal for each value. */
export function objectOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, literal(value)]));
}

/** Returns an expression for a duration. */
export function duration(seconds: number): string {
  if (seconds >= 86_400 && seconds % 86_400 === 0) return `Duration.days(${seconds / 86_400})`;
  if (seconds >= 3600 && seconds % 3600 === 0) return `Duration.hours(${seconds / 3600})`;
  if (seconds >= 60 && seconds % 60 === 0) return `Duration.minutes(${seconds / 60})`;
  return `Duration.seconds(${Math.ceil(seconds)})`;
}

/** Returns the entries of a map whose values are not undefined. */
export function defined<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, T>;
}

/** Returns a call with options, or without if there are none. */
export function call(name: string, args: readonly string[], options: Record<string, Code> = {}): string {
  const all = Object.keys(options).length > 0 ? [...args, render(options)] : args;
  return `${name}(${all.join(', ')})`;
}

/** Combines the code of all stages: what is equal once, what differs by stage. */
export function combine(byStage: Readonly<Record<string, Code | undefined>>): Code {
  const codes = Object.values(byStage);
  const [first] = codes;
  if (first !== undefined && codes.every((code) => JSON.stringify(code) === JSON.stringify(first))) return first;
  const keys = keysOf(first);
  const isSameShape = codes.every((code) => keysOf(code) === keys);
  if (keys !== undefined && isSameShape && typeof first === 'object') {
    return Object.fromEntries(Object.keys(first).map((key) => [key, combine(pick(byStage, key))]));
  }
  const thunks = Object.entries(byStage).map(([stage, code]) => {
    const rendered = code === undefined ? 'undefined' : render(code);
    return `${keyOf(stage)}: () => ${rendered.startsWith('{') ? `(${rendered})` : rendered}`;
  });
  return `byStage(stage, { ${thunks.join(', ')} })`;
}

/** Combines properties, which can be missing in some stages. */
export function combineProperties(byStage: Readonly<Record<string, Record<string, Code>>>): Record<string, Code> {
  const keys = [...new Set(Object.values(byStage).flatMap((code) => Object.keys(code)))];
  return Object.fromEntries(keys.map((key) => [key, combine(pick(byStage, key))]));
}

export function render(code: Code): string {
  if (typeof code === 'string') return code;
  const entries = Object.entries(code);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, value]) => (render(value) === key ? key : `${keyOf(key)}: ${render(value)}`)).join(', ')} }`;
}

function pick(byStage: Readonly<Record<string, Code | undefined>>, key: string): Record<string, Code | undefined> {
  return Object.fromEntries(
    Object.entries(byStage).map(([stage, code]) => [stage, typeof code === 'object' ? code[key] : undefined]),
  );
}

function keysOf(code: Code | undefined): string | undefined {
  return typeof code === 'object' ? JSON.stringify(Object.keys(code).sort()) : undefined;
}

/** Returns the key of an object, in quotes if necessary. */
export function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
}
