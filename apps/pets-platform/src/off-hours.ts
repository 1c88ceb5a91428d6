import { WeekDay, type WorkingHours } from '@pets/service';
import { TimeZone } from 'aws-cdk-lib/core';
import * as events from 'aws-cdk-lib/aws-events';
import type { Check } from './settings';

const WEEK = Object.values(WeekDay);
const HOUR = 60;

/** Time for the backups, which run while the database is started. */
const MIN_HOURS = 6;

/** Working hours, such as `MON-FRI 07:00-19:00 Europe/Berlin`. */
export const isWorkingHours: Check = (value) => {
  const hours = parse(value);
  const fine = hours !== undefined && minutesOf(hours.end) - minutesOf(hours.start) >= MIN_HOURS * HOUR;
  return fine
    ? undefined
    : `days, at least ${MIN_HOURS} hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin'`;
};

/** Reads checked working hours. */
export function workingHoursOf(value: string): WorkingHours {
  const hours = parse(value);
  if (!hours) throw new Error(`not working hours: ${value}`);
  return hours;
}

/** UTC times of the backups of a database that is stopped outside of working hours. */
export interface BackupTimes {
  /** Window of the automated backups of Amazon RDS. */
  readonly preferredBackupWindow: string;
  /** Schedule of AWS Backup, which must start more than an hour away from this window. */
  readonly scheduleExpression: events.Schedule;
  /** Days in which at least one backup completes. */
  readonly backupDays: number;
}

/** The window begins one hour after the start, or two with daylight saving time. AWS Backup follows three hours later. */
export function backupTimesOf({ days = WEEK.slice(0, 5), start, timeZone }: WorkingHours): BackupTimes {
  const begin = minutesOf(start) - standardOffset(timeZone?.timezoneName ?? 'UTC') + HOUR;
  const [hour, minute] = timeOf(begin + 3 * HOUR).split(':');
  return {
    preferredBackupWindow: `${timeOf(begin)}-${timeOf(begin + HOUR)}`,
    scheduleExpression: events.Schedule.cron({ hour: String(Number(hour)), minute: String(Number(minute)) }),
    // an alarm evaluates at most seven days
    backupDays: Math.min(7, longestPause(days) + 1),
  };
}

function parse(value: string): WorkingHours | undefined {
  const [, days, start, end, zone] = /^(\S+) (\d\d:\d\d)-(\d\d:\d\d) ([\w/+-]+)$/.exec(value) ?? [];
  if (days === undefined || !isTimeZone(zone)) return undefined;
  const [first, last, ...others] = days.split('-');
  const named =
    last === undefined
      ? days.split(',')
      : WEEK.slice(WEEK.indexOf(first as WeekDay), WEEK.indexOf(last as WeekDay) + 1);
  const known = WEEK.filter((day) => named.includes(day));
  const isKnown = others.length === 0 && known.length > 0 && known.length === named.length;
  const inOrder = last === undefined || (WEEK.includes(first as WeekDay) && WEEK.includes(last as WeekDay));
  const times = [start, end].every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time));
  return isKnown && inOrder && times ? { days: known, start, end, timeZone: TimeZone.of(zone) } : undefined;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Minutes east of UTC without daylight saving time. */
function standardOffset(timeZone: string): number {
  const offsets = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'].map((time) => {
    const date = new Date(time);
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    }).formatToParts(date);
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return (local - date.getTime()) / 60_000;
  });
  return Math.min(...offsets);
}

function longestPause(days: WeekDay[]): number {
  const indices = WEEK.flatMap((day, index) => (days.includes(day) ? [index] : []));
  return Math.max(...indices.map((day, index) => (indices[index + 1] ?? indices[0] + WEEK.length) - day));
}

function minutesOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return hour * HOUR + minute;
}

function timeOf(minutes: number): string {
  const inDay = ((minutes % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR);
  return [Math.floor(inDay / HOUR), inDay % HOUR].map((part) => String(part).padStart(2, '0')).join(':');
}
