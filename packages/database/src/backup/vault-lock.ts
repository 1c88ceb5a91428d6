import type { Duration } from 'aws-cdk-lib/core';

/** How long a locked vault keeps what it holds. */
export interface VaultLockOptions {
  /** Time for which nothing that the vault holds can be deleted, whole days from 1. */
  readonly minRetention: Duration;

  /**
   * Longest time for which the vault takes anything, whole days up to 36,500.
   *
   * @default - any
   */
  readonly maxRetention?: Duration;
}

/** A lock for good, and the time in which it can still be undone. */
export interface ComplianceLockOptions extends VaultLockOptions {
  /**
   * Time after which nobody can undo the lock, AWS included, whole days from 3. Until then it is a governance lock.
   */
  readonly changeableFor: Duration;
}

/** Who may undo the lock of a vault (AWS Backup Developer Guide, "AWS Backup Vault Lock"). */
export class VaultLock {
  /** Whoever has the permission can lift the lock. */
  static governance(options: VaultLockOptions): VaultLock {
    return new VaultLock(options.minRetention, options.maxRetention);
  }

  /** Nobody can lift the lock. The vault and its costs stay until the last recovery point has expired. */
  static compliance(options: ComplianceLockOptions): VaultLock {
    return new VaultLock(options.minRetention, options.maxRetention, options.changeableFor);
  }

  private constructor(
    /** Time for which nothing can be deleted. */
    readonly minRetention: Duration,
    /** Longest time for which the vault takes anything. */
    readonly maxRetention?: Duration,
    /** Time after which the lock is for good. */
    readonly changeableFor?: Duration,
  ) {}

  /**
   * What is wrong with this lock for backups that are kept so long.
   *
   * @internal
   */
  public _problems(prop: string, retention: Duration): (string | undefined)[] {
    const least = this.minRetention.toDays({ integral: false });
    const most = this.maxRetention?.toDays({ integral: false }) ?? 36_500;
    const days = retention.toDays({ integral: false });
    const changeable = this.changeableFor?.toDays({ integral: false }) ?? 3;
    return [
      Number.isInteger(least) && least >= 1
        ? undefined
        : `vaultLock.minRetention must be whole days from 1, got ${least}`,
      Number.isInteger(most) && most > least && most <= 36_500
        ? undefined
        : `vaultLock.maxRetention must be whole days above vaultLock.minRetention up to 36500, got ${most}`,
      Number.isInteger(changeable) && changeable >= 3
        ? undefined
        : `vaultLock.changeableFor must be whole days from 3, got ${changeable}`,
      days >= least && days <= most
        ? undefined
        : `${prop} must be what vaultLock takes, from ${least} to ${most} days, got ${days}`,
    ];
  }
}
