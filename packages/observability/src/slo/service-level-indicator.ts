import type { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { failedShare, slowShare } from '../private/load-balancer-metrics';

/** Metrics of a `ServiceLevelIndicator` of one's own. */
export interface RatioMetrics {
  /** Names the alarms, for example `checkout`. */
  readonly name: string;

  /** Counts the events that failed their users; its statistic must be the sum. */
  readonly bad: cloudwatch.Metric;

  /** Counts all events, good and bad; its statistic must be the sum. */
  readonly total: cloudwatch.Metric;
}

/** What an `ErrorBudget` measures: which part of the events of a period was bad. */
export abstract class ServiceLevelIndicator {
  /**
   * Requests to the load balancer that were not answered with a 5xx, neither by a target nor by the load balancer
   * itself. Requests that found no target count as failed, so that a total outage is 100 percent.
   */
  static availability(loadBalancer: elbv2.IApplicationLoadBalancer): ServiceLevelIndicator {
    return new MeasuredIndicator('availability', 'failed', (period, minimumRequests) =>
      failedShare(loadBalancer, period, { scale: 100, minimumRequests }),
    );
  }

  /** Requests to the load balancer that a target began to answer within `limit`. */
  static latency(loadBalancer: elbv2.IApplicationLoadBalancer, limit: Duration): ServiceLevelIndicator {
    const slow = `took more than ${limit.toMilliseconds()} ms`;
    return new MeasuredIndicator('latency', slow, (period, minimumRequests) =>
      slowShare(loadBalancer, limit, period, minimumRequests),
    );
  }

  /** Any events whose bad ones are counted. */
  static ratio({ name, bad, total }: RatioMetrics): ServiceLevelIndicator {
    return new MeasuredIndicator(
      name,
      'failed',
      (period, minimumEvents) =>
        new cloudwatch.MathExpression({
          label: `bad events of ${name}`,
          expression: `IF(FILL(total,0)>=${minimumEvents},100*FILL(bad,0)/total,0)`,
          usingMetrics: { bad: bad.with({ period }), total: total.with({ period }) },
          period,
        }),
    );
  }

  /** Names the alarms. */
  abstract readonly name: string;

  /** What happened to a bad request, for the alarms' descriptions: a verb in the past. */
  abstract readonly badMeans: string;

  /** Bad events in percent of all in the period; 0 where there were fewer than `minimumEvents`. */
  abstract badPercent(period: Duration, minimumEvents: number): cloudwatch.IMetric;
}

class MeasuredIndicator extends ServiceLevelIndicator {
  constructor(
    readonly name: string,
    readonly badMeans: string,
    private readonly measure: (period: Duration, minimumEvents: number) => cloudwatch.IMetric,
  ) {
    super();
  }

  badPercent(period: Duration, minimumEvents: number): cloudwatch.IMetric {
    return this.measure(period, minimumEvents);
  }
}
