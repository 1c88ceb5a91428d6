import { App, Lazy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AddressPlan, FlowLogs, NatGateways, TieredVpc, TierType, type TieredVpcProps } from '../../src';
import { ACCOUNT, resourcesOf, resourcesOfType, stackIn, twoZonePlan, vpcIn } from '../fixtures';

function templateOf(props: Partial<TieredVpcProps> = {}): Template {
  const stack = stackIn(new App(), 'Network');
  vpcIn(stack, props);
  return Template.fromStack(stack);
}

/** The NAT gateway of each private subnet's default route, by the logical id of the route. */
function natRoutes(template: Template): Record<string, unknown> {
  const routes = Object.entries(template.findResources('AWS::EC2::Route'));
  return Object.fromEntries(
    routes
      .filter(([id]) => id.startsWith('Vpcprivate'))
      .map(([id, { Properties }]) => [id, (Properties.NatGatewayId as { Ref: string } | undefined)?.Ref]),
  );
}

describe('with defaults', () => {
  const app = new App();
  const stack = stackIn(app, 'Network');
  const network = vpcIn(stack);
  const template = Template.fromStack(stack);

  test.each([
    ['public', 'us-east-1a', '10.0.1.0/24'],
    ['public', 'us-east-1b', '10.0.4.0/24'],
    ['private', 'us-east-1a', '10.0.2.0/24'],
    ['private', 'us-east-1b', '10.0.5.0/24'],
    ['database', 'us-east-1a', '10.0.3.0/24'],
    ['database', 'us-east-1b', '10.0.6.0/24'],
  ])('the %s subnet of %s is %s', (tier, zone, cidr) => {
    template.hasResourceProperties('AWS::EC2::Subnet', {
      CidrBlock: cidr,
      AvailabilityZone: zone,
      MapPublicIpOnLaunch: false,
      Tags: Match.arrayWith([{ Key: 'aws-cdk:subnet-name', Value: tier }]),
    });
  });

  test('has no other subnet', () => {
    template.resourceCountIs('AWS::EC2::Subnet', 6);
    template.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' });
  });

  test('logical ids are stable, because changed ids would replace the subnets and every resource in them', () => {
    const types = ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::Logs::LogGroup'];
    expect(types.flatMap((type) => Object.keys(template.findResources(type)))).toEqual([
      'Vpc8378EB38',
      'VpcpublicSubnet1Subnet2BB74ED7',
      'VpcpublicSubnet2SubnetE34B022A',
      'VpcprivateSubnet1SubnetCEAD3716',
      'VpcprivateSubnet2Subnet2DE7549C',
      'VpcdatabaseSubnet1SubnetD53A427B',
      'VpcdatabaseSubnet2Subnet75663D63',
      'VpcFlowLogGroupBF601037',
    ]);
  });

  test('each private subnet has a default route to the NAT gateway of its own zone', () => {
    expect(natRoutes(template)).toEqual({
      VpcprivateSubnet1DefaultRouteB506891A: 'VpcpublicSubnet1NATGatewayA036E8A6',
      VpcprivateSubnet2DefaultRouteBAC3C1C3: 'VpcpublicSubnet2NATGateway4A29FD4F',
    });
    template.hasResourceProperties('AWS::EC2::NatGateway', {
      SubnetId: { Ref: 'VpcpublicSubnet1Subnet2BB74ED7' },
    });
    template.hasResourceProperties('AWS::EC2::NatGateway', {
      SubnetId: { Ref: 'VpcpublicSubnet2SubnetE34B022A' },
    });
  });

  test('public subnets have a default route to the internet gateway', () => {
    const routes = resourcesOfType(template, 'AWS::EC2::Route').filter(({ Properties }) => 'GatewayId' in Properties);
    expect(routes.map(({ Properties }) => Properties.DestinationCidrBlock)).toEqual(['0.0.0.0/0', '0.0.0.0/0']);
  });

  test('isolated subnets have no default route', () => {
    const ids = Object.keys(template.findResources('AWS::EC2::Route'));
    expect(ids).toHaveLength(4);
    expect(ids.filter((id) => id.startsWith('Vpcdatabase'))).toEqual([]);
  });

  test('the default security group has no rules', () => {
    template.hasResourceProperties('Custom::VpcRestrictDefaultSG', {
      DefaultSecurityGroupId: { 'Fn::GetAtt': ['Vpc8378EB38', 'DefaultSecurityGroup'] },
    });
  });

  test('synthesizes without lookups', () => {
    expect(app.synth().manifest.missing).toBeUndefined();
  });

  test('has no inline policy', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('the Name tag defaults to the construct path', () => {
    template.hasResourceProperties('AWS::EC2::VPC', { Tags: [{ Key: 'Name', Value: 'Network/Vpc' }] });
  });

  test('exposes its parts', () => {
    expect(network.availabilityZones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(network.publicSubnets).toHaveLength(2);
    expect(network.flowLogGroup).toBeDefined();
    expect(network.endpointSecurityGroup).toBeUndefined();
  });

  test('selects the subnets of a tier', () => {
    const { subnets } = network.selectSubnets(network.subnets('database'));
    expect(subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock)).toEqual(['10.0.3.0/24', '10.0.6.0/24']);
  });

  test('fails when the selected tier does not exist', () => {
    expect(() => network.subnets('cache')).toThrow(
      "Network/Vpc: tier must be one of public, private, database, got 'cache'",
    );
  });
});

describe('the network ACL of the isolated tiers', () => {
  const template = templateOf();

  test('allows traffic within the VPC only', () => {
    const entries = resourcesOfType(template, 'AWS::EC2::NetworkAclEntry');
    expect(
      entries.map(({ Properties: { Egress, CidrBlock, Protocol, RuleAction, RuleNumber } }) => ({
        Egress,
        CidrBlock,
        Protocol,
        RuleAction,
        RuleNumber,
      })),
    ).toEqual([
      { Egress: false, CidrBlock: '10.0.0.0/16', Protocol: -1, RuleAction: 'allow', RuleNumber: 100 },
      { Egress: true, CidrBlock: '10.0.0.0/16', Protocol: -1, RuleAction: 'allow', RuleNumber: 100 },
    ]);
  });

  test('is associated with the isolated subnets only', () => {
    const subnets = resourcesOfType(template, 'AWS::EC2::SubnetNetworkAclAssociation');
    expect(subnets.map(({ Properties }) => Properties.SubnetId)).toEqual([
      { Ref: 'VpcdatabaseSubnet1SubnetD53A427B' },
      { Ref: 'VpcdatabaseSubnet2Subnet75663D63' },
    ]);
  });

  test('can be disabled', () => {
    templateOf({ isolatedNetworkAcl: false }).resourceCountIs('AWS::EC2::NetworkAcl', 0);
  });
});

test('a single NAT gateway serves all private subnets', () => {
  const template = templateOf({ natGateways: NatGateways.SINGLE });
  template.resourceCountIs('AWS::EC2::NatGateway', 1);
  expect(natRoutes(template)).toEqual({
    VpcprivateSubnet1DefaultRouteB506891A: 'VpcpublicSubnet1NATGatewayA036E8A6',
    VpcprivateSubnet2DefaultRouteBAC3C1C3: 'VpcpublicSubnet1NATGatewayA036E8A6',
  });
});

test('without a NAT gateway, private subnets have no default route', () => {
  const template = templateOf({ natGateways: NatGateways.NONE });
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  expect(natRoutes(template)).toEqual({});
});

test('a changed number of NAT gateways moves no subnet', () => {
  const subnets = (template: Template) => template.findResources('AWS::EC2::Subnet');
  expect(subnets(templateOf({ natGateways: NatGateways.NONE }))).toEqual(subnets(templateOf()));
});

test('creates no NAT gateway without a private tier', () => {
  const addressPlan = AddressPlan.of({
    cidr: '10.0.0.0/16',
    availabilityZones: ['us-east-1a'],
    tiers: [{ name: 'public', tierType: TierType.PUBLIC, cidrs: ['10.0.0.0/24'] }],
  });
  const template = templateOf({ addressPlan });
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.resourceCountIs('AWS::EC2::NetworkAcl', 0);
});

test('NAT gateways are created in the first public tier', () => {
  const addressPlan = AddressPlan.derived({
    cidr: '10.0.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    tiers: [
      { name: 'edge', tierType: TierType.PUBLIC, prefixLength: 26 },
      { name: 'partner', tierType: TierType.PUBLIC, prefixLength: 26 },
      { name: 'tasks', tierType: TierType.PRIVATE, prefixLength: 24 },
    ],
  });
  const gateways = Object.keys(templateOf({ addressPlan }).findResources('AWS::EC2::NatGateway'));
  expect(gateways.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
    'VpcedgeSubnet1NATGateway',
    'VpcedgeSubnet2NATGateway',
  ]);
});

