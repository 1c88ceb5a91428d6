import { Names } from 'aws-cdk-lib/core';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as ce from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';
import { AlertPublisher } from '../alerting/alert-publisher';
import { actualPercentsOf, checkCosts, forecastPercentsOf } from './private/cost-checks';
import { letPublish } from '../alerting/shared/let-publish';
import { failOn } from '../private/validation';
import type { CostWatchProps } from './cost-watch-props';

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
