/** Urgency of an alert. Selects its actions in `AlertActions.bySeverity()`. */
export enum AlertSeverity {
  /** Users are affected now, or data is at risk. Page the on-call. */
  CRITICAL = 'critical',

  /** Users will be affected unless the fault is fixed. Act during working hours. */
  WARNING = 'warning',

  /** For information. Requires no action. */
  INFO = 'info',
}
