import { Duration } from 'aws-cdk-lib/core';
import type { Expiry } from '../recorder/model';

/**
 * Policy for acknowledgements that expire soon.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/check-aws-cdk-applications-or-cloudformation-templates-for-best-practices-by-using-cdk-nag-rule-packs.html
 *
 * @example
 * Compliance.of(app).check({ expiryPolicy: ExpiryPolicy.fail(Duration.days(14)) });
 */
export class ExpiryPolicy {
  /**
   * Synthesis and the command warn.
   *
   * @param notice time before the expiration date, in whole days up to 365. Default: 30 days
   */
  static warn(notice?: Duration): ExpiryPolicy {
    return new ExpiryPolicy('warning', notice ?? Duration.days(30));
  }

  /**
   * Synthesis and the command fail. The findings stay acknowledged until the acknowledgement has expired.
   *
   * @param notice time before the expiration date, in whole days up to 365. Default: 30 days
   */
  static fail(notice?: Duration): ExpiryPolicy {
    return new ExpiryPolicy('error', notice ?? Duration.days(30));
  }

  private constructor(
    private readonly level: Expiry['level'],
    private readonly notice: Duration,
  ) {}

  /**
   * Problem of the policy, if it has one.
   *
   * @internal
   */
  _problem(): string | undefined {
    if (this.notice.isUnresolved())
      return 'expiryPolicy must have a notice that is known during synthesis, got a token';
    const { days } = this._expiry();
    if (Number.isInteger(days) && days <= 365) return undefined;
    return `expiryPolicy must have a notice of whole days, at most 365, got ${this.notice.toHumanString()}`;
  }

  /**
   * The policy as it is recorded.
   *
   * @internal
   */
  _expiry(): Expiry {
    return { level: this.level, days: this.notice.toDays({ integral: false }) };
  }
}
