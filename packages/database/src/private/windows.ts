import { Token } from 'aws-cdk-lib/core';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MINUTES_A_DAY = 24 * 60;
const MINUTES_A_WEEK = DAYS.length * MINUTES_A_DAY;

interface Window {
  /** Minutes after midnight, or after Monday's midnight. */
  readonly start: number;
  readonly length: number;
}

/** What a service calls its windows, and the shortest that it takes, in minutes. */
export interface WindowRules {
  readonly daily: string;
  readonly weekly: string;
  readonly shortest: number;
}

/** CreateDBInstance. */
const DATABASE: WindowRules = { daily: 'preferredBackupWindow', weekly: 'preferredMaintenanceWindow', shortest: 30 };

/** Checks both windows, in UTC, and that a backup never meets maintenance. */
export function checkWindows(
  backup: string | undefined,
  maintenance: string | undefined,
  rules = DATABASE,
): (string | undefined)[] {
  const daily = parse(backup, parseDaily);
  const weekly = parse(maintenance, parseWeekly);
  return [
    check(rules.daily, 'hh:mm-hh:mm', backup, daily, rules.shortest),
    check(rules.weekly, 'ddd:hh:mm-ddd:hh:mm', maintenance, weekly, rules.shortest),
    daily && weekly && overlap(daily, weekly)
      ? `${rules.daily} ${backup} must not overlap ${rules.weekly} ${maintenance}`
      : undefined,
  ];
}

function check(
  prop: string,
  form: string,
  text: string | undefined,
  window: Window | undefined,
  shortest: number,
): string | undefined {
  if (text === undefined || Token.isUnresolved(text)) return undefined;
  if (window === undefined) return `${prop} must have the form ${form}, got ${text}`;
  if (window.length >= shortest) return undefined;
  return `${prop} must last at least ${shortest} minutes, got ${text}`;
}

function parse(text: string | undefined, parser: (text: string) => Window | undefined): Window | undefined {
  return text === undefined || Token.isUnresolved(text) ? undefined : parser(text);
}

function parseDaily(text: string): Window | undefined {
  const [start, end] = text.split('-').map(minutesOfDay);
  if (start === undefined || end === undefined || text.split('-').length !== 2) return undefined;
  return { start, length: (end - start + MINUTES_A_DAY) % MINUTES_A_DAY };
}

function parseWeekly(text: string): Window | undefined {
  const [start, end] = text.split('-').map(minutesOfWeek);
  if (start === undefined || end === undefined || text.split('-').length !== 2) return undefined;
  return { start, length: (end - start + MINUTES_A_WEEK) % MINUTES_A_WEEK };
}

function minutesOfWeek(text: string): number | undefined {
  const day = DAYS.indexOf(text.slice(0, 3).toLowerCase());
  const minutes = minutesOfDay(text.slice(4));
  return day < 0 || text[3] !== ':' || minutes === undefined ? undefined : day * MINUTES_A_DAY + minutes;
}

function minutesOfDay(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** The backup comes every day, so that only the times of day need to meet. */
function overlap(daily: Window, weekly: Window): boolean {
  return (
    minutesBetween(daily.start, weekly.start) < daily.length ||
    minutesBetween(weekly.start, daily.start) < weekly.length
  );
}

/** A day is a circle: from 23:00 to 01:00 it is two hours. */
function minutesBetween(from: number, to: number): number {
  return (to - from + MINUTES_A_WEEK) % MINUTES_A_DAY;
}
