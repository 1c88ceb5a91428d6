import { type Duration, Token } from 'aws-cdk-lib/core';
import type { Problem } from './validation';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Numbers of one alarm, with the defaults applied. */
export interface AlarmNumbers {
  readonly threshold: number;
  readonly period: Duration;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
}

/** Problems of the numbers of one alarm. `prop` is the prop of the caller, for example `highCpu`. */
export function checkNumbers(prop: string, numbers: AlarmNumbers, defaultThreshold: number): Problem[] {
  return [
    checkThreshold(prop, numbers.threshold, defaultThreshold),
    checkPeriod(prop, numbers.period),
    checkCount(`${prop}.evaluationPeriods`, numbers.evaluationPeriods),
    checkDatapoints(prop, numbers),
    checkWindow(prop, numbers),
  ];
}

/** The runbook must be a link that the console opens. */
export function checkRunbook(prop: string, url: string | undefined): Problem {
  if (url === undefined || Token.isUnresolved(url)) return undefined;
  return /^https?:\/\/\S+$/.test(url) ? undefined : `${prop} must be an http or https URL, got '${url}'`;
}

/** A count, if it is set. */
export function checkCount(prop: string, count: number | undefined, most = Infinity): Problem {
  if (count === undefined || Token.isUnresolved(count) || (isCount(count) && count <= most)) return undefined;
  const limits = most === Infinity ? 'of at least 1' : `from 1 to ${most}`;
  return `${prop} must be a whole number ${limits}, got ${count}`;
}

/** A definition from outside of this library may have a default of 0 or less, for example "above 0". */
function checkThreshold(prop: string, threshold: number, defaultThreshold: number): Problem {
  if (Token.isUnresolved(threshold)) return undefined;
  if (Number.isFinite(threshold) && (threshold > 0 || defaultThreshold <= 0)) return undefined;
  return `${prop}.threshold must be greater than 0, got ${threshold}`;
}

function checkPeriod(prop: string, period: Duration): Problem {
  if (period.isUnresolved()) return `${prop}.period must be a literal, which the CDK checks, got a token`;
  if (isWholeMinutes(period)) return undefined;
  return `${prop}.period must be a whole number of minutes, at least 1, got ${period.toHumanString()}`;
}

function checkDatapoints(prop: string, numbers: AlarmNumbers): Problem {
  const { datapointsToAlarm, evaluationPeriods } = numbers;
  if (datapointsToAlarm === undefined || Token.isUnresolved(datapointsToAlarm)) return undefined;
  const most = Token.isUnresolved(evaluationPeriods) || !isCount(evaluationPeriods) ? Infinity : evaluationPeriods;
  if (isCount(datapointsToAlarm) && datapointsToAlarm <= most) return undefined;
  const range = most === Infinity ? 'of at least 1' : `from 1 to evaluationPeriods, ${most}`;
  return `${prop}.datapointsToAlarm must be a whole number ${range}, got ${datapointsToAlarm}`;
}

/** CloudWatch API, PutMetricAlarm: EvaluationPeriods times Period. */
function checkWindow(prop: string, { period, evaluationPeriods }: AlarmNumbers): Problem {
  if (period.isUnresolved() || !isWholeMinutes(period)) return undefined;
  if (Token.isUnresolved(evaluationPeriods) || !isCount(evaluationPeriods)) return undefined;
  const seconds = period.toSeconds() * evaluationPeriods;
  const days = period.toSeconds() < HOUR ? 1 : 7;
  if (seconds <= days * DAY) return undefined;
  const limit = days === 1 ? '1 day for periods below 1 hour' : '7 days';
  return `${prop}.period times ${prop}.evaluationPeriods must be at most ${limit}, got ${seconds} seconds`;
}

function isWholeMinutes(period: Duration): boolean {
  const seconds = period.toMilliseconds() / 1_000;
  return seconds >= MINUTE && seconds % MINUTE === 0;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/** Amazon CloudWatch Logs API, `MetricTransformation`. Namespaces that start with `AWS/` are reserved (`PutMetricData`). */
export function checkNamespace(namespace: string): Problem {
  if (Token.isUnresolved(namespace)) return undefined;
  if (/^[A-Za-z0-9._\-/#]{1,255}$/.test(namespace) && !namespace.startsWith('AWS/')) return undefined;
  return `metricNamespace must have 1 to 255 letters, digits and . _ - / #, and not start with AWS/, got '${namespace}'`;
}
