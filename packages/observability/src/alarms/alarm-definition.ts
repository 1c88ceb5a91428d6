import type { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from './alarm-options';
import type { AlertSeverity } from '../alerting/alert-severity';

/** One alarm of an `AlarmSet`, with its defaults. */
export interface AlarmDefinition {
  /** Construct id of the alarm, unique in the set. */
  readonly id: string;

  /** End of the alarm name, after `alarmNamePrefix` and a hyphen. */
  readonly alarmNameSuffix: string;

  /** Name of the prop that holds `options`. Errors start with it. */
  readonly prop: string;

  /**
   * Options of the caller. They override the defaults.
   *
   * @default - the defaults apply
   */
  readonly options?: AlarmOptions;

  /**
   * Whether the alarm is created only if `options` is set, for metrics that not every resource has.
   *
   * @default false
   */
  readonly optIn?: boolean;

  /** Default severity. */
  readonly severity: AlertSeverity;

  /** Metric or math expression. `period` replaces its period. */
  readonly metric: cloudwatch.IMetric;

  /** Comparison of the metric with the threshold. */
  readonly comparisonOperator: cloudwatch.ComparisonOperator;

  /** Default threshold in the unit of the metric. */
  readonly threshold: number;

  /** Default period: a whole number of minutes. */
  readonly period: Duration;

  /** Default number of data points to evaluate. */
  readonly evaluationPeriods: number;

  /**
   * Default number of data points that must breach the threshold.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;

  /** Default treatment of missing data points. */
  readonly treatMissingData: cloudwatch.TreatMissingData;

  /**
   * `ignore` keeps the alarm state while there are too few samples for a percentile.
   *
   * @default - CloudWatch evaluates every percentile
   */
  readonly evaluateLowSampleCountPercentile?: string;

  /** Meaning of the alarm, and the checks for the on-call. The runbook follows it. */
  readonly alarmDescription: string;
}
