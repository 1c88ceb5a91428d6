import { Fn } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressPlan } from '../address-plan';
import { IPV6_SUBNETS, IPV6_ZONES } from './ipv6-layout';

/** Size of a subnet: the host part of a /64 block. */
const HOST_BITS = '64';

/** Provides IPv6 CIDR blocks of Amazon to `ec2.Vpc`, by the position of the tier and the Availability Zone in the plan. */
export class PlannedIpv6Addresses implements ec2.IIpv6Addresses {
  readonly amazonProvided = true;

  constructor(private readonly plan: AddressPlan) {}

  allocateVpcIpv6Cidr(input: ec2.AllocateVpcIpv6CidrRequest): ec2.CfnVPCCidrBlock {
    return ec2.Ipv6Addresses.amazonProvided().allocateVpcIpv6Cidr(input);
  }

  createIpv6CidrBlocks({ ipv6SelectedCidr }: ec2.CreateIpv6CidrBlocksRequest): string[] {
    return Fn.cidr(ipv6SelectedCidr, IPV6_SUBNETS, HOST_BITS);
  }

  allocateSubnetsIpv6Cidr({ allocatedSubnets, ipv6Cidrs }: ec2.AllocateIpv6CidrRequest): ec2.SubnetIpamOptions {
    return {
      allocatedSubnets: allocatedSubnets.map(({ cidr }) => ({
        cidr,
        ipv6Cidr: Fn.select(this.position(cidr), ipv6Cidrs),
      })),
    };
  }

  private position(cidr: string): number {
    const tier = this.plan.tiers.findIndex(({ cidrs }) => cidrs.includes(cidr));
    return tier * IPV6_ZONES + this.plan.tiers[tier].cidrs.indexOf(cidr);
  }
}
