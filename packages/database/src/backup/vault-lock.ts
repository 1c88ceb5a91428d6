import type { Duration } from 'aws-cdk-lib/core';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type { Construct } from 'constructs';

/** Options of a vault lock. */
export interface VaultLockOptions {
  /** Minimum retention. Nothing in the vault can be deleted earlier. Whole days from 1. */
  readonly minRetention: Duration;

  /**
   * Maximum retention that the vault accepts. Whole days up to 36,500.
   *
   * @default - no maximum
   */
  readonly maxRetention?: Duration;
}

/** Options of a vault lock in compliance mode. */
export interface ComplianceLockOptions extends VaultLockOptions {
  /**
   * Grace period after which no one, including AWS, can remove the lock. Whole days from 3. Until then it is a lock in
   * governance mode.
   */
  readonly changeableFor: Duration;
}

/**
 * Lock of a backup vault, which prevents the deletion of backups before the end of their retention.
 *
 * To use another lock, extend this class and return its configuration from `bind`.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 *
 * @example
 * const lockConfiguration = VaultLock.governance({ minRetention: Duration.days(7) });
 */
export abstract class VaultLock {
  /** A lock that principals with permission can remove. */
  static governance(options: VaultLockOptions): VaultLock {
    return new ConfiguredLock({ minRetention: options.minRetention, maxRetention: options.maxRetention });
  }

  /** A lock that cannot be removed. The vault is retained, and charged, until its last recovery point expires. */
  static compliance(options: ComplianceLockOptions): VaultLock {
    return new ConfiguredLock({
      minRetention: options.minRetention,
      maxRetention: options.maxRetention,
      changeableFor: options.changeableFor,
    });
  }

  /**
   * Returns the configuration of the lock. The backup checks it against the limits of AWS Backup.
   *
   * @param scope backup whose vault is locked
   */
  abstract bind(scope: Construct): backup.LockConfiguration;
}

class ConfiguredLock extends VaultLock {
  constructor(private readonly config: backup.LockConfiguration) {
    super();
  }

  bind(): backup.LockConfiguration {
    return this.config;
  }
}
