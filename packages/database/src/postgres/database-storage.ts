import { Token } from 'aws-cdk-lib/core';
import * as rds from 'aws-cdk-lib/aws-rds';

/** GiB from which Amazon RDS stripes PostgreSQL's gp3 volumes, and lets their performance be chosen. */
const STRIPED_GIB = 400;

/** Most storage that an instance can have, in GiB. */
const MOST_GIB = 65_536;

/** Performance of `DatabaseStorage.generalPurpose`. Both need 400 GiB or more. */
export interface GeneralPurposeStorageOptions {
  /**
   * I/O operations a second, from 12,000 to 64,000.
   *
   * @default - 3,000 below 400 GiB, 12,000 from there
   */
  readonly iops?: number;

  /**
   * Throughput in MiB a second, from 500 to 4,000, and at most a quarter of the I/O operations.
   *
   * @default - 125 below 400 GiB, 500 from there
   */
  readonly throughput?: number;
}

/**
 * Kind of storage beneath a database, and its performance.
 *
 * Numbers are those of the Amazon RDS User Guide, "Amazon RDS DB instance storage", for PostgreSQL.
 */
export class DatabaseStorage {
  /** General Purpose SSD (gp3), from 20 to 65,536 GiB. */
  static generalPurpose(options: GeneralPurposeStorageOptions = {}): DatabaseStorage {
    return new DatabaseStorage(rds.StorageType.GP3, 20, options.iops, options.throughput);
  }

  /**
   * Provisioned IOPS SSD (io2 Block Express), from 100 to 65,536 GiB. Each operation is charged for.
   *
   * @param iops I/O operations a second, from 1,000 to 256,000, and from 0.5 to 1,000 for each GiB
   */
  static provisionedIops(iops: number): DatabaseStorage {
    return new DatabaseStorage(rds.StorageType.IO2, 100, iops);
  }

  private constructor(
    /** Kind of volume. */
    readonly storageType: rds.StorageType,
    /**
     * Least storage of this kind, in GiB.
     *
     * @internal
     */
    public readonly _leastGib: number,
    /** I/O operations a second that were asked for. */
    readonly iops?: number,
    /** Throughput in MiB a second that was asked for. */
    readonly throughput?: number,
  ) {}

  /**
   * Where growth ends unless a caller says so: at twice the start, as far as an instance can grow at all.
   *
   * @internal
   */
  public _defaultLimit(allocated: number): number {
    if (Token.isUnresolved(allocated)) return allocated;
    return leastLimit(allocated) > MOST_GIB ? allocated : Math.min(allocated * 2, MOST_GIB);
  }

  /**
   * What is wrong with this storage at that size.
   *
   * @internal
   */
  public _problems(allocated: number, most: number): (string | undefined)[] {
    return [
      this.checkAllocated(allocated),
      checkMost(allocated, most),
      ...(this.storageType === rds.StorageType.GP3 ? this.checkGp3(allocated) : this.checkIo2(allocated, most)),
    ];
  }

  private checkAllocated(allocated: number): string | undefined {
    return checkRange('allocatedStorage', 'GiB', allocated, this._leastGib, MOST_GIB);
  }

  private checkGp3(allocated: number): (string | undefined)[] {
    const { iops, throughput } = this;
    if (iops === undefined && throughput === undefined) return [];
    if (!Token.isUnresolved(allocated) && allocated < STRIPED_GIB) {
      return [`storage takes iops and throughput from ${STRIPED_GIB} GiB of allocatedStorage, got ${allocated}`];
    }
    return [
      checkRange('storage.iops', 'operations a second', iops, 12_000, 64_000),
      checkRange('storage.throughput', 'MiB a second', throughput, 500, 4_000),
      checkThroughput(throughput, iops ?? 12_000),
    ];
  }

  private checkIo2(allocated: number, most: number): (string | undefined)[] {
    return [
      checkRange('storage.iops', 'operations a second', this.iops, 1_000, 256_000),
      checkRatio(this.iops, allocated),
      most > allocated ? checkRatio(this.iops, most) : undefined,
    ];
  }
}

/** Amazon RDS refuses a limit of growth less than a tenth above the start ("storage autoscaling"). */
function leastLimit(allocated: number): number {
  return Math.ceil((allocated * 11) / 10);
}

function checkMost(allocated: number, most: number): string | undefined {
  if (Token.isUnresolved(allocated) || Token.isUnresolved(most) || most === allocated) return undefined;
  const least = leastLimit(allocated);
  if (Number.isInteger(most) && most >= least && most <= MOST_GIB) return undefined;
  return `maxAllocatedStorage must be allocatedStorage, or a whole number of GiB from ${least} to ${MOST_GIB}, got ${most}`;
}

function checkRange(prop: string, unit: string, value: number | undefined, least: number, most: number) {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `${prop} must be a whole number of ${unit} from ${least} to ${most}, got ${value}`;
}

function checkRatio(iops: number | undefined, gib: number): string | undefined {
  if (iops === undefined || Token.isUnresolved(iops) || Token.isUnresolved(gib)) return undefined;
  if (iops >= gib * 0.5 && iops <= gib * 1_000) return undefined;
  return `storage.iops must be from 0.5 to 1000 for each GiB, got ${iops} for ${gib} GiB`;
}

function checkThroughput(throughput: number | undefined, iops: number): string | undefined {
  if (throughput === undefined || Token.isUnresolved(throughput) || Token.isUnresolved(iops)) return undefined;
  if (throughput <= iops / 4) return undefined;
  return `storage.throughput must be at most a quarter of the ${iops} operations a second, got ${throughput}`;
}
