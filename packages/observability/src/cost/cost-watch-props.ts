import type * as sns from 'aws-cdk-lib/aws-sns';
import type { AnomalyDetection } from './anomaly-detection';

/** Properties of `CostWatch`. */
export interface CostWatchProps {
  /**
   * Topic to notify. AWS Budgets and Cost Anomaly Detection get permission to publish and to use the key if the topic and
   * the key are in this app. The policies of an imported topic and key must allow them, as those of an `AlertTopic` with
   * these `publishers` do.
   */
  readonly topic: sns.ITopic;

  /** Key of the cost allocation tag. Activate the tag in the billing console first. */
  readonly tagKey: string;

  /** Values of the tag. Their costs are added up. At least one. */
  readonly tagValues: string[];

  /** Budget per month in US dollars. */
  readonly monthlyBudget: number;

  /**
   * Actual costs, in percent of the budget, that trigger a notification.
   *
   * @default [80, 100]
   */
  readonly actualThresholds?: number[];

  /**
   * Forecasted costs, in percent of the budget, that trigger a notification. AWS needs about five weeks of usage data for
   * a forecast (AWS Budgets user guide). With `actualThresholds` at most 5 in total.
   *
   * @default [100]
   */
  readonly forecastedThresholds?: number[];

  /**
   * Detection of unusual costs.
   *
   * @default AnomalyDetection.byService() - which a member account of an organization can create too
   */
  readonly anomalyDetection?: AnomalyDetection;
}
