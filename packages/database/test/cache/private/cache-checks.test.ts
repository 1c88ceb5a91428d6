import { Duration, Lazy } from 'aws-cdk-lib/core';
import { CacheEngine } from '../../../src';
import { checkEngine, checkSnapshotRetention } from '../../../src/cache/private/cache-checks';

test.each(['7.1', '7.2', '8.0', '9.1', '10.12', '99.0'])('accepts the engine version %s', (version) => {
  expect(checkEngine(CacheEngine.valkey(version))).toBeUndefined();
});

test.each(['', '6.2', '7.0', '7.3', '17.2x', '8', '8.1.2', 'x8.1', '8.1x', '08.1', '8x.1', '7.22', '100.1'])(
  'rejects the engine version %j',
  (version) => {
    expect(checkEngine(CacheEngine.valkey(version))).toBe(
      `engine must have a version from 7.2, such as 8.1, got ${version}`,
    );
  },
);

const token = Lazy.number({ produce: () => 9 });

test.each([
  [Duration.days(0), undefined],
  [Duration.days(35), undefined],
  [Duration.days(token), undefined],
  [Duration.hours(token), 'snapshotRetentionLimit must be in days if it is a token, got hours'],
  [Duration.days(36), 'snapshotRetentionLimit must be an integer from 0 to 35 days, got 36'],
  [Duration.hours(12), 'snapshotRetentionLimit must be an integer from 0 to 35 days, got 0.5'],
])('checks the retention of snapshots (%#)', (retention, problem) => {
  expect(checkSnapshotRetention(retention)).toBe(problem);
});
