import { Duration, Lazy } from 'aws-cdk-lib/core';
import type { LogArchiveProps } from '../../../src';
import { checkArchive } from '../../../src/logs/private/archive-checks';
import { checkFilterPattern } from '../../../src/logs/private/filter-pattern';

const token = Lazy.number({ produce: () => 9 });
const check = (props: Partial<LogArchiveProps>, transitionAfter = Duration.days(1)) =>
  checkArchive({ logGroups: [{}], ...props } as LogArchiveProps, transitionAfter).filter(
    (problem) => problem !== undefined,
  );

test.each<[Partial<LogArchiveProps>, Duration, string[]]>([
  [{}, Duration.days(1), []],
  [{ expiration: Duration.days(2) }, Duration.days(1), []],
  [{ expiration: Duration.days(token) }, Duration.days(1), []],
  [{ expiration: Duration.days(2) }, Duration.days(token), []],
  [
    { expiration: Duration.days(2) },
    Duration.days(2),
    ['expiration must be later than transitionAfter, 2 days, got 2 days'],
  ],
  [{}, Duration.hours(token), ['transitionAfter must be in days if it is a token']],
  [{}, Duration.days(0), ['transitionAfter must be a whole number of days, at least 1, got 0 days']],
  [{}, Duration.hours(36), ['transitionAfter must be a whole number of days, at least 1, got 1 day 12 hours']],
  [{ bufferingInterval: Duration.seconds(60) }, Duration.days(1), []],
  [{ bufferingInterval: Duration.minutes(15) }, Duration.days(1), []],
  [{ bufferingInterval: Duration.seconds(token) }, Duration.days(1), []],
  [
    { bufferingInterval: Duration.minutes(token) },
    Duration.days(1),
    ['bufferingInterval must be in seconds if it is a token'],
  ],
  [
    { bufferingInterval: Duration.seconds(59) },
    Duration.days(1),
    ['bufferingInterval must be whole seconds, from 1 to 15 minutes, got 59 seconds'],
  ],
  [
    { bufferingInterval: Duration.seconds(901) },
    Duration.days(1),
    ['bufferingInterval must be whole seconds, from 1 to 15 minutes, got 15 minutes 1 second'],
  ],
])('checks the durations of an archive (%#)', (props, transitionAfter, problems) => {
  expect(check(props, transitionAfter)).toEqual(problems);
});

test('a filter pattern has at most 1024 characters', () => {
  const pattern = (length: number) => ({ logPatternString: 'x'.repeat(length) });
  expect(checkFilterPattern('filterPattern', undefined)).toBeUndefined();
  expect(checkFilterPattern('filterPattern', pattern(1024))).toBeUndefined();
  expect(checkFilterPattern('filterPattern', pattern(1025))).toBe(
    'filterPattern must result in a filter pattern of at most 1024 characters, got 1025',
  );
});
