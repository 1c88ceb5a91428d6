import { Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AddressPlan } from './address-plan';
import type { FlowLogs } from './flow-logs';
import { NatGateways } from './nat-gateways';
import { addEndpoints, checkEndpoints } from './private/endpoint-builder';
import { IsolatedNetworkAcl } from './private/isolated-network-acl';
import { withKnownZones } from './private/known-zones';
import { PlannedAddresses } from './private/planned-addresses';
import { failOn } from '../private/validation';
import { TierType } from './tier';
import type { VpcEndpointOptions } from './vpc-endpoints';

const SUBNET_TYPES = {
  [TierType.PUBLIC]: ec2.SubnetType.PUBLIC,
  [TierType.PRIVATE]: ec2.SubnetType.PRIVATE_WITH_EGRESS,
  [TierType.ISOLATED]: ec2.SubnetType.PRIVATE_ISOLATED,
};

/** Properties of `TieredVpc`. */
export interface TieredVpcProps {
  /** The addresses of the VPC, its zones and its tiers. */
  readonly addressPlan: AddressPlan;

  /** Where the flow logs go. */
  readonly flowLogs: FlowLogs;

  /**
   * How the private tiers reach the internet. An hourly charge applies to each gateway.
   *
   * @default NatGateways.ONE_PER_ZONE
   */
  readonly natGateways?: NatGateways;

  /**
   * Which AWS services are reached without leaving AWS's network.
   *
   * @default - Amazon S3, by a gateway endpoint
   */
  readonly endpoints?: VpcEndpointOptions;

  /**
   * Whether a network ACL confines the isolated tiers to traffic from within the VPC and to it. Switch it off where
   * a peered network must reach them.
   *
   * @default true
   */
  readonly isolatedNetworkAcl?: boolean;

  /**
   * Name tag of the VPC.
   *
   * @default - the path of the construct
   */
  readonly vpcName?: string;
}

/**
 * A VPC with exactly the subnets of an address plan, its flow logs, and no rule in its default security group. No
 * public subnet gives out public addresses by itself, and nothing about zones is looked up.
 *
 * This resource is stateful: another block, zone or tier name replaces subnets, with all that stands in them. A tier
 * or a zone at the end of the plan replaces nothing.
 *
 * Throws when the stack's region is known and not that of the plan's zones, when private tiers are to reach out and
 * there is no public tier for a NAT gateway, and when an endpoint has no tier to serve or to stand in.
 */
export class TieredVpc extends Construct {
  /** The VPC. */
  readonly vpc: ec2.Vpc;

  /** The addresses of the VPC, its zones and its tiers. */
  readonly addressPlan: AddressPlan;

  /** Names of the Availability Zones, in order. */
  readonly availabilityZones: string[];

  /** Log group of the flow logs, where they go to CloudWatch. */
  readonly flowLogGroup?: logs.ILogGroup;

  /** Security group of the interface endpoints, where there are any: it admits HTTPS from within the VPC. */
  readonly endpointSecurityGroup?: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: TieredVpcProps) {
    super(scope, id);
    const plan = props.addressPlan;
    const nat = props.natGateways ?? NatGateways.ONE_PER_ZONE;
    const endpoints = props.endpoints ?? {};
    failOn(this, [checkRegion(this, plan), checkNat(plan, nat), ...checkEndpoints(plan, endpoints)]);
    this.addressPlan = plan;
    this.availabilityZones = plan.availabilityZones;

    this.vpc = withKnownZones(Stack.of(this), plan.availabilityZones, () => this.createVpc(plan, nat, props.vpcName));
    const { destination, logGroup } = props.flowLogs._bind(this);
    this.flowLogGroup = logGroup;
    new ec2.FlowLog(this, 'FlowLog', {
      resourceType: ec2.FlowLogResourceType.fromVpc(this.vpc),
      trafficType: ec2.FlowLogTrafficType.ALL,
      destination,
    });
    this.endpointSecurityGroup = addEndpoints(this, this.vpc, plan, endpoints);
    if ((props.isolatedNetworkAcl ?? true) && plan.tiersOf(TierType.ISOLATED).length > 0) {
      new IsolatedNetworkAcl(this, 'IsolatedNetworkAcl', this.vpc, plan);
    }
  }

  /**
   * The subnets of a tier, for the `vpcSubnets` of whatever stands in them.
   *
   * Throws when the plan has no such tier.
   */
  subnets(tier: string): ec2.SubnetSelection {
    return { subnetGroupName: this.addressPlan.tier(tier).name };
  }

  private createVpc(plan: AddressPlan, nat: NatGateways, vpcName?: string): ec2.Vpc {
    return new ec2.Vpc(this, 'Resource', {
      vpcName: vpcName ?? this.node.path,
      ipAddresses: new PlannedAddresses(plan),
      availabilityZones: plan.availabilityZones,
      subnetConfiguration: plan.tiers.map(({ name, tierType }) => ({
        name,
        subnetType: SUBNET_TYPES[tierType],
        mapPublicIpOnLaunch: tierType === TierType.PUBLIC ? false : undefined,
      })),
      natGateways: natGatewayCount(plan, nat),
      natGatewaySubnets: { subnetGroupName: plan.tiersOf(TierType.PUBLIC).at(0)?.name },
      restrictDefaultSecurityGroup: true,
    });
  }
}

function natGatewayCount(plan: AddressPlan, nat: NatGateways): number {
  if (nat === NatGateways.NONE || plan.tiersOf(TierType.PRIVATE).length === 0) return 0;
  return nat === NatGateways.SINGLE ? 1 : plan.availabilityZones.length;
}

function checkRegion(scope: Construct, plan: AddressPlan): string | undefined {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || region === plan.region) return undefined;
  return `addressPlan must have zones of the stack's region ${region}, got ${plan.availabilityZones.join(', ')}`;
}

function checkNat(plan: AddressPlan, nat: NatGateways): string | undefined {
  if (natGatewayCount(plan, nat) === 0 || plan.tiersOf(TierType.PUBLIC).length > 0) return undefined;
  return `natGateways must be none without a public tier to stand in, got ${nat}`;
}
