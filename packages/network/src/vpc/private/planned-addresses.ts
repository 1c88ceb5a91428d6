import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressPlan } from '../address-plan';

/** Hands the blocks of a plan to `ec2.Vpc`, which asks for them tier by tier and zone by zone. */
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
