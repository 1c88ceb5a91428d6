import type { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** A single metric as it is, several as one expression. An alarm takes at most ten. */
export function combined(
  metrics: cloudwatch.Metric[],
  expression: (ids: string[]) => string,
  label: string,
  period: Duration,
): cloudwatch.IMetric {
  if (metrics.length === 1) return metrics[0];
  // Ids of different metrics must differ within one graph, so each begins with its metric's name.
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`${idOf(metric)}${index}`, metric]));
  return new cloudwatch.MathExpression({
    label,
    expression: expression(Object.keys(usingMetrics)),
    usingMetrics,
    period,
  });
}

/** The metric's name, as ids of expressions begin: in lower case. */
export function idOf({ metricName }: cloudwatch.Metric): string {
  return metricName.charAt(0).toLowerCase() + metricName.slice(1);
}
