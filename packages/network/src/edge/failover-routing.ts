import type * as route53 from 'aws-cdk-lib/aws-route53';

/**
 * Role of a record in DNS failover: Route 53 answers with the primary record while its health check is healthy, and with
 * the secondary record otherwise.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-failover.html
 *
 * @example
 * domain.failoverToLoadBalancer(loadBalancer, FailoverRouting.secondary(), 'origin.api.example.com');
 */
export class FailoverRouting {
  /**
   * The record that is used while a health check is healthy.
   *
   * @param healthCheck the health check, such as the one of a `RegionSwitch`
   */
  static primary(healthCheck: route53.IHealthCheck): FailoverRouting {
    return new FailoverRouting('PRIMARY', healthCheck);
  }

  /** The record that is used while the primary one is unhealthy. It needs no health check and always counts as healthy. */
  static secondary(): FailoverRouting {
    return new FailoverRouting('SECONDARY');
  }

  private constructor(
    /** `PRIMARY` or `SECONDARY`. */
    readonly failover: string,
    /** Health check of the record. */
    readonly healthCheck?: route53.IHealthCheck,
  ) {}
}
