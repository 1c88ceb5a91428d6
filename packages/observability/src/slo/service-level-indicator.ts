import type { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { failedShare, slowShare } from '../private/load-balancer-metrics';

/** Metrics of a ratio of events. */
export interface RatioMetrics {
  /** Name of the indicator, which is part of the alarm names, for example `checkout`. */
  readonly name: string;

  /** Number of bad events. The statistic must be the sum. */
  readonly badCountMetric: cloudwatch.Metric;

  /** Number of all events, good and bad. The statistic must be the sum. */
  readonly totalCountMetric: cloudwatch.Metric;
}

/**
 * Service level indicator (SLI): the share of bad events in a period, which an `ErrorBudget` monitors. Extend it for an
 * indicator of your own: `metricBadPercentage()` returns the share for any period.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-ServiceLevelObjectives.html
 *
 * @example
 * class LogErrorRate extends ServiceLevelIndicator {
 *   readonly name = 'logs';
 *   readonly badEventPhrase = 'were logged as errors';
 *
 *   constructor(private readonly logErrors: LogErrorAlarms) {
 *     super();
 *   }
 *   metricBadPercentage(period: Duration, minimumEvents: number): cloudwatch.IMetric {
 *     return new cloudwatch.MathExpression({
 *       expression: `IF(FILL(events,0)>=${minimumEvents},100*FILL(errors,0)/events,0)`,
 *       usingMetrics: {
 *         errors: this.logErrors.metricErrors({ period }),
 *         events: this.logErrors.metricEvents({ period }),
 *       },
 *       period,
 *     });
 *   }
 * }
 * const logErrors = new LogErrorAlarms(this, 'Errors', { logGroup, actions: tickets });
 * new ErrorBudget(this, 'LogBudget', { indicator: new LogErrorRate(logErrors), attainmentGoal: 99, actions: tickets });
 */
export abstract class ServiceLevelIndicator {
  /**
   * Availability: the share of requests to the load balancer without a 5xx of a target or of the load balancer. Requests
   * without a target count as failed, so a full outage is 100 percent.
   */
  static availability(loadBalancer: elbv2.IApplicationLoadBalancer): ServiceLevelIndicator {
    return new MeasuredIndicator('availability', 'failed', (period, minimumRequests) =>
      failedShare(loadBalancer, period, { scale: 100, minimumRequests }),
    );
  }

  /** Latency: the share of requests to the load balancer for which a target starts its response within `limit`. */
  static latency(loadBalancer: elbv2.IApplicationLoadBalancer, limit: Duration): ServiceLevelIndicator {
    const isLiteral = !limit.isUnresolved();
    const slow = isLiteral ? `took more than ${limit.toMilliseconds()} ms` : '';
    return new MeasuredIndicator(
      'latency',
      slow,
      (period, minimumRequests) => slowShare(loadBalancer, limit, period, minimumRequests),
      isLiteral ? [] : ['indicator must have a literal limit, got a token'],
    );
  }

  /** Ratio of two metrics: the share of events that are not bad. */
  static ratio({ name, badCountMetric, totalCountMetric }: RatioMetrics): ServiceLevelIndicator {
    return new MeasuredIndicator(
      name,
      'failed',
      (period, minimumEvents) =>
        new cloudwatch.MathExpression({
          label: `bad events of ${name}`,
          expression: `IF(FILL(total,0)>=${minimumEvents},100*FILL(bad,0)/total,0)`,
          usingMetrics: { bad: badCountMetric.with({ period }), total: totalCountMetric.with({ period }) },
          period,
        }),
    );
  }

  /** Name of the indicator, which is part of the alarm names. */
  abstract readonly name: string;

  /** Verb phrase for bad events in the alarm descriptions, in the past tense, such as `failed`. */
  abstract readonly badEventPhrase: string;

  /**
   * Returns what is invalid. The error budget reports it in one error with all other problems.
   */
  validate(): string[] {
    return [];
  }

  /**
   * Share of bad events in percent. Called for each look-back window of an error budget.
   *
   * @param period Period of the metric.
   * @param minimumEvents Number of events below which the share is 0.
   */
  abstract metricBadPercentage(period: Duration, minimumEvents: number): cloudwatch.IMetric;
}

class MeasuredIndicator extends ServiceLevelIndicator {
  constructor(
    readonly name: string,
    readonly badEventPhrase: string,
    private readonly measure: (period: Duration, minimumEvents: number) => cloudwatch.IMetric,
    private readonly problems: string[] = [],
  ) {
    super();
  }

  override validate(): string[] {
    return this.problems;
  }

  metricBadPercentage(period: Duration, minimumEvents: number): cloudwatch.IMetric {
    return this.measure(period, minimumEvents);
  }
}
