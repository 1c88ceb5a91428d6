import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

const PERIOD = Duration.minutes(1);

interface Judgement {
  readonly errorPercent: number;
  readonly evaluationPeriods: number;
  readonly alarmActions: cloudwatch.IAlarmAction[];
}

/** Creates an alarm on failed requests and one on unhealthy tasks for each target group. */
export function targetGroupAlarms(
  scope: Construct,
  prefix: string,
  targetGroups: elbv2.ApplicationTargetGroup[],
  { errorPercent, evaluationPeriods, alarmActions }: Judgement,
): cloudwatch.Alarm[] {
  const create = (id: string, name: string, metric: cloudwatch.IMetric, threshold: number) => {
    const alarm = new cloudwatch.Alarm(scope, id, {
      alarmName: `${prefix}-${name}`,
      alarmDescription: 'Rolls back the deployment in progress',
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      // A target group without requests or tasks reports nothing. One of the two has none most of the time.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...alarmActions);
    return alarm;
  };
  return targetGroups.flatMap((targetGroup, index) => {
    const [id, name] = index === 0 ? ['Primary', 'primary'] : ['Alternate', 'alternate'];
    return [
      create(`${id}Errors`, `${name}-errors`, errorRate(targetGroup), errorPercent),
      create(`${id}Unhealthy`, `${name}-unhealthy`, unhealthyTasks(targetGroup), 0),
    ];
  });
}

function errorRate({ metrics }: elbv2.ApplicationTargetGroup): cloudwatch.IMetric {
  const options = { period: PERIOD, statistic: cloudwatch.Stats.SUM };
  return new cloudwatch.MathExpression({
    expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)',
    label: 'Failed requests in percent',
    period: PERIOD,
    usingMetrics: {
      errors: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, options),
      requests: metrics.requestCount(options),
    },
  });
}

function unhealthyTasks({ metrics }: elbv2.ApplicationTargetGroup): cloudwatch.IMetric {
  return metrics.unhealthyHostCount({ period: PERIOD, statistic: cloudwatch.Stats.MAXIMUM });
}
