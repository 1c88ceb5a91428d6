import { Names } from 'aws-cdk-lib/core';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as ce from 'aws-cdk-lib/aws-ce';
import type { aws_ce as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { AlertPublisher } from '../alerting/alert-publisher';
import { allowPublish } from '../alerting/shared/allow-publish';
import { AnomalyDetection, type AnomalyDetectionConfig } from './anomaly-detection';
import { actualThresholdsOf, checkCosts, forecastedThresholdsOf } from './private/cost-checks';
import { createAfterPolicy } from '../private/dependencies';
import { failOn } from '../private/validation';
import type { CostWatchProps } from './cost-watch-props';

/**
 * Notifies a topic of costs: a monthly budget of a cost allocation tag (AWS Budgets), and unusual costs of the AWS services
 * of the account or of the tag (AWS Cost Anomaly Detection). Costs are those of the account: create one for each account
 * and tag. Both services are free.
 *
 * Throws if the tag, the budget or a threshold is out of range.
 *
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
 *
 * @example
 * new CostWatch(this, 'OrdersCosts', { topic, tagKey: 'Project', tagValues: ['orders'], monthlyBudget: 1000 });
 */
export class CostWatch extends Construct {
  /** Monitor of unusual costs; undefined with `AnomalyDetection.none()`. */
  readonly anomalyMonitor?: refs.IAnomalyMonitorRef;

  /** Monthly budget. */
  readonly budget: budgets.CfnBudget;

  constructor(scope: Construct, id: string, props: CostWatchProps) {
    super(scope, id);
    const { tagKey, tagValues, topic } = props;
    const name = Names.uniqueResourceName(this, { maxLength: 200, separator: '-' });
    const detection = props.anomalyDetection ?? AnomalyDetection.byService();
    const anomalies = detection.bind(this, { monitorName: name, tagKey, tagValues });
    failOn(this, checkCosts(props, anomalies?.thresholds));

    allowPublish(this, topic, AlertPublisher.COST_ANOMALY_DETECTION);
    allowPublish(this, topic, AlertPublisher.BUDGETS);
    this.anomalyMonitor = anomalies?.monitor;
    this.budget = this.createBudget(props);
    // Both services check their permission to publish when the subscription or budget is created.
    const policy = topic.node.tryFindChild('Policy');
    if (anomalies) createAfterPolicy(this.createSubscription(props, name, anomalies), policy);
    createAfterPolicy(this.budget, policy);
  }

  private createSubscription(
    { topic }: CostWatchProps,
    subscriptionName: string,
    { monitor, thresholds }: AnomalyDetectionConfig,
  ): ce.CfnAnomalySubscription {
    return new ce.CfnAnomalySubscription(this, 'AnomalySubscription', {
      subscriptionName,
      monitorArnList: [monitor.anomalyMonitorRef.monitorArn],
      // The only frequency that SNS subscribers support.
      frequency: 'IMMEDIATE',
      subscribers: [{ type: 'SNS', address: topic.topicArn }],
      thresholdExpression: JSON.stringify({
        And: [
          atLeast('ANOMALY_TOTAL_IMPACT_ABSOLUTE', thresholds?.totalImpactAbsolute ?? 100),
          atLeast('ANOMALY_TOTAL_IMPACT_PERCENTAGE', thresholds?.totalImpactPercentage ?? 40),
        ],
      }),
    });
  }

  private createBudget(props: CostWatchProps): budgets.CfnBudget {
    const subscribers = [{ subscriptionType: 'SNS', address: props.topic.topicArn }];
    const notify = (notificationType: string) => (threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    });
    return new budgets.CfnBudget(this, 'Budget', {
      // No budgetName: each change of the notifications replaces the budget, and two budgets cannot have the same name.
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: props.monthlyBudget, unit: 'USD' },
        costFilters: { TagKeyValue: props.tagValues.map((value) => `user:${props.tagKey}$${value}`) },
      },
      notificationsWithSubscribers: [
        ...actualThresholdsOf(props).map(notify('ACTUAL')),
        ...forecastedThresholdsOf(props).map(notify('FORECASTED')),
      ],
    });
  }
}

function atLeast(key: string, value: number) {
  return { Dimensions: { Key: key, MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: [`${value}`] } };
}
