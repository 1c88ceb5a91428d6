import { CfnParameter } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseStorage, type DatabaseStorageConfig, type Gp3StorageOptions, type Io2StorageOptions } from '../../src';
import { DataStack } from '../fixture';

const INSTANCE = 'AWS::RDS::DBInstance';

function creating(storage: DatabaseStorage): () => void {
  const stack = new DataStack();
  return () => stack.database({ storage });
}

const gp3 = (options: Gp3StorageOptions) => creating(DatabaseStorage.gp3(options));
const io2 = (options: Io2StorageOptions) => creating(DatabaseStorage.io2(options));

describe('allocatedStorage', () => {
  test.each([20, 65_536])('accepts %p GiB of gp3', (allocatedStorage) => {
    expect(gp3({ allocatedStorage })).not.toThrow();
  });

  test.each([19, 65_537, 20.5, NaN])('rejects %p GiB of gp3', (allocatedStorage) => {
    expect(gp3({ allocatedStorage })).toThrow(
      `Data/Database: storage.allocatedStorage must be an integer from 20 to 65536 GiB, got ${allocatedStorage}`,
    );
  });

  test('rejects 99 GiB of io2', () => {
    expect(io2({ iops: 1_000, allocatedStorage: 99 })).toThrow(
      'storage.allocatedStorage must be an integer from 100 to 65536 GiB, got 99',
    );
  });
});

describe('maxAllocatedStorage', () => {
  test.each([
    [100, 110],
    [100, 65_536],
    [25, 28],
    [100, 100],
  ])('accepts %p to %p GiB', (allocatedStorage, maxAllocatedStorage) => {
    expect(gp3({ allocatedStorage, maxAllocatedStorage })).not.toThrow();
  });

  test.each([
    [100, 109, 110],
    [100, 99, 110],
    [100, 65_537, 110],
    [100, 110.5, 110],
    [25, 27, 28],
  ])('rejects %p to %p GiB', (allocatedStorage, maxAllocatedStorage, min) => {
    expect(gp3({ allocatedStorage, maxAllocatedStorage })).toThrow(
      `storage.maxAllocatedStorage must be ${allocatedStorage} (no autoscaling) or an integer from ${min} to 65536 GiB, got ${maxAllocatedStorage}`,
    );
  });

  test.each([
    ['twice the initial storage', 100, 200],
    ['the maximum of an instance', 40_000, 65_536],
    ['off when 10 percent more is above the maximum of an instance', 60_000, undefined],
  ])('defaults to %s', (_, allocatedStorage, limit) => {
    const stack = new DataStack();
    stack.database({ storage: DatabaseStorage.gp3({ allocatedStorage }) });
    Template.fromStack(stack).hasResourceProperties(INSTANCE, { MaxAllocatedStorage: limit ?? Match.absent() });
  });
});

describe('performance of gp3', () => {
  test.each([
    [12_000, undefined],
    [64_000, 4_000],
    [undefined, 500],
    [undefined, 3_000],
  ])('accepts %p IOPS and %p MiB per second from 400 GiB', (iops, storageThroughput) => {
    expect(gp3({ iops, storageThroughput, allocatedStorage: 400 })).not.toThrow();
  });

  test.each([
    [12_000, undefined],
    [undefined, 500],
  ])('rejects %p IOPS and %p MiB per second below 400 GiB', (iops, storageThroughput) => {
    expect(gp3({ iops, storageThroughput, allocatedStorage: 399 })).toThrow(
      'storage.allocatedStorage must be at least 400 GiB with iops or storageThroughput, got 399',
    );
  });

  test.each([11_999, 64_001, 12_000.5])('rejects %p IOPS', (iops) => {
    expect(gp3({ iops, allocatedStorage: 400 })).toThrow(
      `storage.iops must be an integer from 12000 to 64000, got ${iops}`,
    );
  });

  test.each([499, 4_001])('rejects %p MiB per second', (storageThroughput) => {
    expect(gp3({ iops: 64_000, storageThroughput, allocatedStorage: 400 })).toThrow(
      `storage.storageThroughput must be an integer from 500 to 4000 MiB per second, got ${storageThroughput}`,
    );
  });

  test.each([
    [undefined, 3_001, 12_000],
    [13_000, 3_251, 13_000],
  ])('with %p IOPS rejects %p MiB per second', (iops, storageThroughput, effective) => {
    expect(gp3({ iops, storageThroughput, allocatedStorage: 400 })).toThrow(
      `storage.storageThroughput must be at most a quarter of ${effective} IOPS, got ${storageThroughput}`,
    );
  });
});