test('the VPC can have a name', () => {
  templateOf({ vpcName: 'orders' }).hasResourceProperties('AWS::EC2::VPC', {
    Tags: [{ Key: 'Name', Value: 'orders' }],
  });
});

test.each(['', 'x'.repeat(256), 'Größe 9_.:/=+-@', Lazy.string({ produce: () => 'orders' })])(
  'the VPC can have the name %j',
  (vpcName) => {
    expect(() => templateOf({ vpcName })).not.toThrow();
  },
);

test.each(['x'.repeat(257), 'orders?', '(orders)', 'or€ers'])('fails for the name %j', (vpcName) => {
  expect(() => templateOf({ vpcName })).toThrow(
    `Network/Vpc: vpcName must be at most 256 letters, digits, spaces and _ . : / = + - @, got '${vpcName}'`,
  );
});

describe('an extended plan', () => {
  const tiers = [
    { name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 },
    { name: 'tasks', tierType: TierType.PRIVATE, prefixLength: 22 },
    { name: 'database', tierType: TierType.ISOLATED, prefixLength: 26 },
  ];
  const cache = { name: 'cache', tierType: TierType.ISOLATED, prefixLength: 26 };
  const two = ['us-east-1a', 'us-east-1b'];
  const derived = (availabilityZones: string[], more = tiers) =>
    templateOf({ addressPlan: AddressPlan.derived({ cidr: '10.0.0.0/16', availabilityZones, tiers: more }) });
  const before = resourcesOf(derived(two));

  test.each([
    ['a zone', derived([...two, 'us-east-1c'])],
    ['a tier', derived(two, [...tiers, cache])],
    ['both', derived([...two, 'us-east-1c'], [...tiers, cache])],
  ])('%s at the end changes no existing logical id, subnet or route', (_, grown) => {
    const after = resourcesOf(grown);
    expect(Object.keys(after)).toEqual(expect.arrayContaining(Object.keys(before)));
    expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length);
    for (const [id, resource] of Object.entries(before)) {
      // the gateway endpoint gets one more route table, without replacement
      if (resource.Type !== 'AWS::EC2::VPCEndpoint') expect(after[id]).toEqual(resource);
    }
  });
});

