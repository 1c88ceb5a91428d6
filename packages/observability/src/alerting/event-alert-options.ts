import type { IAlertActions } from './alert-actions';
import type { AlertSeverity } from './alert-severity';

/** Options of one event alert. An option that is not set keeps the default of the alert. */
export interface EventAlertOptions {
  /**
   * Whether the event alert is created.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Severity of the alert.
   *
   * @default - see the alarm catalogue in the README
   */
  readonly severity?: AlertSeverity;

  /**
   * Targets of this alert, instead of the `actions` of the construct.
   *
   * @default - the `actions` of the construct
   */
  readonly actions?: IAlertActions;

  /**
   * http or https URL of the runbook of this alert. It is a next step in the message.
   *
   * @default - the runbook of the construct
   */
  readonly runbookUrl?: string;
}

/** Properties of all constructs with event alerts. */
export interface EventAlertSetProps {
  /** Targets of the rules, for example an `AlertTopic`. */
  readonly actions: IAlertActions;

  /**
   * http or https URL of the runbook. It is a next step in each message.
   *
   * @default - no runbook
   */
  readonly runbookUrl?: string;
}
