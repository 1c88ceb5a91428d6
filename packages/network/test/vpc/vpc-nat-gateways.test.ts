import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NatGateways, VpcNatGateways, type VpcNatGatewaysProps } from '../../src';
import { resourcesOfType, stackIn, vpcIn } from '../fixtures';

/** The VPC is in one stack, its NAT gateways in another. */
function create(props: Partial<VpcNatGatewaysProps> = {}) {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
  const vpc = vpcIn(stackIn(app, 'Network'), { natGateways: NatGateways.NONE });
  const stack = stackIn(app, 'Traffic');
  const { natGateways } = new VpcNatGateways(stack, 'Nat', { vpc, ...props });
  return { natGateways, template: Template.fromStack(stack), network: Template.fromStack(Stack.of(vpc)) };
}

/** Output of the VPC's stack that a property reads. */
function outputOf(value: unknown): string {
  return (value as { 'Fn::GetStackOutput': { OutputName: string } })['Fn::GetStackOutput'].OutputName;
}

/** The NAT gateway of each private subnet's default route. */
function routes(template: Template): [string, unknown][] {
  return resourcesOfType(template, 'AWS::EC2::Route').map(({ Properties }) => {
    expect(Properties.DestinationCidrBlock).toBe('0.0.0.0/0');
    return [
      outputOf(Properties.RouteTableId),
      (Properties.NatGatewayId as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0],
    ];
  });
}

describe('with defaults', () => {
  const { natGateways, template, network } = create();

  test('creates one NAT gateway in the public subnet of each Availability Zone', () => {
    const gateways = resourcesOfType(template, 'AWS::EC2::NatGateway');
    expect(gateways.map(({ Properties }) => outputOf(Properties.SubnetId))).toEqual([
      expect.stringContaining('VpcpublicSubnet1'),
      expect.stringContaining('VpcpublicSubnet2'),
    ]);
    expect(gateways.map(({ Properties }) => Properties.AllocationId)).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^NatAddress1/), 'AllocationId'] },
      { 'Fn::GetAtt': [expect.stringMatching(/^NatAddress2/), 'AllocationId'] },
    ]);
    expect(natGateways).toHaveLength(2);
  });

  test('routes each private subnet to the NAT gateway of its own Availability Zone', () => {
    expect(routes(template)).toEqual([
      [expect.stringContaining('VpcprivateSubnet1'), expect.stringMatching(/^NatGateway1/)],
      [expect.stringContaining('VpcprivateSubnet2'), expect.stringMatching(/^NatGateway2/)],
    ]);
  });

  test('gives gateways and addresses a Name tag', () => {
    for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::EIP']) {
      expect(resourcesOfType(template, type).map(({ Properties }) => Properties.Tags)).toEqual([
        [{ Key: 'Name', Value: 'Traffic/Nat/Gateway1' }],
        [{ Key: 'Name', Value: 'Traffic/Nat/Gateway2' }],
      ]);
    }
  });

  test('leaves no NAT gateway and no route to one in the stack of the VPC', () => {
    network.resourceCountIs('AWS::EC2::NatGateway', 0);
    network.resourceCountIs('AWS::EC2::EIP', 0);
    expect(resourcesOfType(network, 'AWS::EC2::Route').filter(({ Properties }) => Properties.NatGatewayId)).toEqual([]);
  });
});

test('with SINGLE, creates one NAT gateway and routes all private subnets to it', () => {
  const { template } = create({ natGateways: NatGateways.SINGLE });
  template.resourceCountIs('AWS::EC2::NatGateway', 1);
  expect(routes(template).map(([, gateway]) => gateway)).toEqual([
    expect.stringMatching(/^NatGateway1/),
    expect.stringMatching(/^NatGateway1/),
  ]);
});

test('routes only the private subnets that are given', () => {
  const { template } = create({ privateSubnets: { subnetGroupName: 'private', availabilityZones: ['us-east-1b'] } });
  expect(routes(template)).toEqual([
    [expect.stringContaining('VpcprivateSubnet2'), expect.stringMatching(/^NatGateway2/)],
  ]);
});

test('creates one NAT gateway a zone when a zone has several public subnets', () => {
  const stack = stackIn(new App(), 'Stack');
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    natGateways: 0,
    subnetConfiguration: [
      { name: 'first', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'second', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    ],
  });
  new VpcNatGateways(stack, 'Nat', { vpc });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::NatGateway', 2);
});

test('accepts an imported VPC', () => {
  const stack = stackIn(new App(), 'Stack');
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a'],
    publicSubnetIds: ['subnet-1'],
    privateSubnetIds: ['subnet-2'],
    privateSubnetRouteTableIds: ['rtb-2'],
  });
  new VpcNatGateways(stack, 'Nat', { vpc });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::NatGateway', { SubnetId: 'subnet-1' });
  template.hasResourceProperties('AWS::EC2::Route', { RouteTableId: 'rtb-2' });
});

test('fails with NatGateways.NONE', () => {
  expect(() => create({ natGateways: NatGateways.NONE })).toThrow(
    'Traffic/Nat: natGateways must be ONE_PER_ZONE or SINGLE, got NONE',
  );
});

test('fails when the VPC already has NAT gateways', () => {
  const stack = stackIn(new App(), 'Network');
  const vpc = vpcIn(stack);
  expect(() => new VpcNatGateways(stack, 'Nat', { vpc })).toThrow(
    'Network/Nat: vpc must not have NAT gateways. Set natGateways of the VPC to NONE',
  );
});

test('fails when a private subnet has no public subnet in its Availability Zone', () => {
  expect(() => create({ publicSubnets: { subnetGroupName: 'public', availabilityZones: ['us-east-1a'] } })).toThrow(
    'publicSubnets must hold a subnet in each Availability Zone of privateSubnets, got none in us-east-1b',
  );
});
