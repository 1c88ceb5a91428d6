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
  trackTarget(tasks, { ...options, policyName, customizedMetricSpecification: { metrics: queriesOf(metric) } });
}

/** A target tracking policy with one of the two kinds of metrics. */
interface TrackedTarget extends Pick<
  appscaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty,
  'customizedMetricSpecification' | 'predefinedMetricSpecification' | 'targetValue' | 'disableScaleIn'
> {
  readonly policyName: string;
  readonly scaleInCooldown: Duration;
  readonly scaleOutCooldown: Duration;
}

/** Creates a target tracking policy as an L1, for what the construct of the CDK does not support. */
export function trackTarget(tasks: ecs.ScalableTaskCount, { policyName, ...options }: TrackedTarget): void {
  new appscaling.CfnScalingPolicy(tasks, policyName, {
    policyName,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: targetIdOf(tasks),
    targetTrackingScalingPolicyConfiguration: {
      ...options,
      scaleInCooldown: options.scaleInCooldown.toSeconds(),
      scaleOutCooldown: options.scaleOutCooldown.toSeconds(),
    },
  });
}

/** The id of the scalable target that the CDK creates for a service. */
export function targetIdOf(tasks: ecs.ScalableTaskCount): string {
  return (tasks.node.findChild('Target') as appscaling.ScalableTarget).scalableTargetId;
}

type Query = appscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty;

/** Returns the queries of a metric or metric math. The last one has the id, and returns the value. */
export function queriesOf(metric: cloudwatch.IMetric, id = 'tracked'): Query[] {
  const queries = new Map<string, Query>();
  collect(id, metric, queries);
  return [...queries.values()].map((query) => ({ ...query, returnData: query.id === id }));
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
