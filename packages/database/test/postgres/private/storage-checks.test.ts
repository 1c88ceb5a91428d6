import { Lazy } from 'aws-cdk-lib/core';
import { StorageType } from 'aws-cdk-lib/aws-rds';
import { checkStorage, withDefaultLimit } from '../../../src/postgres/private/storage-checks';

const token = Lazy.number({ produce: () => 500 });
const check = (storage: object) =>
  checkStorage({ storageType: StorageType.GP2, allocatedStorage: 100, ...storage }).filter(
    (problem) => problem !== undefined,
  );

test.each([
  [20, 40],
  [32_768, 65_536],
  [40_000, 65_536],
  [59_578, 65_536],
  [59_579, 59_579],
  [token, token],
])('storage of %p GiB grows to %p GiB', (allocatedStorage, maxAllocatedStorage) => {
  const storage = { storageType: StorageType.GP3, allocatedStorage };
  expect(withDefaultLimit(storage)).toEqual({ ...storage, maxAllocatedStorage });
});

test('a limit of the user remains', () => {
  const storage = { storageType: StorageType.GP3, allocatedStorage: 20, maxAllocatedStorage: 20 };
  expect(withDefaultLimit(storage)).toEqual(storage);
});

test.each([{}, { maxAllocatedStorage: 100 }, { maxAllocatedStorage: 110 }, { maxAllocatedStorage: 65_536 }])(
  'accepts the limit %j',
  (storage) => {
    expect(check(storage)).toEqual([]);
  },
);

test.each([99, 109, 110.5, 65_537])('rejects a limit of %p GiB', (maxAllocatedStorage) => {
  expect(check({ maxAllocatedStorage })).toEqual([
    `storage.maxAllocatedStorage must be 100 (no autoscaling) or an integer from 110 to 65536 GiB, got ${maxAllocatedStorage}`,
  ]);
});

test.each([
  { allocatedStorage: token, maxAllocatedStorage: 1 },
  { maxAllocatedStorage: token },
  { storageType: StorageType.IO2, iops: token },
  { storageType: StorageType.IO2, allocatedStorage: token, iops: 1_000 },
  { storageType: StorageType.IO2 },
  { storageType: StorageType.IO2, iops: 1_000 },
  { storageType: StorageType.IO2, iops: 100_000 },
  { storageType: StorageType.IO2, allocatedStorage: 2_000, iops: 1_000 },
])('accepts %j', (storage) => {
  expect(check(storage)).toEqual([]);
});

test.each([
  [{ iops: 100_001 }, 'got 100001 for 100 GiB'],
  [{ allocatedStorage: 2_001, iops: 1_000 }, 'got 1000 for 2001 GiB'],
  [{ allocatedStorage: 2_000, maxAllocatedStorage: 4_000, iops: 1_000 }, 'got 1000 for 4000 GiB'],
])('rejects the IOPS for each GiB of %j', (storage, got) => {
  expect(check({ storageType: StorageType.IO2, ...storage })).toEqual([
    `storage.iops must be from 0.5 to 1000 per GiB, ${got}`,
  ]);
});
