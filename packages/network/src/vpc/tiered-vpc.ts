import { Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { AddressPlan } from './address-plan';
import type { FlowLogs } from './flow-logs';
import { NatGateways } from './nat-gateways';
import { addEndpoints, checkEndpoints } from './private/endpoint-builder';
import { IsolatedNetworkAcl } from './private/isolated-network-acl';
import { useKnownZones } from './private/known-zones';
import { PlannedAddresses } from './private/planned-addresses';
import { PlannedIpv6Addresses } from './private/planned-ipv6-addresses';
import { failAt, failOn, pathOf } from '../private/validation';
import { TierType } from './tier';
import type { VpcEndpointOptions } from './vpc-endpoints';

const SUBNET_TYPES = {
  [TierType.PUBLIC]: ec2.SubnetType.PUBLIC,
  [TierType.PRIVATE]: ec2.SubnetType.PRIVATE_WITH_EGRESS,
  [TierType.ISOLATED]: ec2.SubnetType.PRIVATE_ISOLATED,
};

/** Properties of `TieredVpc`. */
export interface TieredVpcProps {
  /** CIDR blocks, Availability Zones and tiers of the VPC. */
  readonly addressPlan: AddressPlan;

  /** Destination of the flow logs. */
  readonly flowLogs: FlowLogs;

  /**
   * NAT gateways for the private tiers. Each has an hourly charge.
   *
   * @default NatGateways.ONE_PER_ZONE
   */
  readonly natGateways?: NatGateways;

  /**
   * VPC endpoints for AWS services.
   *
   * @default - a gateway endpoint for Amazon S3
   */
  readonly endpoints?: VpcEndpointOptions;

  /**
   * Whether a network ACL restricts the isolated tiers to traffic within the VPC. Set it to false if a peered network
   * must reach them.
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
 * Creates a VPC with exactly the subnets of an address plan, its flow logs, NAT gateways and VPC endpoints. The default
 * security group has no rules, public subnets do not assign public IP addresses, and Availability Zones are not looked
 * up. With a dual-stack plan, the VPC and its subnets have IPv6 addresses too, and the private tiers an egress-only internet
 * gateway.
 *
 * This resource is stateful: a changed CIDR block, Availability Zone or tier name replaces subnets and every resource
 * in them. A tier or zone that is added at the end of the plan replaces nothing.
 *
 * Throws when the address plan is invalid, when the stack's Region differs from the Region of the plan's zones, when private tiers need a NAT gateway and
 * the plan has no public tier, and when an endpoint has no tier to serve or to be created in.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html
 *
 * @example
 * const vpc = new TieredVpc(this, 'Vpc', {
 *   addressPlan: AddressPlan.of({
 *     cidr: '10.0.0.0/16',
 *     availabilityZones: ['us-east-1a', 'us-east-1b'],
 *     tiers: [
 *       { name: 'public', tierType: TierType.PUBLIC, cidrs: ['10.0.1.0/24', '10.0.4.0/24'] },
 *       { name: 'private', tierType: TierType.PRIVATE, cidrs: ['10.0.2.0/24', '10.0.5.0/24'] },
 *     ],
 *   }),
 *   flowLogs: FlowLogs.toCloudWatch({ encryptionKey: key }),
 * });
 */
export class TieredVpc extends ec2.Vpc {
  /** CIDR blocks, Availability Zones and tiers of the VPC. */
  readonly addressPlan: AddressPlan;

  /** Log group of the flow logs, if they are sent to CloudWatch Logs. */
  readonly flowLogGroup?: logs.ILogGroup;

  /** Security group of the interface endpoints, if there are any. It allows HTTPS from within the VPC. */
  readonly endpointSecurityGroup?: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: TieredVpcProps) {
    const plan = props.addressPlan;
    const nat = props.natGateways ?? NatGateways.ONE_PER_ZONE;
    const endpoints = props.endpoints ?? {};
    const path = pathOf(scope, id);
    failAt(
      path,
      plan.problems.map((problem) => `addressPlan.${problem}`),
    );
    failAt(path, [
      checkRegion(scope, plan),
      checkNat(plan, nat),
      ...checkEndpoints(plan, endpoints),
      checkVpcName(props.vpcName),
    ]);
    const forget = useKnownZones(Stack.of(scope), plan.availabilityZones);
    try {
      super(scope, id, vpcProps(plan, nat, props.vpcName ?? path));
    } finally {
      forget();
    }
    this.addressPlan = plan;
    // `ec2.Vpc` creates the gateway without a private tier too, unless the app has the feature flag for it.
    if (plan.tiersOf(TierType.PRIVATE).length === 0) this.node.tryRemoveChild('EIGW6');
    const { destination, logGroup } = props.flowLogs.bind(this);
    this.flowLogGroup = logGroup;
    new ec2.FlowLog(this, 'FlowLog', {
      resourceType: ec2.FlowLogResourceType.fromVpc(this),
      trafficType: ec2.FlowLogTrafficType.ALL,
      destination,
    });
    this.endpointSecurityGroup = addEndpoints(this, this, plan, endpoints);
    if ((props.isolatedNetworkAcl ?? true) && plan.tiersOf(TierType.ISOLATED).length > 0) {
      new IsolatedNetworkAcl(this, 'IsolatedNetworkAcl', this, plan);
    }
  }

  /**
   * Subnets of a tier, for `vpcSubnets` props.
   *
   * Throws when the plan has no tier with this name.
   *
   * @param tier name of the tier
   */
  subnets(tier: string): ec2.SubnetSelection {
    const { tiers } = this.addressPlan;
    const isKnown = tiers.some(({ name }) => name === tier);
    failOn(this, [
      isKnown ? undefined : `tier must be one of ${tiers.map(({ name }) => name).join(', ')}, got '${tier}'`,
    ]);
    return { subnetGroupName: tier };
  }
}

/** The name is a tag (Tagging AWS Resources User Guide, "Tag naming limits and requirements"). */
function checkVpcName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(name))
    return undefined;
  return `vpcName must be at most 256 letters, digits, spaces and _ . : / = + - @, got '${name}'`;
}

