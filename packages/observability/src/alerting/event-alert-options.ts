import type * as sns from 'aws-cdk-lib/aws-sns';
import type { AlertSeverity, SeverityTopics } from './alert-severity';

/** Choices for one alert on an event. What is left out keeps the default that the alert's own prop documents. */
export interface EventAlertOptions {
  /**
   * Whether the alert exists.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How soon somebody must look, which chooses among the set's `severityTopics`.
   *
   * @default - see the catalogue of alarms in the README
   */
  readonly severity?: AlertSeverity;

  /**
   * Topic for this alert alone, whatever its severity.
   *
   * @default - the set's topic for the alert's severity
   */
  readonly topic?: sns.ITopic;

  /**
   * Page that says what to do, an http or https URL. It is a step of the message.
   *
   * @default - the runbook of the set
   */
  readonly runbookUrl?: string;
}

/** What every set of alerts on events takes. */
export interface EventAlertSetProps {
  /**
   * Topic that is told. EventBridge is let in, and to the key too where topic and key are of this app; those of another
   * app must already let it in, as an `AlertTopic` with `AlertPublisher.EVENT_BRIDGE` does, or the alerts are lost.
   */
  readonly topic: sns.ITopic;

  /**
   * Topics for alerts of some severities, in place of `topic`.
   *
   * @default - every alert tells `topic`
   */
  readonly severityTopics?: SeverityTopics;

  /**
   * Page that says what to do, an http or https URL. It is a step of each message.
   *
   * @default - no runbook is named
   */
  readonly runbookUrl?: string;
}
