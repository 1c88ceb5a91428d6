import type { Duration } from 'aws-cdk-lib/core';
import type { LogArchiveProps } from '../log-archive-props';
import { checkBucketName, checkNoSnapshot, type Problem } from '../../private/validation';
import { checkFilterPattern } from './filter-pattern';

/** Problems of the properties of `LogArchive`. */
export function checkArchive(props: LogArchiveProps, transitionAfter: Duration): Problem[] {
  const { logGroups, expiration, bufferingInterval, serverAccessLogs } = props;
  return [
    logGroups.length === 0 ? 'logGroups must have at least one log group, got none' : undefined,
    new Set(logGroups).size < logGroups.length ? 'logGroups must be unique' : undefined,
    checkNoSnapshot(props.removalPolicy),
    checkBucketName(props.bucketName),
    checkDays('transitionAfter', transitionAfter),
    checkDays('expiration', expiration),
    checkOrder(transitionAfter, expiration),
    checkBuffering(bufferingInterval),
    checkFilterPattern('filterPattern', props.filterPattern),
    serverAccessLogs?.bucket.encryptionKey
      ? 'serverAccessLogs.bucket must use SSE-S3, got a bucket with a KMS key'
      : undefined,
  ];
}

/** S3 lifecycle rules count whole days. */
function checkDays(prop: string, age: Duration | undefined): Problem {
  if (age === undefined) return undefined;
  if (age.isUnresolved()) return age.unitLabel() === 'days' ? undefined : `${prop} must be in days if it is a token`;
  const days = age.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1) return undefined;
  return `${prop} must be a whole number of days, at least 1, got ${age.toHumanString()}`;
}

/** S3 rejects a rule that deletes objects before it transitions them. */
function checkOrder(transitionAfter: Duration, expiration: Duration | undefined): Problem {
  if (expiration === undefined || expiration.isUnresolved() || transitionAfter.isUnresolved()) return undefined;
  if (expiration.toMilliseconds() > transitionAfter.toMilliseconds()) return undefined;
  return `expiration must be later than transitionAfter, ${transitionAfter.toHumanString()}, got ${expiration.toHumanString()}`;
}

function checkBuffering(interval: Duration | undefined): Problem {
  if (interval === undefined) return undefined;
  if (interval.isUnresolved())
    return interval.unitLabel() === 'seconds' ? undefined : 'bufferingInterval must be in seconds if it is a token';
  const seconds = interval.toMilliseconds() / 1_000;
  if (Number.isInteger(seconds) && seconds >= 60 && seconds <= 900) return undefined;
  return `bufferingInterval must be whole seconds, from 1 to 15 minutes, got ${interval.toHumanString()}`;
}
