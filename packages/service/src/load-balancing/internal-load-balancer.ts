import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { HttpsLoadBalancer } from './https-load-balancer';
import type { LoadBalancerProps } from './load-balancer-props';

/** Properties of `InternalLoadBalancer`. */
export interface InternalLoadBalancerProps extends LoadBalancerProps {
  /**
   * Private subnets in at least two Availability Zones.
   *
   * @default - all private subnets with a route to the internet
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
}

/**
 * Creates an internal Application Load Balancer with an HTTPS listener (TLS 1.2 or later) and access logs. It has no HTTP
 * listener, because a client that is redirected from HTTP has already sent its credentials unencrypted. It adds no rules to
 * security groups.
 *
 * It holds no data, but replacing it changes its DNS name.
 *
 * Throws in the cases of `PublicLoadBalancer`, and if a subnet is public.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 * @example
 * const loadBalancer = new InternalLoadBalancer(this, 'LoadBalancer', {
 *   vpc,
 *   securityGroup: loadBalancerGroup,
 *   certificate,
 *   accessLogs,
 * });
 */
export class InternalLoadBalancer extends HttpsLoadBalancer {
  constructor(scope: Construct, id: string, props: InternalLoadBalancerProps) {
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    super(scope, id, { ...props, vpcSubnets, internetFacing: false });
  }
}
