import { Names } from 'aws-cdk-lib/core';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as ce from 'aws-cdk-lib/aws-ce';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlertPublisher } from './alert-publisher';
import { actualPercentsOf, checkCosts, forecastPercentsOf } from './private/cost-checks';
import { letPublish } from './private/let-publish';
import { failOn } from './private/validation';

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

/**
 * Tells a topic of costs, by a tag: of unusual ones (Cost Anomaly Detection) and of a month that costs too much or will
 * (AWS Budgets). Costs are the account's, so that one of these per account and tag is enough. Both are free; further
 * budgets with actions are not.
 *
 * The monitor learns what is usual for about ten days: another tag makes a new one, which learns again.
 *
 * Throws when tag, budget or a percentage is out of its range, or the monitor's ARN is malformed.
 */
export class CostWatch extends Construct {
  /** The monitor that finds unusual costs; undefined where `anomalyMonitorArn` names another. */
  readonly anomalyMonitor?: ce.CfnAnomalyMonitor;

  /** The budget of the month. */
  readonly budget: budgets.CfnBudget;

  constructor(scope: Construct, id: string, props: CostWatchProps) {
    super(scope, id);
    failOn(this, checkCosts(props));
    letPublish(this, props.topic, AlertPublisher.COST_ANOMALY_DETECTION);
    letPublish(this, props.topic, AlertPublisher.BUDGETS);
    const name = Names.uniqueResourceName(this, { maxLength: 200, separator: '-' });
    if (props.anomalyMonitorArn === undefined) this.anomalyMonitor = this.makeMonitor(props, name);
    const subscription = this.tellAnomalies(
      props,
      name,
      props.anomalyMonitorArn ?? this.anomalyMonitor!.attrMonitorArn,
    );
    this.budget = this.makeBudget(props);
    // both services ask whether they may publish as soon as they are told of the topic
    const policy = props.topic.node.tryFindChild('Policy');
    if (policy) [subscription, this.budget].forEach((one) => one.node.addDependency(policy));
  }

  private makeMonitor(props: CostWatchProps, monitorName: string): ce.CfnAnomalyMonitor {
    return new ce.CfnAnomalyMonitor(this, 'AnomalyMonitor', {
      monitorName,
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: props.tagKey, Values: props.tagValues } }),
    });
  }

  private tellAnomalies(
    props: CostWatchProps,
    subscriptionName: string,
    monitorArn: string,
  ): ce.CfnAnomalySubscription {
    return new ce.CfnAnomalySubscription(this, 'AnomalySubscription', {
      subscriptionName,
      monitorArnList: [monitorArn],
      // SNS takes no other frequency.
      frequency: 'IMMEDIATE',
      subscribers: [{ type: 'SNS', address: props.topic.topicArn }],
      thresholdExpression: JSON.stringify({
        And: [
          atLeast('ANOMALY_TOTAL_IMPACT_ABSOLUTE', props.anomalyImpact ?? 100),
          atLeast('ANOMALY_TOTAL_IMPACT_PERCENTAGE', props.anomalyPercent ?? 40),
        ],
      }),
    });
  }

  private makeBudget(props: CostWatchProps): budgets.CfnBudget {
    const subscribers = [{ subscriptionType: 'SNS', address: props.topic.topicArn }];
    const told = (notificationType: string) => (threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    });
    return new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetName: props.budgetName,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: props.monthlyBudget, unit: 'USD' },
        costFilters: { TagKeyValue: props.tagValues.map((value) => `user:${props.tagKey}$${value}`) },
      },
      notificationsWithSubscribers: [
        ...actualPercentsOf(props).map(told('ACTUAL')),
        ...forecastPercentsOf(props).map(told('FORECASTED')),
      ],
    });
  }
}

function atLeast(key: string, value: number) {
  return { Dimensions: { Key: key, MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: [`${value}`] } };
}
