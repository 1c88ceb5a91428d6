import type { Duration } from 'aws-cdk-lib/core';
import type { AlertSeverity } from '../alerting/alert-severity';

/** Burn rate of an error budget that triggers a notification. */
export interface BurnRate {
  /** Part of the error budget, in percent, that is consumed in `longWindow`. */
  readonly budgetUsed: number;

  /**
   * Look-back window of the burn rate: whole minutes, at most 7 days (the limit of a CloudWatch alarm). Each burn rate of
   * an error budget has a different one.
   */
  readonly longWindow: Duration;

  /**
   * Look-back window in which the burn rate must be exceeded too, which ends the alarm soon after the fault: whole
   * minutes, less than `longWindow`.
   */
  readonly shortWindow: Duration;

  /** Severity of the notification. Burn rates of the same severity share one alarm. */
  readonly severity: AlertSeverity;
}
