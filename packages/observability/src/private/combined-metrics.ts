import type { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Returns a single metric unchanged, and several as one expression. An alarm has at most ten metrics. */
export function combined(
  metrics: cloudwatch.Metric[],
  expression: (ids: string[]) => string,
  label: string,
  period: Duration,
): cloudwatch.IMetric {
  if (metrics.length === 1) return metrics[0];
  // Ids must be unique within a graph, so each starts with the name of its metric.
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`${idOf(metric)}${index}`, metric]));
  return new cloudwatch.MathExpression({
    label,
    expression: expression(Object.keys(usingMetrics)),
    usingMetrics,
    period,
  });
}

/** Name of the metric as an id, which starts with a lower-case letter. */
export function idOf({ metricName }: cloudwatch.Metric): string {
  return metricName.charAt(0).toLowerCase() + metricName.slice(1);
}
