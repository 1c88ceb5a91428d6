import type * as sns from 'aws-cdk-lib/aws-sns';

/** Properties of `CostWatch`. */
export interface CostWatchProps {
  /**
   * Topic that is told. AWS Budgets and Cost Anomaly Detection are let in, and to the key too where topic and key are of
   * this app; those of another app must already let them in, as an `AlertTopic` with their `publishers` does.
   */
  readonly topic: sns.ITopic;

  /** Cost allocation tag that tells whose costs these are. Activate it in the billing console first. */
  readonly tagKey: string;

  /** Values of the tag that are watched together, at least one. */
  readonly tagValues: string[];

  /** What a month may cost, in US dollars. */
  readonly monthlyBudget: number;

  /**
   * Parts of the budget, in percent, at which the topic is told that they have been spent.
   *
   * @default [80, 100]
   */
  readonly actualPercents?: number[];

  /**
   * Parts of the budget, in percent, at which the topic is told that the month will cost as much. AWS forecasts after
   * about five weeks of use (AWS Budgets user guide). Together with `actualPercents` at most 5.
   *
   * @default [100]
   */
  readonly forecastPercents?: number[];

  /**
   * What an anomaly must cost beyond the expected, in US dollars, for the topic to be told. It must reach
   * `anomalyPercent` too.
   *
   * @default 100 - as the console proposes
   */
  readonly anomalyImpact?: number;

  /**
   * What an anomaly must cost beyond the expected, in percent of that, for the topic to be told.
   *
   * @default 40 - as the console proposes
   */
  readonly anomalyPercent?: number;

  /**
   * ARN of an anomaly monitor that is there already and takes the place of a new one by the tag. A member account of an
   * organization needs it: the management account alone may make monitors by tag (Cost Management user guide, "Getting
   * started with AWS Cost Anomaly Detection"), and an account has one monitor of its services at most.
   *
   * @default - a monitor by the tag is made
   */
  readonly anomalyMonitorArn?: string;

  /**
   * Name of the budget, unique in the account, without `:` and `\`.
   *
   * @default - CloudFormation chooses one
   */
  readonly budgetName?: string;
}
