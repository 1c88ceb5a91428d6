import { App, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AddressPlan, NatGateways, TierType, type TieredVpcProps } from '../../src';
import { type Resource, resourcesOf, resourcesOfType, stackIn, twoZonePlan, vpcIn } from '../fixtures';

const TIERS = [
  { name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 },
  { name: 'private', tierType: TierType.PRIVATE, prefixLength: 22 },
  { name: 'database', tierType: TierType.ISOLATED, prefixLength: 26 },
];
const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

function planOf(dualStack: boolean, zones = 2, tiers = TIERS): AddressPlan {
  return AddressPlan.derived({
    cidr: '10.0.0.0/16',
    availabilityZones: ZONES.slice(0, zones),
    tiers,
    dualStack,
  });
}

function templateOf(addressPlan: AddressPlan, props: Partial<TieredVpcProps> = {}): Template {
  const stack: Stack = stackIn(new App(), 'Network');
  vpcIn(stack, { addressPlan, ...props });
  return Template.fromStack(stack);
}

/** IPv6 CIDR blocks of the subnets, by logical id. */
function blocksOf(template: Template): Record<string, unknown> {
  const subnets = Object.entries(template.findResources('AWS::EC2::Subnet'));
  return Object.fromEntries(
    subnets.map(([id, { Properties }]): [string, unknown] => [
      id,
      (Properties as Resource['Properties']).Ipv6CidrBlock,
    ]),
  );
}

/** Position of the block of a subnet in the block of the VPC. */
const positionOf = (block: unknown) => (block as { 'Fn::Select': [number, unknown] })['Fn::Select'][0];

const dual = templateOf(planOf(true));

describe('a plan that is not dual-stack', () => {
  test.each([
    ['without the option', twoZonePlan()],
    ['with the option off', planOf(false)],
  ])('%s has no IPv6', (_, plan) => {
    expect(plan.dualStack).toBe(false);
    expect(JSON.stringify(templateOf(plan).toJSON())).not.toMatch(/ipv6/i);
  });
});

describe('when an existing VPC becomes dual-stack', () => {
  const before = resourcesOf(templateOf(planOf(false)));
  const after = resourcesOf(dual);

  test('every resource keeps its logical id and type', () => {
    const types = (resources: Record<string, Resource>) =>
      Object.entries(before).map(([id]) => [id, (resources[id] as Resource | undefined)?.Type]);
    expect(types(after)).toEqual(types(before));
  });

  test('no property of an existing resource changes, and subnets get two more', () => {
    for (const [id, { Type, Properties }] of Object.entries(before)) {
      const { Ipv6CidrBlock, AssignIpv6AddressOnCreation, ...rest } = after[id].Properties ?? {};
      expect([id, rest]).toEqual([id, Properties ?? {}]);
      expect([id, Ipv6CidrBlock !== undefined]).toEqual([id, Type === 'AWS::EC2::Subnet']);
      expect([id, AssignIpv6AddressOnCreation !== undefined]).toEqual([id, Type === 'AWS::EC2::Subnet']);
    }
  });

  test('adds the block, the gateway, routes and entries of the network ACL only', () => {
    const added = Object.entries(after).filter(([id]) => !(id in before));
    expect(added.map(([, { Type }]) => Type).sort()).toEqual([
      'AWS::EC2::EgressOnlyInternetGateway',
      'AWS::EC2::NetworkAclEntry',
      'AWS::EC2::NetworkAclEntry',
      'AWS::EC2::Route',
      'AWS::EC2::Route',
      'AWS::EC2::Route',
      'AWS::EC2::Route',
      'AWS::EC2::VPCCidrBlock',
    ]);
  });
});

test('the VPC has a block of Amazon', () => {
  dual.hasResourceProperties('AWS::EC2::VPCCidrBlock', { AmazonProvidedIpv6CidrBlock: true });
});

test('each subnet has a /64 block of its own, and is created after the block of the VPC', () => {
  const subnets = Object.values(dual.findResources('AWS::EC2::Subnet'));
  const positions = subnets.map(({ Properties }) => positionOf((Properties as Resource['Properties']).Ipv6CidrBlock));
  expect(positions).toEqual([0, 1, 16, 17, 32, 33]);
  for (const subnet of subnets) {
    expect(subnet).toMatchObject({
      Properties: {
        Ipv6CidrBlock: {
          'Fn::Select': [
            expect.any(Number),
            {
              'Fn::Cidr': [{ 'Fn::Select': [0, { 'Fn::GetAtt': [expect.any(String), 'Ipv6CidrBlocks'] }] }, 256, '64'],
            },
          ],
        },
      },
      DependsOn: expect.arrayContaining([expect.stringMatching(/ipv6cidr/)]) as unknown,
    });
  }
});

test('no subnet assigns IPv6 addresses, so that resources have one only if they request it', () => {
  dual.allResourcesProperties('AWS::EC2::Subnet', { AssignIpv6AddressOnCreation: false });
});

