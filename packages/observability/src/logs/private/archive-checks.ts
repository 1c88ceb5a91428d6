import { Duration } from 'aws-cdk-lib/core';
import type { LogArchiveProps } from '../log-archive-props';

/** Problems of an archive's properties. */
export function checkArchive(props: LogArchiveProps): (string | undefined)[] {
  const { logGroups, coldAfter, expiration, bufferingInterval } = props;
  return [
    logGroups.length === 0 ? 'logGroups must hold at least one log group, got none' : undefined,
    new Set(logGroups).size < logGroups.length ? 'logGroups must not repeat a log group' : undefined,
    checkDays('coldAfter', coldAfter),
    checkDays('expiration', expiration),
    checkOrder(coldAfter ?? Duration.days(90), expiration),
    checkBuffering(bufferingInterval),
  ];
}

/** An age by which S3 sorts: it counts whole days. */
function checkDays(prop: string, age: Duration | undefined): string | undefined {
  if (age === undefined || age.isUnresolved()) return undefined;
  const days = age.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1) return undefined;
  return `${prop} must be whole days, at least 1, got ${age.toHumanString()}`;
}

/** S3 refuses a rule that deletes before it moves. */
function checkOrder(coldAfter: Duration, expiration: Duration | undefined): string | undefined {
  if (expiration === undefined || expiration.isUnresolved() || coldAfter.isUnresolved()) return undefined;
  if (expiration.toMilliseconds() > coldAfter.toMilliseconds()) return undefined;
  return `expiration must be later than coldAfter, ${coldAfter.toHumanString()}, got ${expiration.toHumanString()}`;
}

function checkBuffering(interval: Duration | undefined): string | undefined {
  if (interval === undefined || interval.isUnresolved()) return undefined;
  const seconds = interval.toMilliseconds() / 1_000;
  if (Number.isInteger(seconds) && seconds >= 60 && seconds <= 900) return undefined;
  return `bufferingInterval must be whole seconds, from 1 to 15 minutes, got ${interval.toHumanString()}`;
}
