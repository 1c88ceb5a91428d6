import { CfnParameter } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DatabaseStorage } from '../../src';
import { DataStack } from '../fixture';

interface Size {
  readonly storage?: DatabaseStorage;
  readonly allocatedStorage?: number;
  readonly maxAllocatedStorage?: number;
}

function failing(size: Size): () => void {
  const stack = new DataStack();
  return () => stack.database(size);
}

const gp3 = (iops?: number, throughput?: number) => DatabaseStorage.generalPurpose({ iops, throughput });
const io2 = (iops: number) => DatabaseStorage.provisionedIops(iops);

describe('size', () => {
  test.each([20, 65_536])('%p GiB of gp3 are taken', (allocatedStorage) => {
    expect(failing({ allocatedStorage })).not.toThrow();
  });

  test.each([19, 65_537, 20.5, NaN])('%p GiB of gp3 fail', (allocatedStorage) => {
    expect(failing({ allocatedStorage })).toThrow(
      `allocatedStorage must be a whole number of GiB from 20 to 65536, got ${allocatedStorage}`,
    );
  });

  test('99 GiB of io2 fail', () => {
    expect(failing({ storage: io2(1_000), allocatedStorage: 99 })).toThrow(
      'allocatedStorage must be a whole number of GiB from 100 to 65536, got 99',
    );
  });
});

describe('growth', () => {
  test.each([
    [100, 110],
    [100, 65_536],
    [25, 28],
  ])('from %p to %p GiB is taken', (allocatedStorage, maxAllocatedStorage) => {
    expect(failing({ allocatedStorage, maxAllocatedStorage })).not.toThrow();
  });

  test.each([
    [100, 109, 110],
    [100, 99, 110],
    [100, 65_537, 110],
    [100, 110.5, 110],
    [25, 27, 28],
  ])('from %p to %p GiB fails', (allocatedStorage, maxAllocatedStorage, least) => {
    expect(failing({ allocatedStorage, maxAllocatedStorage })).toThrow(
      `maxAllocatedStorage must be allocatedStorage, or a whole number of GiB from ${least} to 65536, got ${maxAllocatedStorage}`,
    );
  });

  test.each([
    ['doubles', 100, 200],
    ['ends where an instance does', 40_000, 65_536],
    ['is none where a tenth more is too much', 60_000, undefined],
  ])('%s unless a caller says so', (_, allocatedStorage, limit) => {
    const stack = new DataStack();
    stack.database({ allocatedStorage });
    Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBInstance', {
      MaxAllocatedStorage: limit ?? Match.absent(),
    });
  });
});

describe('performance of gp3', () => {
  test.each([
    [12_000, undefined],
    [64_000, 4_000],
    [undefined, 500],
    [undefined, 3_000],
  ])('%p operations and %p MiB a second are taken from 400 GiB', (iops, throughput) => {
    expect(failing({ storage: gp3(iops, throughput), allocatedStorage: 400 })).not.toThrow();
  });

  test.each([
    [12_000, undefined],
    [undefined, 500],
  ])('%p operations and %p MiB a second fail below 400 GiB', (iops, throughput) => {
    expect(failing({ storage: gp3(iops, throughput), allocatedStorage: 399 })).toThrow(
      'storage takes iops and throughput from 400 GiB of allocatedStorage, got 399',
    );
  });

  test.each([11_999, 64_001, 12_000.5])('%p operations a second fail', (iops) => {
    expect(failing({ storage: gp3(iops), allocatedStorage: 400 })).toThrow(
      `storage.iops must be a whole number of operations a second from 12000 to 64000, got ${iops}`,
    );
  });

  test.each([499, 4_001])('%p MiB a second fail', (throughput) => {
    expect(failing({ storage: gp3(64_000, throughput), allocatedStorage: 400 })).toThrow(
      `storage.throughput must be a whole number of MiB a second from 500 to 4000, got ${throughput}`,
    );
  });

  test.each([
    [undefined, 3_001, 12_000],
    [13_000, 3_251, 13_000],
  ])('with %p operations, %p MiB a second fail', (iops, throughput, operations) => {
    expect(failing({ storage: gp3(iops, throughput), allocatedStorage: 400 })).toThrow(
      `storage.throughput must be at most a quarter of the ${operations} operations a second, got ${throughput}`,
    );
  });
});

describe('performance of io2', () => {
  test.each([
    [1_000, 100, 2_000],
    [100_000, 100, 110],
    [256_000, 256, 1_000],
  ])('%p operations a second are taken from %p to %p GiB', (iops, allocatedStorage, maxAllocatedStorage) => {
    expect(failing({ storage: io2(iops), allocatedStorage, maxAllocatedStorage })).not.toThrow();
  });

  test.each([999, 256_001])('%p operations a second fail', (iops) => {
    expect(failing({ storage: io2(iops), allocatedStorage: 1_000 })).toThrow(
      `storage.iops must be a whole number of operations a second from 1000 to 256000, got ${iops}`,
    );
  });

  test.each([
    ['too many for the start', 100_001, 100, 200, 100],
    ['too few for the start', 1_000, 2_001, 2_001, 2_001],
    ['too few for the end of growth', 1_000, 1_000, 2_001, 2_001],
  ])('%s fail', (_, iops, allocatedStorage, maxAllocatedStorage, gib) => {
    expect(failing({ storage: io2(iops), allocatedStorage, maxAllocatedStorage })).toThrow(
      `storage.iops must be from 0.5 to 1000 for each GiB, got ${iops} for ${gib} GiB`,
    );
  });
});

test('numbers that only the deployment knows are not judged', () => {
  const stack = new DataStack();
  const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
  stack.database({
    storage: gp3(number('Iops'), number('Throughput')),
    allocatedStorage: number('Start'),
    maxAllocatedStorage: number('End'),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBInstance', {
    Iops: { Ref: 'Iops' },
    StorageThroughput: { Ref: 'Throughput' },
    MaxAllocatedStorage: { Ref: 'End' },
  });
});
