import { Fn } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { AddressPlan } from '../address-plan';
import { TierType } from '../tier';

/** Creates the network ACL of the isolated tiers. It allows traffic within the VPC only. */
export class IsolatedNetworkAcl extends Construct {
  constructor(scope: Construct, id: string, vpc: ec2.Vpc, plan: AddressPlan) {
    super(scope, id);
    const acl = new ec2.NetworkAcl(this, 'Resource', { vpc });
    for (const { name } of plan.tiersOf(TierType.ISOLATED)) {
      vpc.selectSubnets({ subnetGroupName: name }).subnets.forEach((subnet, index) => {
        new ec2.SubnetNetworkAclAssociation(this, `${name}Subnet${index + 1}`, { networkAcl: acl, subnet });
      });
    }
    const within = { cidr: ec2.AclCidr.ipv4(plan.cidr), traffic: ec2.AclTraffic.allTraffic(), ruleNumber: 100 };
    acl.addEntry('FromVpc', { ...within, direction: ec2.TrafficDirection.INGRESS });
    acl.addEntry('ToVpc', { ...within, direction: ec2.TrafficDirection.EGRESS });
    if (!plan.dualStack) return;
    const withinIpv6 = { ...within, cidr: ec2.AclCidr.ipv6(Fn.select(0, vpc.vpcIpv6CidrBlocks)), ruleNumber: 101 };
    acl.addEntry('FromVpcIpv6', { ...withinIpv6, direction: ec2.TrafficDirection.INGRESS });
    acl.addEntry('ToVpcIpv6', { ...withinIpv6, direction: ec2.TrafficDirection.EGRESS });
  }
}
