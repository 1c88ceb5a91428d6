import { type Duration, Token } from 'aws-cdk-lib/core';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** The numbers of one alarm, defaults applied. */
export interface AlarmNumbers {
  readonly threshold: number;
  readonly period: Duration;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
}

/** Problems of one alarm's numbers; `prop` is where the caller wrote them, for example `cpu`. */
export function checkNumbers(prop: string, numbers: AlarmNumbers): (string | undefined)[] {
  return [
    checkThreshold(prop, numbers.threshold),
    checkPeriod(prop, numbers.period),
    checkCount(`${prop}.evaluationPeriods`, numbers.evaluationPeriods),
    checkDatapoints(prop, numbers),
    checkWindow(prop, numbers),
  ];
}

/** A runbook is a link that a reader of the alarm can follow. */
export function checkRunbook(prop: string, url: string | undefined): string | undefined {
  if (url === undefined || Token.isUnresolved(url)) return undefined;
  return /^https?:\/\/\S+$/.test(url) ? undefined : `${prop} must be an http or https URL, got '${url}'`;
}

/** A number of things, where it is given. */
export function checkCount(prop: string, count: number | undefined): string | undefined {
  if (count === undefined || Token.isUnresolved(count) || isCount(count)) return undefined;
  return `${prop} must be a whole number of at least 1, got ${count}`;
}

function checkThreshold(prop: string, threshold: number): string | undefined {
  if (Token.isUnresolved(threshold) || (Number.isFinite(threshold) && threshold > 0)) return undefined;
  return `${prop}.threshold must be greater than 0, got ${threshold}`;
}

function checkPeriod(prop: string, period: Duration): string | undefined {
  if (period.isUnresolved() || isWholeMinutes(period)) return undefined;
  return `${prop}.period must be a whole number of minutes, at least 1, got ${period.toHumanString()}`;
}

function checkDatapoints(prop: string, numbers: AlarmNumbers): string | undefined {
  const { datapointsToAlarm, evaluationPeriods } = numbers;
  if (datapointsToAlarm === undefined || Token.isUnresolved(datapointsToAlarm)) return undefined;
  const most = Token.isUnresolved(evaluationPeriods) || !isCount(evaluationPeriods) ? Infinity : evaluationPeriods;
  if (isCount(datapointsToAlarm) && datapointsToAlarm <= most) return undefined;
  const range = most === Infinity ? 'of at least 1' : `from 1 to ${most}, the evaluationPeriods`;
  return `${prop}.datapointsToAlarm must be a whole number ${range}, got ${datapointsToAlarm}`;
}

function checkWindow(prop: string, { period, evaluationPeriods }: AlarmNumbers): string | undefined {
  if (period.isUnresolved() || !isWholeMinutes(period)) return undefined;
  if (Token.isUnresolved(evaluationPeriods) || !isCount(evaluationPeriods)) return undefined;
  const seconds = period.toSeconds() * evaluationPeriods;
  const days = period.toSeconds() < HOUR ? 1 : 7;
  if (seconds <= days * DAY) return undefined;
  const limit = days === 1 ? 'one day where the period is below an hour' : 'seven days';
  return `${prop}.period times ${prop}.evaluationPeriods must span at most ${limit}, got ${seconds} seconds`;
}

function isWholeMinutes(period: Duration): boolean {
  const seconds = period.toMilliseconds() / 1_000;
  return seconds >= MINUTE && seconds % MINUTE === 0;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
