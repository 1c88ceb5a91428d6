import { Arn, ArnFormat, type Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { combined } from './combined-metrics';

/**
 * "CloudWatch metrics for your Application Load Balancer": unhealthy targets. Every node of the load balancer reports the
 * same targets, so a sum would count each target several times.
 */
export function unhealthyHostCount(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  targetGroup: elbv2.IApplicationTargetGroup,
  period: Duration,
): cloudwatch.Metric {
  return ofTargetGroup(loadBalancer, targetGroup, 'UnHealthyHostCount', cloudwatch.Stats.AVERAGE, period);
}

/** Targets of all groups that are healthy for at least one node of the load balancer. */
export function healthyHostCount(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  targetGroups: elbv2.IApplicationTargetGroup[],
  period: Duration,
): cloudwatch.IMetric {
  const counts = targetGroups.map((targetGroup) =>
    ofTargetGroup(loadBalancer, targetGroup, 'HealthyHostCount', cloudwatch.Stats.MAXIMUM, period),
  );
  // A group without targets has no data, which would make the whole sum missing.
  return combined(counts, (ids) => ids.map((id) => `FILL(${id},0)`).join('+'), 'healthy targets', period);
}

/** Metrics of a load balancer for the share of failed requests. */
export type RequestMetric = 'RequestCount' | 'HTTPCode_Target_5XX_Count' | 'HTTPCode_ELB_5XX_Count';

/** Request counts of a load balancer. */
export function requestMetric(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  metricName: RequestMetric | 'HTTPCode_Target_4XX_Count',
  period: Duration,
): cloudwatch.Metric {
  return loadBalancer.metrics.custom(metricName, { statistic: cloudwatch.Stats.SUM, period }).attachTo(loadBalancer);
}

/** Seconds from the request to the first byte of the response of the target. */
export function responseTime(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  statistic: string,
  period: Duration,
): cloudwatch.Metric {
  return loadBalancer.metrics.custom('TargetResponseTime', { statistic, period }).attachTo(loadBalancer);
}

/**
 * Share of requests that fail with a 5xx of the targets or of the load balancer, from 0 to `scale`. RequestCount does not
 * include requests without a target, which get a 503 of the load balancer. The total therefore adds the errors of the
 * load balancer: a full outage is 100 percent, and a 502 or 504 counts twice in the denominator only.
 */
export function failedShare(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  period: Duration,
  { scale, minimumRequests }: { scale: number; minimumRequests: number },
): cloudwatch.MathExpression {
  const failed = '(FILL(target,0)+FILL(balancer,0))';
  const total = '(FILL(requests,0)+FILL(balancer,0))';
  return new cloudwatch.MathExpression({
    label: 'share of failed requests',
    expression: `IF(${total}>=${minimumRequests},${scale}*${failed}/${total},0)`,
    usingMetrics: {
      target: requestMetric(loadBalancer, 'HTTPCode_Target_5XX_Count', period),
      balancer: requestMetric(loadBalancer, 'HTTPCode_ELB_5XX_Count', period),
      requests: requestMetric(loadBalancer, 'RequestCount', period),
    },
    period,
  });
}

/** Share of requests, in percent of those with a response of a target, whose response starts later than `limit`. */
export function slowShare(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  limit: Duration,
  period: Duration,
  minimumRequests: number,
): cloudwatch.MathExpression {
  const within = cloudwatch.Stats.percentileRank(limit.toMilliseconds() / 1_000);
  return new cloudwatch.MathExpression({
    label: 'share of slow requests',
    expression: `IF(FILL(answered,0)>=${minimumRequests},100-within,0)`,
    usingMetrics: {
      within: responseTime(loadBalancer, within, period),
      answered: responseTime(loadBalancer, cloudwatch.Stats.SAMPLE_COUNT, period),
    },
    period,
  });
}

function ofTargetGroup(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  targetGroup: elbv2.IApplicationTargetGroup,
  metricName: 'HealthyHostCount' | 'UnHealthyHostCount',
  statistic: string,
  period: Duration,
): cloudwatch.Metric {
  // The metric method of the target group fails until a listener forwards to the group.
  const ofLoadBalancer = loadBalancer.metrics.custom(metricName, { statistic, period });
  return ofLoadBalancer
    .with({ dimensionsMap: { ...ofLoadBalancer.dimensions, TargetGroup: fullNameOf(targetGroup) } })
    .attachTo(loadBalancer);
}

/** Last part of the ARN, `targetgroup/name/id`. */
function fullNameOf(targetGroup: elbv2.IApplicationTargetGroup): string {
  if (targetGroup instanceof elbv2.TargetGroupBase) return targetGroup.targetGroupFullName;
  return Arn.split(targetGroup.targetGroupArn, ArnFormat.NO_RESOURCE_NAME).resource;
}
