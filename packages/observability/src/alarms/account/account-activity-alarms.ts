import { Duration, Names } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { AlertSeverity } from '../../alerting/alert-severity';
import { checkNamespace } from '../../private/alarm-checks';
import { AlarmSet } from '../alarm-set';
import { bindAlarms, type CatalogueDesign } from '../shared/alarm-factory';
import type { AccountActivityAlarmsProps } from './account-activity-alarms-props';
import { ACTIVITIES, type Activity } from './activities';

/**
 * Watches an account for what recommendations 4.1 to 4.15 of CIS AWS Foundations 5.0.0 list, such as use of the root user
 * and changes of policies, trails and networks: a metric filter on the log group of a CloudTrail trail and an alarm for
 * each. Deployments cause some of these alarms. An account needs them once.
 *
 * Each alarm and each metric is charged per month. A disabled alarm has no metric.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the namespace, the prefix or a runbook is
 * malformed.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 *
 * @example
 * declare const trailLogGroup: logs.ILogGroup;
 * new AccountActivityAlarms(this, 'Activity', {
 *   logGroup: trailLogGroup,
 *   actions: alerts,
 *   iamChanges: { enabled: false }, // each deployment changes policies
 * });
 */
export class AccountActivityAlarms extends AlarmSet {
  constructor(scope: Construct, id: string, props: AccountActivityAlarmsProps) {
    super(scope, id);
    const { logGroup, metricNamespace = 'AccountActivity' } = props;
    const prefix = Names.uniqueResourceName(this, { maxLength: 200, separator: '-' });
    const metrics = ACTIVITIES.map((activity) => ({ activity, metricName: `${prefix}-${activity.id}` }));
    const designs = metrics.map(({ activity, metricName }) => {
      const metric = new cloudwatch.Metric({ namespace: metricNamespace, metricName, statistic: cloudwatch.Stats.SUM });
      return designOf(activity, props, metric);
    });
    const created = bindAlarms(this, props, designs, [checkNamespace(metricNamespace)]).create();
    for (const [index, { activity, metricName }] of metrics.entries()) {
      const alarm = created[index];
      if (alarm === undefined) continue;
      this.alarms.push(alarm);
      new logs.MetricFilter(this, `${activity.id}Filter`, {
        logGroup,
        filterPattern: activity.pattern,
        metricNamespace,
        metricName,
        metricValue: '1',
      });
    }
  }
}

function designOf(activity: Activity, props: AccountActivityAlarmsProps, metric: cloudwatch.Metric): CatalogueDesign {
  const { id, prop, alarmNameSuffix, threshold, alarmDescription, recommendation } = activity;
  return {
    id,
    alarmNameSuffix,
    prop,
    options: props[prop],
    metric: (period) => metric.with({ period }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold,
    unit: 'log event',
    period: Duration.minutes(5),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'none of them',
    severity: AlertSeverity.WARNING,
    source: `CIS AWS Foundations 5.0.0, ${recommendation}`,
    alarmDescription,
  };
}
