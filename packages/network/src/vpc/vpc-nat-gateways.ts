import { Tags } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { selectSubnets, failOn } from '../private/validation';
import { NatGateways } from './nat-gateways';

/** Properties of `VpcNatGateways`. */
export interface VpcNatGatewaysProps {
  /** VPC without NAT gateways, such as a `TieredVpc` with `NatGateways.NONE`. */
  readonly vpc: ec2.IVpc;

  /**
   * Number of NAT gateways. Each has an hourly charge and a charge for data.
   *
   * @default NatGateways.ONE_PER_ZONE
   */
  readonly natGateways?: NatGateways;

  /**
   * Public subnets, in which the NAT gateways are created: the first one of each Availability Zone.
   *
   * @default - the public subnets
   */
  readonly publicSubnets?: ec2.SubnetSelection;

  /**
   * Private subnets, whose route tables get a default route to a NAT gateway.
   *
   * @default - the private subnets with egress
   */
  readonly privateSubnets?: ec2.SubnetSelection;
}

/**
 * Creates the NAT gateways of a VPC and the default routes of its private subnets in a different stack from the VPC. Stacks
 * that need the VPC but no internet access, such as the stack of a database, then do not wait for the NAT gateways.
 *
 * Resources that need internet access when they are created must depend on this construct.
 *
 * Throws when the VPC already has NAT gateways, and when a private subnet has no public subnet in its Availability
 * Zone.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 *
 * @example
 * const traffic = new Stack(this, 'Traffic', { env: { account: this.account, region: this.region } });
 * new VpcNatGateways(traffic, 'NatGateways', { vpc, natGateways: NatGateways.SINGLE });
 */
export class VpcNatGateways extends Construct {
  /** The NAT gateways, in the order of the public subnets. */
  readonly natGateways: ec2.CfnNatGateway[];

  constructor(scope: Construct, id: string, props: VpcNatGatewaysProps) {
    super(scope, id);
    const { vpc } = props;
    const natGateways = props.natGateways ?? NatGateways.ONE_PER_ZONE;
    const isSingle = natGateways === NatGateways.SINGLE;
    const publicSubnets = props.publicSubnets ?? { subnetType: ec2.SubnetType.PUBLIC };
    const privateSubnets = props.privateSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    const publics = selectSubnets(this, vpc, { ...publicSubnets, onePerAz: true }, 'publicSubnets').subnets.slice(
      0,
      isSingle ? 1 : undefined,
    );
    const privates = selectSubnets(this, vpc, privateSubnets, 'privateSubnets').subnets;
    const gatewayFor = (subnet: ec2.ISubnet) =>
      isSingle ? 0 : publics.findIndex(({ availabilityZone }) => availabilityZone === subnet.availabilityZone);
    failOn(this, [
      natGateways === NatGateways.NONE ? 'natGateways must be ONE_PER_ZONE or SINGLE, got NONE' : undefined,
      hasNatGateways(vpc) ? 'vpc must not have NAT gateways. Set natGateways of the VPC to NONE' : undefined,
      ...privates
        .filter((subnet) => gatewayFor(subnet) === -1)
        .map(
          ({ availabilityZone }) =>
            `publicSubnets must hold a subnet in each Availability Zone of privateSubnets, got none in ${availabilityZone}`,
        ),
    ]);

    this.natGateways = publics.map((subnet, index) => this.createGateway(`${index + 1}`, subnet));
    privates.forEach((subnet, index) => {
      new ec2.CfnRoute(this, `Route${index + 1}`, {
        routeTableId: subnet.routeTable.routeTableId,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: this.natGateways[gatewayFor(subnet)].attrNatGatewayId,
      });
    });
  }

  private createGateway(number: string, { subnetId }: ec2.ISubnet): ec2.CfnNatGateway {
    const address = new ec2.CfnEIP(this, `Address${number}`, { domain: 'vpc' });
    const { attrAllocationId: allocationId } = address;
    const gateway = new ec2.CfnNatGateway(this, `Gateway${number}`, { subnetId, allocationId });
    for (const resource of [address, gateway]) Tags.of(resource).add('Name', gateway.node.path);
    return gateway;
  }
}

/** Only of a VPC that this app creates: the NAT gateways of an imported one are unknown. */
function hasNatGateways(vpc: ec2.IVpc): boolean {
  return vpc.node.findAll().some((construct) => construct instanceof ec2.CfnNatGateway);
}
