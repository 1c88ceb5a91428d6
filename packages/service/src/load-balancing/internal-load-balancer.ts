import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { HttpsLoadBalancer } from './https-load-balancer';
import type { LoadBalancerProps } from './load-balancer-props';

/** Properties of `InternalLoadBalancer`. */
export interface InternalLoadBalancerProps extends LoadBalancerProps {
  /**
   * Private subnets, in two Availability Zones or more.
   *
   * @default - the private subnets with a route out
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
}

/**
 * An Application Load Balancer for callers within the network: HTTPS with TLS 1.2 or newer and nothing else, since a
 * program that is redirected from HTTP has sent its secrets already. Access is logged, and no security group gets a rule.
 *
 * Nothing here holds data, but DNS points at it: replacing it gives it a new name.
 *
 * Throws for what `PublicLoadBalancer` throws for, and when a subnet is public.
 */
export class InternalLoadBalancer extends HttpsLoadBalancer {
  constructor(scope: Construct, id: string, props: InternalLoadBalancerProps) {
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    super(scope, id, { ...props, vpcSubnets, internetFacing: false });
  }
}
