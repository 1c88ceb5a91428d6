import type { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IAlertActions } from '../alerting/alert-actions';
import type { AlertSeverity } from '../alerting/alert-severity';

/** Options of one alarm. An option that is not set keeps the default of the alarm. */
export interface AlarmOptions {
  /**
   * Whether the alarm is created. The numbers and the runbook of a disabled alarm are still checked.
   *
   * @default true - for an opt-in alarm, setting its options, even to `{}`, enables it
   */
  readonly enabled?: boolean;

  /**
   * Threshold in the unit of the metric. Must be greater than 0.
   *
   * @default - see the alarm
   */
  readonly threshold?: number;

  /**
   * Period of one data point: a whole number of minutes. AWS publishes these metrics once a minute, so a shorter period
   * has mostly empty data points.
   *
   * @default - see the alarm
   */
  readonly period?: Duration;

  /**
   * Number of most recent data points to evaluate, at least 1. `period` times `evaluationPeriods` is at most one day, or
   * seven days if `period` is at least one hour (CloudWatch API, PutMetricAlarm).
   *
   * @default - see the alarm
   */
  readonly evaluationPeriods?: number;

  /**
   * Number of data points that must breach the threshold, from 1 to `evaluationPeriods`.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;

  /**
   * Treatment of missing data points.
   *
   * @default - see the alarm
   */
  readonly treatMissingData?: cloudwatch.TreatMissingData;

  /**
   * Severity of the alarm.
   *
   * @default - see the alarm catalogue in the README
   */
  readonly severity?: AlertSeverity;

  /**
   * Actions of this alarm, instead of the `actions` of the construct.
   *
   * @default - the `actions` of the construct
   */
  readonly actions?: IAlertActions;

  /**
   * http or https URL of the runbook of this alarm. The alarm description ends with it.
   *
   * @default - the runbook of the construct
   */
  readonly runbookUrl?: string;
}

/** Properties of all constructs with alarms. */
export interface AlarmSetProps {
  /** Actions of the alarms, for example an `AlertTopic`, which is notified on ALARM and on OK. */
  readonly actions: IAlertActions;

  /**
   * Start of each alarm name, for example `orders` for an alarm named `orders-high-cpu`. Alarm names are unique in an
   * account and Region: two constructs of the same class need different prefixes. An alarm name has at most 255
   * characters.
   *
   * @default - CloudFormation generates the names
   */
  readonly alarmNamePrefix?: string;

  /**
   * http or https URL of the runbook. Each alarm description ends with it.
   *
   * @default - no runbook
   */
  readonly runbookUrl?: string;
}