test.each([
  ['public', 'GatewayId', 'AWS::EC2::InternetGateway'],
  ['private', 'EgressOnlyInternetGatewayId', 'AWS::EC2::EgressOnlyInternetGateway'],
])('the %s tier has IPv6 routes to the %s', (tier, target, type) => {
  const routes = Object.entries(dual.findResources('AWS::EC2::Route')).filter(
    ([id, { Properties }]) =>
      id.startsWith(`Vpc${tier}`) && (Properties as Resource['Properties']).DestinationIpv6CidrBlock === '::/0',
  );
  const [gateway] = Object.keys(dual.findResources(type));
  expect(routes).toHaveLength(2);
  for (const [, { Properties }] of routes) {
    expect((Properties as Resource['Properties'])[target]).toEqual({ Ref: gateway });
  }
});

test('the isolated tier has no routes', () => {
  const routes = Object.keys(dual.findResources('AWS::EC2::Route'));
  expect(routes.filter((id) => id.startsWith('Vpcdatabase'))).toEqual([]);
});

test('the network ACL of the isolated tiers allows IPv6 within the VPC only', () => {
  const entries = resourcesOfType(dual, 'AWS::EC2::NetworkAclEntry').map(({ Properties }) => Properties);
  expect(entries.filter(({ CidrBlock }) => CidrBlock === '10.0.0.0/16')).toHaveLength(2);
  const own = { 'Fn::Select': [0, { 'Fn::GetAtt': [expect.any(String), 'Ipv6CidrBlocks'] }] };
  expect(entries.filter(({ Ipv6CidrBlock }) => Ipv6CidrBlock !== undefined)).toEqual(
    [false, true].map((Egress) =>
      expect.objectContaining({ Egress, Ipv6CidrBlock: own, Protocol: -1, RuleAction: 'allow', RuleNumber: 101 }),
    ),
  );
});

test('adding a tier or a zone at the end moves no block', () => {
  const cache = { name: 'cache', tierType: TierType.ISOLATED, prefixLength: 26 };
  const known = blocksOf(dual);
  for (const larger of [planOf(true, 2, [...TIERS, cache]), planOf(true, 3)]) {
    const blocks = blocksOf(templateOf(larger));
    expect(Object.keys(blocks).length).toBeGreaterThan(Object.keys(known).length);
    expect(blocks).toMatchObject(known);
    expect(new Set(Object.values(blocks).map(positionOf)).size).toBe(Object.keys(blocks).length);
  }
});

test('a plan with explicit CIDR blocks can be dual-stack', () => {
  const { cidr, availabilityZones, tiers } = twoZonePlan();
  const template = templateOf(AddressPlan.of({ cidr, availabilityZones, tiers, dualStack: true }));
  expect(Object.values(blocksOf(template)).map(positionOf)).toEqual([0, 1, 16, 17, 32, 33]);
});

test('private tiers without a NAT gateway reach the internet over IPv6', () => {
  const template = templateOf(planOf(true), { natGateways: NatGateways.NONE });
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.resourceCountIs('AWS::EC2::EgressOnlyInternetGateway', 1);
  template.hasResourceProperties('AWS::EC2::Route', {
    DestinationIpv6CidrBlock: '::/0',
    EgressOnlyInternetGatewayId: Match.anyValue(),
  });
});

test('a plan without a private tier has no egress-only internet gateway', () => {
  const tiers = TIERS.filter(({ tierType }) => tierType !== TierType.PRIVATE);
  const template = templateOf(planOf(true, 2, tiers));
  template.resourceCountIs('AWS::EC2::EgressOnlyInternetGateway', 0);
  template.resourceCountIs('AWS::EC2::VPCCidrBlock', 1);
});

describe('the limits of a dual-stack plan', () => {
  const tier = (_: unknown, index: number) => ({
    name: `t${index}`,
    tierType: TierType.ISOLATED,
    prefixLength: 28,
  });
  const create = (dualStack: boolean, tiers: number, zones: number) =>
    AddressPlan.derived({
      cidr: '10.0.0.0/16',
      availabilityZones: Array.from({ length: zones }, (_, index) => `us-east-1${String.fromCharCode(97 + index)}`),
      tiers: Array.from({ length: tiers }, tier),
      maxZones: zones,
      dualStack,
    });

  test.each<[number, number, string]>([
    [17, 1, 'tiers of a dual-stack plan must be at most 16, got 17'],
    [1, 17, 'availabilityZones of a dual-stack plan must be at most 16, got 17'],
  ])('fails for %d tiers and %d zones', (tiers, zones, problem) => {
    expect(create(true, tiers, zones).problems).toEqual([problem]);
    expect(create(false, tiers, zones).problems).toEqual([]);
  });

  test('are 16 tiers and 16 zones', () => {
    expect(create(true, 16, 1).tiers).toHaveLength(16);
    expect(create(true, 1, 16).availabilityZones).toHaveLength(16);
  });
});
