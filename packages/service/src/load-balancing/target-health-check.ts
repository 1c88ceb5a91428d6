import type { Duration } from 'aws-cdk-lib/core';

/**
 * How the load balancer finds out which tasks are healthy. The bounds are those of Elastic Load Balancing (user guide
 * for Application Load Balancers, "Health checks for target groups").
 */
export interface TargetHealthCheck {
  /**
   * URL path that is asked for on the container's port; it begins with '/'.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * From one check to the next, 5 to 300 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * How long an answer may take, 2 to 120 seconds and less than the interval.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;

  /**
   * Successes in a row that make an unhealthy task healthy again, 2 to 10. A new task needs one.
   *
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * Failures in a row that make a task unhealthy, 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThreshold?: number;

  /**
   * HTTP statuses from 200 to 499 that are healthy: one, several with commas, or a range.
   *
   * @default '200'
   */
  readonly healthyHttpCodes?: string;
}
