import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressPlan } from '../address-plan';

/** Provides the CIDR blocks of a plan to `ec2.Vpc`, which requests them by tier and Availability Zone. */
export class PlannedAddresses implements ec2.IIpAddresses {
  constructor(private readonly plan: AddressPlan) {}

  allocateVpcCidr(): ec2.VpcIpamOptions {
    return { cidrBlock: this.plan.cidr };
  }

  allocateSubnetsCidr(input: ec2.AllocateCidrRequest): ec2.SubnetIpamOptions {
    return {
      allocatedSubnets: input.requestedSubnets.map(({ availabilityZone, configuration }) => ({
        cidr: this.plan.tier(configuration.name).cidrs[this.plan.availabilityZones.indexOf(availabilityZone)],
      })),
    };
  }
}
