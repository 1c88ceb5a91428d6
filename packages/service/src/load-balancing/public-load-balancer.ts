import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { HttpsLoadBalancer } from './https-load-balancer';
import type { LoadBalancerProps } from './load-balancer-props';

/** Properties of `PublicLoadBalancer`. */
export interface PublicLoadBalancerProps extends LoadBalancerProps {
  /**
   * Public subnets, in two Availability Zones or more.
   *
   * @default - the public subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
}

/**
 * An Application Load Balancer for the internet: HTTPS with TLS 1.2 or newer, HTTP answered with a redirect alone, access
 * logged, and no rule of its own in any security group.
 *
 * Nothing here holds data, but DNS points at it: replacing it gives it a new name.
 *
 * Throws when the stack has no explicit region, when names, prefixes or numbers are not what AWS takes, when bucket or
 * certificate are of another region, or when the TLS policy admits what is older than 1.2.
 */
export class PublicLoadBalancer extends HttpsLoadBalancer {
  constructor(scope: Construct, id: string, props: PublicLoadBalancerProps) {
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PUBLIC };
    super(scope, id, { ...props, vpcSubnets, internetFacing: true });
  }
}
