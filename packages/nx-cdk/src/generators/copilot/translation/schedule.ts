import type { Parse } from '../values';
import { seconds } from '../values';

const PRESETS: Readonly<Record<string, string>> = {
  '@yearly': 'cron(0 0 1 1 ? *)',
  '@annually': 'cron(0 0 1 1 ? *)',
  '@monthly': 'cron(0 0 1 * ? *)',
  '@weekly': 'cron(0 0 ? * SUN *)',
  '@daily': 'cron(0 0 * * ? *)',
  '@midnight': 'cron(0 0 * * ? *)',
  '@hourly': 'cron(0 * * * ? *)',
};
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELD = /^[\dA-Za-z*/,-]+$/;

/** Parses the schedule of a job, and returns an expression of Amazon EventBridge Scheduler. */
export const scheduleExpression: Parse<string> = (value) => {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^(rate|cron)\([^()]+\)$/.test(text)) return text;
  if (text.startsWith('@every ')) return rateOf(seconds(text.slice('@every '.length).trim()));
  return text.startsWith('@') ? PRESETS[text] : cronOf(text.split(/\s+/));
};

/** The smallest unit of a rate is a minute. */
function rateOf(interval: number | undefined): string | undefined {
  if (!interval || interval % 60 !== 0) return undefined;
  const minutes = interval / 60;
  return `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`;
}

/** The scheduler has six fields, of which either the day of the month or the day of the week is `?`. */
function cronOf(fields: readonly string[]): string | undefined {
  if (fields.length !== 5 || !fields.every((field) => FIELD.test(field))) return undefined;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  const isAny = (field: string) => field === '*';
  if (!isAny(dayOfMonth) && !isAny(dayOfWeek)) return undefined;
  const days = isAny(dayOfWeek) ? '?' : daysOf(dayOfWeek);
  if (days === undefined) return undefined;
  const dates = isAny(dayOfWeek) ? stepFrom(dayOfMonth, 1) : '?';
  return `cron(${stepFrom(minute, 0)} ${stepFrom(hour, 0)} ${dates} ${stepFrom(month, 1)} ${days} *)`;
}

function stepFrom(field: string, first: number): string {
  return field.replace(/^\*\//, `${first}/`);
}

/** Days are 0 to 7 from Sunday in cron, and 1 to 7 in the scheduler, so they become names. */
function daysOf(field: string): string | undefined {
  const days = field.split(',').map((part) => {
    const [, first, last = first] = /^(\w+)(?:-(\w+))?$/.exec(part) ?? [];
    const [from, to] = [dayOf(first), dayOf(last)];
    if (from === undefined || to === undefined) return undefined;
    const count = ((to - from + 7) % 7) + 1;
    return Array.from({ length: count }, (_, index) => DAYS[(from + index) % 7]).join(',');
  });
  return days.includes(undefined) ? undefined : days.join(',');
}

function dayOf(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const index = /^[0-7]$/.test(name) ? Number(name) % 7 : DAYS.indexOf(name.toUpperCase());
  return index === -1 ? undefined : index;
}
