import type { TimeZone } from 'aws-cdk-lib/core';

/** A day of the week. */
export enum WeekDay {
  MONDAY = 'MON',
  TUESDAY = 'TUE',
  WEDNESDAY = 'WED',
  THURSDAY = 'THU',
  FRIDAY = 'FRI',
  SATURDAY = 'SAT',
  SUNDAY = 'SUN',
}

/** Times in which services and databases run. Outside of them, they are stopped. */
export interface WorkingHours {
  /** Time at which everything is started, `HH:MM`. A start takes about 10 to 20 minutes. */
  readonly start: string;

  /** Time at which everything is stopped, `HH:MM`, later on the same day. */
  readonly end: string;

  /**
   * Working days.
   *
   * @default - Monday to Friday
   */
  readonly days?: WeekDay[];

  /**
   * Time zone of the times.
   *
   * @default - UTC
   */
  readonly timeZone?: TimeZone;
}
