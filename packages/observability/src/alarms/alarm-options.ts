import type { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { AlertSeverity, SeverityTopics } from '../alerting/alert-severity';

/** Choices for one alarm. What is left out keeps the default that the alarm's own prop documents. */
export interface AlarmOptions {
  /**
   * Whether the alarm exists. The other options of an alarm that does not exist are still checked.
   *
   * @default true - also for an alarm that exists only when asked for: its options, even empty ones, ask for it
   */
  readonly enabled?: boolean;

  /**
   * The value that the metric is compared with, in the metric's unit. Greater than 0.
   *
   * @default - see the alarm's prop
   */
  readonly threshold?: number;

  /**
   * Length of one data point: a whole number of minutes, since AWS publishes these metrics once a minute and a shorter
   * period would leave most data points empty.
   *
   * @default - see the alarm's prop
   */
  readonly period?: Duration;

  /**
   * Data points that are looked at, at least 1. Together they span at most one day, or seven days where `period` is an
   * hour or more (limits of the CloudWatch API's PutMetricAlarm).
   *
   * @default - see the alarm's prop
   */
  readonly evaluationPeriods?: number;

  /**
   * How many of the `evaluationPeriods` data points must breach the threshold, from 1 to `evaluationPeriods`.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;

  /**
   * What a period without data means.
   *
   * @default - see the alarm's prop
   */
  readonly treatMissingData?: cloudwatch.TreatMissingData;

  /**
   * How soon somebody must look, which chooses among the set's `severityTopics`.
   *
   * @default - see the catalogue of alarms in the README
   */
  readonly severity?: AlertSeverity;

  /**
   * Topic for this alarm alone, whatever its severity.
   *
   * @default - the set's topic for the alarm's severity
   */
  readonly topic?: sns.ITopic;

  /**
   * Page that says what to do when this alarm is raised, an http or https URL. It ends the alarm's description.
   *
   * @default - the runbook of the set
   */
  readonly runbookUrl?: string;
}

/** What every set of alarms takes. */
export interface AlarmSetProps {
  /**
   * Topic that is told when an alarm is raised, and again when it recovers. It must let CloudWatch publish, and so must
   * the key that encrypts it; `AlertTopic` sees to both.
   */
  readonly topic: sns.ITopic;

  /**
   * Topics for alarms of some severities, in place of `topic`.
   *
   * @default - every alarm tells `topic`
   */
  readonly severityTopics?: SeverityTopics;

  /**
   * Begins the name of each alarm, for example `orders` for an alarm named `orders-high-cpu`. Names are unique in an
   * account and region: two sets of the same class there need two prefixes. The whole name has at most 255 characters.
   *
   * @default - CloudFormation chooses the names
   */
  readonly alarmNamePrefix?: string;

  /**
   * Page that says what to do when an alarm of this set is raised, an http or https URL. It ends each description.
   *
   * @default - no runbook is named
   */
  readonly runbookUrl?: string;

  /**
   * What else happens when an alarm of this set is raised, such as opening an OpsItem or an incident.
   *
   * @default - nothing else
   */
  readonly furtherActions?: cloudwatch.IAlarmAction[];
}
