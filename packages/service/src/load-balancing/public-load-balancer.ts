import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { HttpsLoadBalancer } from './https-load-balancer';
import type { LoadBalancerProps } from './load-balancer-props';

/** Properties of `PublicLoadBalancer`. */
export interface PublicLoadBalancerProps extends LoadBalancerProps {
  /**
   * Public subnets in at least two Availability Zones.
   *
   * @default - all public subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
}

/**
 * Creates an internet-facing Application Load Balancer with an HTTPS listener (TLS 1.2 or later), a redirect from HTTP to
 * HTTPS, and access logs. It adds no rules to security groups.
 *
 * It holds no data, but replacing it changes its DNS name.
 *
 * Throws if the stack has no explicit Region, a name, prefix or number is invalid, a bucket or the certificate is in another
 * Region, or the security policy allows TLS versions before 1.2.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 * @example
 * const loadBalancer = new PublicLoadBalancer(this, 'LoadBalancer', {
 *   vpc,
 *   securityGroup: loadBalancerGroup,
 *   certificate,
 *   accessLogs,
 * });
 */
export class PublicLoadBalancer extends HttpsLoadBalancer {
  constructor(scope: Construct, id: string, props: PublicLoadBalancerProps) {
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PUBLIC };
    super(scope, id, { ...props, vpcSubnets, internetFacing: true });
  }
}
