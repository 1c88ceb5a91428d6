import { Token } from 'aws-cdk-lib/core';
import * as rds from 'aws-cdk-lib/aws-rds';
import { checkInteger } from '../../private/checks';
import type { DatabaseStorageConfig } from '../database-storage';

/** Storage in GiB from which Amazon RDS stripes PostgreSQL's gp3 volumes and lets users choose their performance. */
const STRIPED_GIB = 400;

/** Minimum storage in GiB by type. Magnetic storage has the smallest one. */
const MIN_GIB: Partial<Record<rds.StorageType, number>> = {
  [rds.StorageType.GP2]: 20,
  [rds.StorageType.GP3]: 20,
  [rds.StorageType.IO1]: 100,
  [rds.StorageType.IO2]: 100,
};
const MIN_GIB_MAGNETIC = 5;

/** Maximum storage of an instance in GiB. */
const MAX_GIB = 65_536;

/** Adds the limit of storage autoscaling: twice the initial storage, as far as Amazon RDS accepts a limit. */
export function withDefaultLimit(storage: DatabaseStorageConfig): DatabaseStorageConfig {
  const { allocatedStorage, maxAllocatedStorage } = storage;
  if (maxAllocatedStorage !== undefined) return storage;
  const noAutoscaling = Token.isUnresolved(allocatedStorage) || minLimit(allocatedStorage) > MAX_GIB;
  return {
    ...storage,
    maxAllocatedStorage: noAutoscaling ? allocatedStorage : Math.min(allocatedStorage * 2, MAX_GIB),
  };
}

/** The limit of storage autoscaling in the form of `AWS::RDS::DBInstance`, which has no value for "off". */
export function autoscalingLimit({ allocatedStorage, maxAllocatedStorage }: DatabaseStorageConfig): number | undefined {
  return maxAllocatedStorage === allocatedStorage ? undefined : maxAllocatedStorage;
}

/** Problems of a storage configuration, from "Amazon RDS DB instance storage" in the Amazon RDS User Guide. */
export function checkStorage(storage: DatabaseStorageConfig): (string | undefined)[] {
  const min = MIN_GIB[storage.storageType] ?? MIN_GIB_MAGNETIC;
  return [
    checkInteger('storage.allocatedStorage', storage.allocatedStorage, min, MAX_GIB, 'GiB'),
    checkLimit(storage),
    ...(storage.storageType === rds.StorageType.GP3 ? checkGp3(storage) : []),
    ...(storage.storageType === rds.StorageType.IO2 ? checkIo2(storage) : []),
  ];
}

function checkGp3({ allocatedStorage, iops, storageThroughput }: DatabaseStorageConfig): (string | undefined)[] {
  if (iops === undefined && storageThroughput === undefined) return [];
  if (!Token.isUnresolved(allocatedStorage) && allocatedStorage < STRIPED_GIB) {
    return [
      `storage.allocatedStorage must be at least ${STRIPED_GIB} GiB with iops or storageThroughput, got ${allocatedStorage}`,
    ];
  }
  return [
    checkInteger('storage.iops', iops, 12_000, 64_000),
    checkInteger('storage.storageThroughput', storageThroughput, 500, 4_000, 'MiB per second'),
    checkThroughput(storageThroughput, iops ?? 12_000),
  ];
}

function checkIo2({
  allocatedStorage,
  maxAllocatedStorage = allocatedStorage,
  iops,
}: DatabaseStorageConfig): (string | undefined)[] {
  return [
    checkInteger('storage.iops', iops, 1_000, 256_000),
    checkIopsPerGib(iops, allocatedStorage),
    maxAllocatedStorage > allocatedStorage ? checkIopsPerGib(iops, maxAllocatedStorage) : undefined,
  ];
}

/** Amazon RDS rejects a limit less than 10 percent above the initial storage ("Managing capacity with autoscaling"). */
function minLimit(allocatedStorage: number): number {
  return Math.ceil((allocatedStorage * 11) / 10);
}

function checkLimit({ allocatedStorage, maxAllocatedStorage: limit }: DatabaseStorageConfig): string | undefined {
  if (limit === undefined || limit === allocatedStorage) return undefined;
  if (Token.isUnresolved(allocatedStorage) || Token.isUnresolved(limit)) return undefined;
  const min = minLimit(allocatedStorage);
  if (Number.isInteger(limit) && limit >= min && limit <= MAX_GIB) return undefined;
  return `storage.maxAllocatedStorage must be ${allocatedStorage} (no autoscaling) or an integer from ${min} to ${MAX_GIB} GiB, got ${limit}`;
}

function checkIopsPerGib(iops: number | undefined, gib: number): string | undefined {
  if (iops === undefined || Token.isUnresolved(iops) || Token.isUnresolved(gib)) return undefined;
  if (iops >= gib * 0.5 && iops <= gib * 1_000) return undefined;
  return `storage.iops must be from 0.5 to 1000 per GiB, got ${iops} for ${gib} GiB`;
}

function checkThroughput(throughput: number | undefined, iops: number): string | undefined {
  if (throughput === undefined || Token.isUnresolved(throughput) || Token.isUnresolved(iops)) return undefined;
  if (throughput <= iops / 4) return undefined;
  return `storage.storageThroughput must be at most a quarter of ${iops} IOPS, got ${throughput}`;
}
