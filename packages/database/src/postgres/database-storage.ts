import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

/** Storage of a DB instance, in the terms of `AWS::RDS::DBInstance`. */
export interface DatabaseStorageConfig {
  /** Type of the volume. */
  readonly storageType: rds.StorageType;

  /** Initial storage in GiB. */
  readonly allocatedStorage: number;

  /**
   * Storage in GiB up to which Amazon RDS scales the instance. The same number as `allocatedStorage` turns storage
   * autoscaling off.
   *
   * @default - twice `allocatedStorage`
   */
  readonly maxAllocatedStorage?: number;

  /**
   * I/O operations per second.
   *
   * @default - the default of the storage type
   */
  readonly iops?: number;

  /**
   * Throughput in MiB per second.
   *
   * @default - the default of the storage type
   */
  readonly storageThroughput?: number;
}

/** Options of every storage type. */
export interface DatabaseStorageOptions {
  /**
   * Initial storage in GiB. It can be increased, not decreased.
   *
   * @default - 20 for gp3, 100 for io2
   */
  readonly allocatedStorage?: number;

  /**
   * Storage in GiB up to which Amazon RDS scales the instance before it is full: at least 10 percent more than
   * `allocatedStorage`. The same number as `allocatedStorage` turns storage autoscaling off.
   *
   * @default - twice `allocatedStorage`
   */
  readonly maxAllocatedStorage?: number;
}

/** Options of `DatabaseStorage.gp3`. */
export interface Gp3StorageOptions extends DatabaseStorageOptions {
  /**
   * I/O operations per second, from 12,000 to 64,000. Requires 400 GiB of storage.
   *
   * @default - 3,000 below 400 GiB, 12,000 from 400 GiB
   */
  readonly iops?: number;

  /**
   * Throughput in MiB per second, from 500 to 4,000, and at most a quarter of `iops`. Requires 400 GiB of storage.
   *
   * @default - 125 below 400 GiB, 500 from 400 GiB
   */
  readonly storageThroughput?: number;
}

/** Options of `DatabaseStorage.io2`. */
export interface Io2StorageOptions extends DatabaseStorageOptions {
  /** I/O operations per second, from 1,000 to 256,000, and from 0.5 to 1,000 per GiB. */
  readonly iops: number;
}

/**
 * Type, size and performance of the storage of a database.
 *
 * To use a storage type that has no factory here, extend this class and return the configuration from `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 *
 * @example
 * const storage = DatabaseStorage.gp3({ allocatedStorage: 400, maxAllocatedStorage: 1000, iops: 16_000 });
 */
export abstract class DatabaseStorage {
  /** General Purpose SSD (gp3), from 20 to 65,536 GiB. */
  static gp3(options: Gp3StorageOptions = {}): DatabaseStorage {
    return new ConfiguredStorage({
      storageType: rds.StorageType.GP3,
      allocatedStorage: options.allocatedStorage ?? 20,
      maxAllocatedStorage: options.maxAllocatedStorage,
      iops: options.iops,
      storageThroughput: options.storageThroughput,
    });
  }

  /** Provisioned IOPS SSD (io2 Block Express), from 100 to 65,536 GiB. Provisioned IOPS are charged. */
  static io2(options: Io2StorageOptions): DatabaseStorage {
    return new ConfiguredStorage({
      storageType: rds.StorageType.IO2,
      allocatedStorage: options.allocatedStorage ?? 100,
      maxAllocatedStorage: options.maxAllocatedStorage,
      iops: options.iops,
    });
  }

  /**
   * Returns the configuration of the storage. The database checks it against the limits of Amazon RDS.
   *
   * @param scope database that uses the storage
   */
  abstract bind(scope: Construct): DatabaseStorageConfig;
}

class ConfiguredStorage extends DatabaseStorage {
  constructor(private readonly config: DatabaseStorageConfig) {
    super();
  }

  bind(): DatabaseStorageConfig {
    return this.config;
  }
}