describe('in a second Region', () => {
  const plan = AddressPlan.of({
    cidr: '10.1.0.0/16',
    availabilityZones: ['us-west-2a', 'us-west-2b'],
    tiers: [{ name: 'database', tierType: TierType.ISOLATED, cidrs: ['10.1.3.0/24', '10.1.6.0/24'] }],
  });
  const stack = stackIn(new App(), 'Recovery', 'us-west-2');
  vpcIn(stack, { addressPlan: plan });
  const template = Template.fromStack(stack);

  test('the VPC is created in the zones of that Region', () => {
    const subnets = resourcesOfType(template, 'AWS::EC2::Subnet');
    expect(subnets.map(({ Properties }) => [Properties.AvailabilityZone, Properties.CidrBlock])).toEqual([
      ['us-west-2a', '10.1.3.0/24'],
      ['us-west-2b', '10.1.6.0/24'],
    ]);
  });

  test('its addresses do not overlap those of the first VPC', () => {
    expect(plan.overlaps(twoZonePlan())).toBe(false);
  });

  test('isolated tiers have no internet gateway and no NAT gateway', () => {
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });
});

test('a stack without a Region accepts any plan', () => {
  const stack = new Stack(new App(), 'Network');
  vpcIn(stack);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1a' });
});

test('restores the Availability Zones of a stack that overrides them', () => {
  class ZonedStack extends Stack {
    get availabilityZones(): string[] {
      return ['us-east-1x'];
    }
  }
  const stack = new ZonedStack(new App(), 'Network', { env: { account: ACCOUNT, region: 'us-east-1' } });
  vpcIn(stack);
  expect(stack.availabilityZones).toEqual(['us-east-1x']);
});

