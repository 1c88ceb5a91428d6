import { Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import { checkCopy, checkDays, checkLock } from '../../../src/backup/private/backup-checks';

const days = (count: number) => Duration.days(count);
const token = () => Duration.days(Lazy.number({ produce: () => 9 }));

test.each([
  [days(1), undefined],
  [days(35), undefined],
  [token(), undefined],
  [Duration.hours(Lazy.number({ produce: () => 9 })), 'age must be in days if it is a token, got hours'],
  [days(0), 'age must be an integer from 1 to 35 days, got 0'],
  [days(36), 'age must be an integer from 1 to 35 days, got 36'],
  [Duration.hours(36), 'age must be an integer from 1 to 35 days, got 1.5'],
])('checks a retention from 1 to 35 days (%#)', (duration, problem) => {
  expect(checkDays('age', duration, 35)).toBe(problem);
});

test.each<[backup.LockConfiguration, Duration, string[]]>([
  [{ minRetention: days(1) }, days(1), []],
  [{ minRetention: days(1), maxRetention: days(36_500), changeableFor: days(3) }, days(36_500), []],
  [{ minRetention: days(7), maxRetention: days(8) }, days(7), []],
  [{ minRetention: days(7) }, token(), []],
  [{ minRetention: token() }, days(7), ['minRetention must be a literal, got a token']],
  [{ minRetention: days(0) }, days(0), ['minRetention must be an integer of at least 1 day, got 0']],
  [
    { minRetention: days(7), maxRetention: days(7) },
    days(7),
    ['maxRetention must be an integer greater than minRetention, at most 36500 days, got 7'],
  ],
  [
    { minRetention: days(7), maxRetention: days(36_501) },
    days(7),
    ['maxRetention must be an integer greater than minRetention, at most 36500 days, got 36501'],
  ],
  [
    { minRetention: days(7), changeableFor: days(2) },
    days(7),
    ['changeableFor must be an integer of at least 3 days, got 2'],
  ],
])('checks a vault lock (%#)', (lock, deleteAfter, problems) => {
  const found = checkLock(lock, deleteAfter).filter((problem) => problem !== undefined);
  expect(found).toEqual(problems.map((problem) => `lockConfiguration.${problem}`));
});

test.each([6, 9])('rejects a retention of %p days with a lock from 7 to 8 days', (count) => {
  const found = checkLock({ minRetention: days(7), maxRetention: days(8) }, days(count));
  expect(found.filter((problem) => problem !== undefined)).toEqual([
    `deleteAfter must be from 7 to 8 days, as lockConfiguration requires, got ${count}`,
  ]);
});

describe('a copy to a vault with a lock from 7 to 8 days', () => {
  const vault = new backup.BackupVault(new Stack(), 'Vault', {
    lockConfiguration: { minRetention: days(7), maxRetention: days(8) },
  });
  const check = (deleteAfter?: Duration) => checkCopy('copyActions[0]', { destinationBackupVault: vault, deleteAfter });

  test.each([undefined, days(7), days(8)])('accepts the retention %#', (deleteAfter) => {
    expect(check(deleteAfter)).toBeUndefined();
  });

  test.each([6, 9])('rejects a retention of %p days', (count) => {
    expect(check(days(count))).toBe(
      `copyActions[0].deleteAfter must be from 7 to 8 days, as the lock of its vault requires, got ${count}`,
    );
  });

  test('has no limits without a lock', () => {
    const destinationBackupVault = new backup.BackupVault(new Stack(), 'Vault');
    expect(checkCopy('copyActions[0]', { destinationBackupVault, deleteAfter: days(1) })).toBeUndefined();
  });
});
