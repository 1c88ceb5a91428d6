import type { Duration } from 'aws-cdk-lib/core';
import type { AlertSeverity } from '../alerting/alert-severity';

/** How fast an error budget may be used up before somebody is told. */
export interface BurnRate {
  /** Part of the budget, in percent of it, that is used within `longWindow` when the alarm is raised. */
  readonly budgetUsed: number;

  /** Time over which the budget is used: whole minutes, at most 7 days (the longest of an alarm), unlike the others. */
  readonly longWindow: Duration;

  /** Time in which it must still be so, which ends the alarm soon after the fault: whole minutes, within `longWindow`. */
  readonly shortWindow: Duration;

  /** How soon somebody must look. Burn rates of one severity raise one alarm together. */
  readonly severity: AlertSeverity;
}