test('restores Availability Zones that were set on the stack', () => {
  const stack = stackIn(new App(), 'Network');
  Object.defineProperty(stack, 'availabilityZones', { configurable: true, value: ['us-east-1x'] });
  vpcIn(stack);
  expect(stack.availabilityZones).toEqual(['us-east-1x']);
});

test('can be passed as an IVpc', () => {
  const app = new App();
  const network = vpcIn(stackIn(app, 'Network'));
  const user = stackIn(app, 'User');
  new ec2.Instance(user, 'Instance', {
    vpc: network,
    vpcSubnets: network.subnets('private'),
    instanceType: new ec2.InstanceType('t3.micro'),
    machineImage: ec2.MachineImage.genericLinux({ 'us-east-1': 'ami-12345678' }),
  });
  Template.fromStack(user).hasResourceProperties('AWS::EC2::Instance', { AvailabilityZone: 'us-east-1a' });
});

test('fails when the zones are in a different Region from the stack', () => {
  expect(() => vpcIn(stackIn(new App(), 'Network', 'eu-west-1'))).toThrow(
    "Network/Vpc: addressPlan must have Availability Zones of the stack's Region eu-west-1, got us-east-1a, us-east-1b",
  );
});

test('fails with its path and all problems of an invalid plan', () => {
  const addressPlan = AddressPlan.of({
    cidr: '10.0.0.0/8',
    availabilityZones: ['us-east-1a'],
    tiers: [{ name: 'tasks', tierType: TierType.PRIVATE, cidrs: ['10.0.0.1/24'] }],
  });
  expect(() => templateOf({ addressPlan })).toThrow(
    new Error(
      'Network/Vpc: addressPlan.cidr must be from /16 to /28, got 10.0.0.0/8; ' +
        'addressPlan.tiers[0].cidrs[0] must not have host bits set, got 10.0.0.1/24; use 10.0.0.0/24',
    ),
  );
});

describe('a plan with private tiers only', () => {
  const addressPlan = AddressPlan.of({
    cidr: '10.0.0.0/16',
    availabilityZones: ['us-east-1a'],
    tiers: [{ name: 'tasks', tierType: TierType.PRIVATE, cidrs: ['10.0.0.0/24'] }],
  });

  test.each([NatGateways.ONE_PER_ZONE, NatGateways.SINGLE])('fails with NAT gateways: %s', (natGateways) => {
    expect(() => templateOf({ addressPlan, natGateways })).toThrow(
      `Network/Vpc: natGateways must be NatGateways.NONE in a plan without a public tier, got ${natGateways}`,
    );
  });

  test('is valid without NAT gateways', () => {
    const template = templateOf({ addressPlan, natGateways: NatGateways.NONE });
    template.resourceCountIs('AWS::EC2::Route', 0);
  });
});

test('reports all problems at once', () => {
  const stack = stackIn(new App(), 'Network', 'eu-west-1');
  const make = () =>
    new TieredVpc(stack, 'Vpc', {
      addressPlan: twoZonePlan(),
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: new kms.Key(stack, 'Key') }),
      endpoints: { tier: 'cache' },
    });
  expect(make).toThrow(/Network\/Vpc: addressPlan must .*; endpoints\.tier must be one of .*, got cache/);
});
