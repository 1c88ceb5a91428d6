import { Token } from 'aws-cdk-lib/core';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = DAYS.length * MINUTES_PER_DAY;

interface Window {
  /** Minutes after midnight, or after midnight on Monday. */
  readonly start: number;
  readonly length: number;
}

/** Names of the two windows in the API of a service, and their minimum length in minutes. */
export interface WindowRules {
  readonly daily: string;
  readonly weekly: string;
  readonly minLength: number;
}

/** CreateDBInstance. */
const DATABASE: WindowRules = { daily: 'preferredBackupWindow', weekly: 'preferredMaintenanceWindow', minLength: 30 };

/** Checks the form and length of the backup and maintenance windows, in UTC, and that they do not overlap. */
export function checkWindows(
  backup: string | undefined,
  maintenance: string | undefined,
  rules = DATABASE,
): (string | undefined)[] {
  const daily = parse(backup, parseDaily);
  const weekly = parse(maintenance, parseWeekly);
  return [
    check(rules.daily, 'hh:mm-hh:mm', backup, daily, rules.minLength),
    check(rules.weekly, 'ddd:hh:mm-ddd:hh:mm', maintenance, weekly, rules.minLength),
    daily && weekly && overlap(daily, weekly)
      ? `${rules.daily} must not overlap ${rules.weekly} ${maintenance}, got ${backup}`
      : undefined,
  ];
}

function check(
  prop: string,
  format: string,
  text: string | undefined,
  window: Window | undefined,
  minLength: number,
): string | undefined {
  if (text === undefined || Token.isUnresolved(text)) return undefined;
  if (window === undefined) return `${prop} must have the format ${format}, got ${text}`;
  if (window.length >= minLength) return undefined;
  return `${prop} must be at least ${minLength} minutes long, got ${text}`;
}

function parse(text: string | undefined, parser: (text: string) => Window | undefined): Window | undefined {
  return text === undefined || Token.isUnresolved(text) ? undefined : parser(text);
}

function parseDaily(text: string): Window | undefined {
  const [start, end] = text.split('-').map(minutesOfDay);
  if (start === undefined || end === undefined || text.split('-').length !== 2) return undefined;
  return { start, length: (end - start + MINUTES_PER_DAY) % MINUTES_PER_DAY };
}

function parseWeekly(text: string): Window | undefined {
  const [start, end] = text.split('-').map(minutesOfWeek);
  if (start === undefined || end === undefined || text.split('-').length !== 2) return undefined;
  return { start, length: (end - start + MINUTES_PER_WEEK) % MINUTES_PER_WEEK };
}

function minutesOfWeek(text: string): number | undefined {
  const day = DAYS.indexOf(text.slice(0, 3).toLowerCase());
  const minutes = minutesOfDay(text.slice(4));
  return day < 0 || text[3] !== ':' || minutes === undefined ? undefined : day * MINUTES_PER_DAY + minutes;
}

function minutesOfDay(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** A backup runs every day, so only the times of day are compared. */
function overlap(daily: Window, weekly: Window): boolean {
  return (
    minutesBetween(daily.start, weekly.start) < daily.length ||
    minutesBetween(weekly.start, daily.start) < weekly.length
  );
}

/** Minutes to the next occurrence of a time of day: from 23:00 to 01:00 is two hours. */
function minutesBetween(from: number, to: number): number {
  return (to - from + MINUTES_PER_WEEK) % MINUTES_PER_DAY;
}
