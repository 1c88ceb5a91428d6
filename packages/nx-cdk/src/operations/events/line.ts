import type { Color, Paint } from '../../shared/color';
import { printable } from '../../shared/printable';
import type { LogEvent } from './source';

/** Names of fields in structured logs: of Spring Boot and Logstash, ECS of Elastic, pino, Powertools for AWS Lambda and others. */
const FIELDS = {
  level: ['level', 'severity', 'log.level', 'levelname'],
  message: ['message', 'msg', 'event'],
  trace: ['traceId', 'trace_id', 'trace.id', 'xray_trace_id', 'requestId'],
  stack: ['stack_trace', 'stack', 'exception', 'error.stack_trace'],
} as const;
/** Names of the numbers that pino and bunyan use. */
const LEVEL_NUMBERS: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
const COLORS: readonly (readonly [RegExp, Color])[] = [
  [/^(ERROR|FATAL|CRITICAL|SEVERE)/, 'red'],
  [/^WARN/, 'yellow'],
  [/^(DEBUG|TRACE)/, 'dim'],
];
/** Lines of a stack trace that are shown. */
const STACK_LINES = 12;
const INDENT = ' '.repeat(31);

/** The fields of a log event that are shown in columns. */
export interface StructuredEvent {
  readonly level: string;
  readonly message: string;
  readonly trace?: string;
  readonly stack?: string;
}

/** Returns the fields of a log event. The message of an event that is not JSON is the whole event. */
export function structured(message: string): StructuredEvent {
  const fields = jsonObject(message);
  if (!fields) return { level: '', message: message.trimEnd() };
  const text = valueOf(fields, FIELDS.message);
  const level = valueOf(fields, FIELDS.level) ?? '';
  const trace = valueOf(fields, FIELDS.trace);
  const stack = valueOf(fields, FIELDS.stack);
  return {
    level: (LEVEL_NUMBERS[Number(level || 'NaN')] ?? level).toUpperCase(),
    message: text ?? message.trimEnd(),
    ...(trace === undefined ? {} : { trace }),
    ...(stack === undefined || text === undefined ? {} : { stack }),
  };
}

/** Formats a log event as columns: time in UTC, level, message and trace id, and the first lines of a stack trace. */
export function formatEvent({ timestamp, message }: LogEvent, paint: Paint): string {
  const event = structured(message);
  const time = new Date(timestamp).toISOString().slice(0, 23).replace('T', ' ');
  const [, color] = COLORS.find(([level]) => level.test(event.level)) ?? [];
  const level = printable(event.level).padEnd(5);
  const text = indented(event.message);
  const trace = event.trace === undefined ? '' : `  ${paint('dim', printable(event.trace))}`;
  const line = `${paint('dim', time)}  ${color ? paint(color, level) : level} ${text}${trace}`;
  if (event.stack === undefined) return line;
  const stack = event.stack.trimEnd().split('\n');
  const rest = stack.length - STACK_LINES;
  const shown = [...stack.slice(0, STACK_LINES), ...(rest > 0 ? [`… ${rest} more lines, see --raw`] : [])];
  return `${line}\n${shown.map((each) => paint('dim', `${INDENT}${printable(each)}`)).join('\n')}`;
}

/** Returns a log event for machines, in one line. */
export function jsonEvent({ timestamp, logGroup, logStream, message }: LogEvent): string {
  const time = new Date(timestamp).toISOString();
  return JSON.stringify({ time, logGroup, logStream, message: jsonObject(message) ?? message });
}

function indented(text: string): string {
  return printable(text).replaceAll('\n', `\n${INDENT}`);
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** The first field that has a value. A name with a point is a field with that name, or a field in an object. */
function valueOf(fields: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const [first, second] = name.split('.');
    const inner = fields[first];
    const value =
      fields[name] ??
      (second !== undefined && typeof inner === 'object' ? (inner as Record<string, unknown>)?.[second] : undefined);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return undefined;
}
