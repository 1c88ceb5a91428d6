import type { Duration } from 'aws-cdk-lib/core';

/**
 * Timeouts of the application in the container. The service compares them with those of Amazon ECS and of the load balancer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 */
export interface ApplicationTimeouts {
  /**
   * How long the application keeps an idle connection open. Must be longer than the idle timeout of the load balancer, which
   * otherwise sends requests over connections that the application closes, and responds with 502.
   *
   * @default - not compared
   */
  readonly keepAlive?: Duration;

  /**
   * How long the application completes requests after SIGTERM. Must be shorter than `stopTimeout`, after which Amazon ECS
   * sends SIGKILL.
   *
   * @default - not compared
   */
  readonly shutdown?: Duration;
}
