import { Token } from 'aws-cdk-lib/core';
import { WeekDay, type WorkingHours } from '../working-hours';

/** Days of the week, from Monday to Sunday. */
export const WEEK = Object.values(WeekDay);

/** The working days, with their default. */
export function workingDays(days: WeekDay[] | undefined): WeekDay[] {
  return days ?? WEEK.slice(0, 5);
}

/** Checks working hours. */
export function workingHoursProblems(prop: string, { days, start, end }: WorkingHours): (string | undefined)[] {
  return [
    checkTime(`${prop}.start`, start),
    checkTime(`${prop}.end`, end),
    isTime(start) && isTime(end) && minutesOf(start) >= minutesOf(end)
      ? `${prop}.end must be later than start, ${start}, got ${end}`
      : undefined,
    days?.length === 0 ? `${prop}.days must have at least one day, got none` : undefined,
    days && new Set(days).size < days.length ? `${prop}.days must be unique, got ${days.join(', ')}` : undefined,
  ];
}

function checkTime(prop: string, value: string): string | undefined {
  if (isTime(value)) return undefined;
  const got = Token.isUnresolved(value) ? 'a token' : `"${value}"`;
  return `${prop} must be a time from 00:00 to 23:59, such as 07:00, got ${got}`;
}

function isTime(value: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

/** Minutes from midnight to a time. */
export function minutesOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return hour * 60 + minute;
}
