import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmDefinition } from './alarm-definition';
import type { AlarmSetProps } from './alarm-options';
import { createAlarms } from './shared/alarm-factory';

/**
 * Base class of the alarm constructs of this library. Extend it for alarms of another resource: they get the same
 * options, names, runbooks, actions and checks.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 *
 * @example
 * interface BacklogAlarmsProps extends AlarmSetProps {
 *   readonly queue: sqs.IQueue;
 *   readonly oldMessages?: AlarmOptions;
 * }
 *
 * class BacklogAlarms extends AlarmSet {
 *   constructor(scope: Construct, id: string, props: BacklogAlarmsProps) {
 *     super(scope, id);
 *     this.addAlarms(props, [
 *       {
 *         id: 'OldMessages',
 *         alarmNameSuffix: 'queue-old-messages',
 *         prop: 'oldMessages',
 *         options: props.oldMessages,
 *         severity: AlertSeverity.WARNING,
 *         metric: props.queue.metricApproximateAgeOfOldestMessage(),
 *         comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
 *         threshold: 300,
 *         period: Duration.minutes(1),
 *         evaluationPeriods: 5,
 *         treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
 *         alarmDescription: 'Messages wait for more than five minutes. Check the consumers of the queue.',
 *       },
 *     ]);
 *   }
 * }
 * new BacklogAlarms(this, 'BacklogAlarms', { queue, actions: alerts });
 */
export abstract class AlarmSet extends Construct {
  /** All alarms that are created, for composite alarms, dashboards and deployments. */
  readonly alarms: cloudwatch.Alarm[] = [];

  /**
   * Checks all definitions, then creates the alarms that are enabled. Throws one error with all problems.
   *
   * @param props Properties of the set.
   * @param definitions Alarms of the set.
   * @param problems Further problems for the error, in lower case without a full stop.
   * @returns the alarms by the id of their definition. Disabled alarms are left out.
   */
  protected addAlarms(
    props: AlarmSetProps,
    definitions: AlarmDefinition[],
    problems: string[] = [],
  ): Record<string, cloudwatch.Alarm> {
    const designs = definitions.map((definition) => ({
      ...definition,
      metric: (period: cloudwatch.MetricOptions['period']) => withPeriod(definition.metric, period),
    }));
    const created = createAlarms(this, props, designs, problems);
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
    return Object.fromEntries(
      created.flatMap((alarm, index) => (alarm === undefined ? [] : [[definitions[index].id, alarm]])),
    );
  }
}

function withPeriod(metric: cloudwatch.IMetric, period: cloudwatch.MetricOptions['period']): cloudwatch.IMetric {
  const changeable = metric instanceof cloudwatch.Metric || metric instanceof cloudwatch.MathExpression;
  return changeable ? metric.with({ period }) : metric;
}
