import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressPlan } from '../address-plan';
import type { AddressTier } from '../tier';

/** Provides the CIDR blocks of a plan to `ec2.Vpc`, which requests them by tier and Availability Zone. */
export class PlannedAddresses implements ec2.IIpAddresses {
  constructor(private readonly plan: AddressPlan) {}

  allocateVpcCidr(): ec2.VpcIpamOptions {
    return { cidrBlock: this.plan.cidr };
  }

  allocateSubnetsCidr(input: ec2.AllocateCidrRequest): ec2.SubnetIpamOptions {
    return {
      allocatedSubnets: input.requestedSubnets.map(({ availabilityZone, configuration }) => ({
        cidr: this.cidr(configuration.name, this.plan.availabilityZones.indexOf(availabilityZone)),
      })),
    };
  }

  /** `ec2.Vpc` requests the tiers of the plan only. */
  private cidr(tier: string, zone: number): string {
    return (this.plan.tier(tier) as AddressTier).cidrs[zone];
  }
}