function vpcProps(plan: AddressPlan, nat: NatGateways, vpcName: string): ec2.VpcProps {
  return {
    vpcName,
    ipAddresses: new PlannedAddresses(plan),
    ipProtocol: plan.dualStack ? ec2.IpProtocol.DUAL_STACK : undefined,
    ipv6Addresses: plan.dualStack ? new PlannedIpv6Addresses(plan) : undefined,
    availabilityZones: plan.availabilityZones,
    subnetConfiguration: plan.tiers.map(({ name, tierType }) => ({
      name,
      subnetType: SUBNET_TYPES[tierType],
      mapPublicIpOnLaunch: tierType === TierType.PUBLIC ? false : undefined,
      // Like public IPv4 addresses: resources request an address, as load balancers, tasks and functions do.
      ipv6AssignAddressOnCreation: plan.dualStack ? false : undefined,
    })),
    natGateways: natGatewayCount(plan, nat),
    natGatewaySubnets: { subnetGroupName: plan.tiersOf(TierType.PUBLIC).at(0)?.name },
    restrictDefaultSecurityGroup: true,
  };
}

function natGatewayCount(plan: AddressPlan, nat: NatGateways): number {
  if (nat === NatGateways.NONE || plan.tiersOf(TierType.PRIVATE).length === 0) return 0;
  return nat === NatGateways.SINGLE ? 1 : plan.availabilityZones.length;
}

function checkRegion(scope: Construct, plan: AddressPlan): string | undefined {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || region === plan.region) return undefined;
  return `addressPlan must have Availability Zones of the stack's Region ${region}, got ${plan.availabilityZones.join(', ')}`;
}

function checkNat(plan: AddressPlan, nat: NatGateways): string | undefined {
  if (natGatewayCount(plan, nat) === 0 || plan.tiersOf(TierType.PUBLIC).length > 0) return undefined;
  return `natGateways must be NatGateways.NONE in a plan without a public tier, got ${nat}`;
}
