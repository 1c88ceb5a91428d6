import type { Duration } from 'aws-cdk-lib';
import { Arn, ArnFormat } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as rds from 'aws-cdk-lib/aws-rds';

/*
 * Metrics of AWS services, each with the dimensions of the very resource. Names and dimensions are those of the
 * services' own CloudWatch pages. `attachTo` makes the CDK refuse an alarm in a region where the metric has no data.
 */

/** "Amazon ECS CloudWatch metrics": what the tasks of a service use of what they reserve, in percent. */
export function serviceUtilization(
  service: ecs.IBaseService,
  metricName: 'CPUUtilization' | 'MemoryUtilization',
  period: Duration,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ECS',
    metricName,
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: cloudwatch.Stats.AVERAGE,
    period,
  }).attachTo(service);
}

/**
 * "CloudWatch metrics for your Application Load Balancer": targets that fail their health check. Every node of the load
 * balancer reports its own view of the same targets, so a sum would count each target several times.
 */
export function unhealthyHostCount(
  loadBalancer: elbv2.IApplicationLoadBalancer,
  targetGroup: elbv2.IApplicationTargetGroup,
  period: Duration,
): cloudwatch.Metric {
  // Not the target group's own metric: that one fails until a listener forwards to the group.
  const ofLoadBalancer = loadBalancer.metrics.custom('UnHealthyHostCount', {
    statistic: cloudwatch.Stats.AVERAGE,
    period,
  });
  return ofLoadBalancer
    .with({ dimensionsMap: { ...ofLoadBalancer.dimensions, TargetGroup: fullNameOf(targetGroup) } })
    .attachTo(loadBalancer);
}

/** "Amazon CloudWatch metrics for Amazon RDS": client connections to the instance. */
export function databaseConnections(database: rds.IDatabaseInstance, period: Duration): cloudwatch.Metric {
  return database.metricDatabaseConnections({ statistic: cloudwatch.Stats.AVERAGE, period }).attachTo(database);
}

/** The last part of the ARN, `targetgroup/name/id`. */
function fullNameOf(targetGroup: elbv2.IApplicationTargetGroup): string {
  if (targetGroup instanceof elbv2.TargetGroupBase) return targetGroup.targetGroupFullName;
  return Arn.split(targetGroup.targetGroupArn, ArnFormat.NO_RESOURCE_NAME).resource;
}
