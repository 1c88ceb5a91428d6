import type { Duration } from 'aws-cdk-lib/core';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

interface TrackedMetric {
  readonly policyName: string;
  readonly metric: cloudwatch.IMetric;
  readonly targetValue: number;
  readonly disableScaleIn?: boolean;
  readonly scaleInCooldown: Duration;
  readonly scaleOutCooldown: Duration;
}

/** Creates a target tracking policy for a metric, or for metric math, which the construct of the CDK does not support. */
export function trackMetric(tasks: ecs.ScalableTaskCount, { policyName, metric, ...options }: TrackedMetric): void {
  if (metric.toMetricConfig().metricStat) {
    tasks.scaleToTrackCustomMetric(policyName, { policyName, metric, ...options });
    return;
  }
  const target = tasks.node.findChild('Target') as appscaling.ScalableTarget;
  new appscaling.CfnScalingPolicy(tasks, policyName, {
    policyName,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      customizedMetricSpecification: { metrics: queriesOf(metric) },
      targetValue: options.targetValue,
      disableScaleIn: options.disableScaleIn,
      scaleInCooldown: options.scaleInCooldown.toSeconds(),
      scaleOutCooldown: options.scaleOutCooldown.toSeconds(),
    },
  });
}

type Query = appscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty;

/** Returns the queries of metric math. The last one returns the value that is tracked. */
function queriesOf(metric: cloudwatch.IMetric): Query[] {
  const queries = new Map<string, Query>();
  collect('tracked', metric, queries);
  return [...queries.values()].map((query) => ({ ...query, returnData: query.id === 'tracked' }));
}

function collect(id: string, metric: cloudwatch.IMetric, queries: Map<string, Query>): void {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  for (const [used, each] of Object.entries(mathExpression?.usingMetrics ?? {})) collect(used, each, queries);
  queries.set(
    id,
    metricStat
      ? {
          id,
          metricStat: {
            metric: {
              namespace: metricStat.namespace,
              metricName: metricStat.metricName,
              dimensions: metricStat.dimensions?.map(({ name, value }) => ({ name, value: String(value) })),
            },
            stat: metricStat.statistic,
            unit: metricStat.unitFilter,
          },
        }
      : { id, expression: mathExpression?.expression },
  );
}