describe('performance of io2', () => {
  test.each([
    [1_000, 100, 2_000],
    [100_000, 100, 110],
    [256_000, 256, 1_000],
  ])('accepts %p IOPS from %p to %p GiB', (iops, allocatedStorage, maxAllocatedStorage) => {
    expect(io2({ iops, allocatedStorage, maxAllocatedStorage })).not.toThrow();
  });

  test.each([999, 256_001])('rejects %p IOPS', (iops) => {
    expect(io2({ iops, allocatedStorage: 1_000 })).toThrow(
      `storage.iops must be an integer from 1000 to 256000, got ${iops}`,
    );
  });

  test.each([
    ['too many for the initial storage', 100_001, 100, 200, 100],
    ['too few for the initial storage', 1_000, 2_001, 2_001, 2_001],
    ['too few for the autoscaling limit', 1_000, 1_000, 2_001, 2_001],
  ])('rejects IOPS that are %s', (_, iops, allocatedStorage, maxAllocatedStorage, gib) => {
    expect(io2({ iops, allocatedStorage, maxAllocatedStorage })).toThrow(
      `storage.iops must be from 0.5 to 1000 per GiB, got ${iops} for ${gib} GiB`,
    );
  });
});

describe('numbers that are only known at deployment', () => {
  const number = (stack: DataStack, id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;

  test('are not checked', () => {
    const stack = new DataStack();
    stack.database({
      storage: DatabaseStorage.gp3({
        iops: number(stack, 'Iops'),
        storageThroughput: number(stack, 'Throughput'),
        allocatedStorage: number(stack, 'Start'),
        maxAllocatedStorage: number(stack, 'End'),
      }),
    });
    Template.fromStack(stack).hasResourceProperties(INSTANCE, {
      Iops: { Ref: 'Iops' },
      StorageThroughput: { Ref: 'Throughput' },
      MaxAllocatedStorage: { Ref: 'End' },
    });
  });

  test('turn autoscaling off unless a limit is set', () => {
    const stack = new DataStack();
    stack.database({ storage: DatabaseStorage.gp3({ allocatedStorage: number(stack, 'Start') }) });
    Template.fromStack(stack).hasResourceProperties(INSTANCE, { MaxAllocatedStorage: Match.absent() });
  });
});

describe('a storage type of a user of the library', () => {
  class Io1Storage extends DatabaseStorage {
    constructor(private readonly allocatedStorage: number) {
      super();
    }

    bind(): DatabaseStorageConfig {
      return { storageType: rds.StorageType.IO1, allocatedStorage: this.allocatedStorage, iops: 1_000 };
    }
  }

  test('is used with the default autoscaling limit', () => {
    const stack = new DataStack();
    const database = stack.database({ storage: new Io1Storage(100) });
    Template.fromStack(stack).hasResourceProperties(INSTANCE, {
      StorageType: 'io1',
      AllocatedStorage: '100',
      MaxAllocatedStorage: 200,
      Iops: 1_000,
    });
    expect(database.storage).toMatchObject({ allocatedStorage: 100, maxAllocatedStorage: 200 });
  });

  test('is checked against the minimum of its type', () => {
    expect(creating(new Io1Storage(99))).toThrow(
      'storage.allocatedStorage must be an integer from 100 to 65536 GiB, got 99',
    );
  });
});
