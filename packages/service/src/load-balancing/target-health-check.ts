import type { Duration } from 'aws-cdk-lib/core';

/**
 * Health check of a target group. The names are those of `elbv2.HealthCheck`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export interface TargetHealthCheck {
  /**
   * URL path of the request to the container's port. It starts with '/'. For gRPC, the path of a method,
   * `/package.service/method`.
   *
   * @default '/', for gRPC '/AWS.ALB/healthcheck'
   */
  readonly path?: string;

  /**
   * Time between two health checks, 5 to 300 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * How long a response can take, 2 to 120 seconds and less than the interval.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;

  /**
   * Consecutive successful checks before an unhealthy task is considered healthy, 2 to 10. A new task requires one.
   *
   * @default 2
   */
  readonly healthyThresholdCount?: number;

  /**
   * Consecutive failed checks before a task is considered unhealthy, 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThresholdCount?: number;

  /**
   * HTTP status codes from 200 to 499 that are healthy: one, several separated by commas, or a range. Not for gRPC.
   *
   * @default '200'
   */
  readonly healthyHttpCodes?: string;

  /**
   * gRPC status codes from 0 to 99 that are healthy: one, several separated by commas, or a range. For gRPC only.
   *
   * @default '12', which is UNIMPLEMENTED
   */
  readonly healthyGrpcCodes?: string;
}
