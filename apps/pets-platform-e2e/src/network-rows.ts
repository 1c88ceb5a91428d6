import {
  DescribeFlowLogsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type IpPermission,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { byName, FACTS, tagsOf } from './facts';
import { PRIMARY, type LocalDeployment } from './local-deployment';

/** Third octets of the subnet CIDR blocks of each tier, one for each of the two Availability Zones. */
const TIERS = { public: [1, 4], private: [2, 5], database: [3, 6] } as const;

/** Checks rows N1 to N8 and N11 of the design against the EC2 API. */
export function describeNetwork(deployment: LocalDeployment, region = PRIMARY, prefix = '10.0'): void {
  const facts = FACTS[deployment.environment];
  const isPrimary = region === PRIMARY;

  describe(`the network in ${region}`, () => {
    let ec2: EC2Client;
    let vpc: string;
    let subnets: Subnet[];
    const filters = () => [{ Name: 'vpc-id', Values: [vpc] }];
    const idOf = (number: number) =>
      subnets.find(({ CidrBlock }) => CidrBlock === `${prefix}.${number}.0/24`)?.SubnetId;

    beforeAll(async () => {
      ec2 = new EC2Client(deployment.client(region));
      const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
      const own = Vpcs.filter(({ IsDefault }) => !IsDefault);
      expect(own.map(({ CidrBlock }) => CidrBlock)).toEqual([`${prefix}.0.0/16`]);
      expect(byName(own[0].Tags)).toMatchObject(tagsOf(deployment.environment));
      vpc = own[0].VpcId ?? '';
      subnets = (await ec2.send(new DescribeSubnetsCommand({ Filters: filters() }))).Subnets ?? [];
    });

    test('has the six subnets of the design in two Availability Zones, without public IP addresses', () => {
      const shown = subnets.map(({ CidrBlock, AvailabilityZone }) => `${CidrBlock} ${AvailabilityZone}`).sort();
      expect(shown).toEqual(
        [1, 2, 3, 4, 5, 6].map((number) => `${prefix}.${number}.0/24 ${region}${number < 4 ? 'a' : 'b'}`),
      );
      expect(subnets.filter(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch)).toEqual([]);
      for (const { Tags } of subnets) expect(byName(Tags)).toMatchObject(tagsOf(deployment.environment));
    });

    test('routes each tier as in the design', async () => {
      const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({ Filter: filters() }));
      const gateways = NatGateways.filter(({ State }) => State === 'available');
      expect(gateways).toHaveLength(facts.natGateways);
      const natIn = (subnet?: string) => gateways.find(({ SubnetId }) => SubnetId === subnet)?.NatGatewayId;

      const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: filters() }));
      const wayOut = (number: number) => {
        const subnet = idOf(number);
        const table = RouteTables.find(({ Associations = [] }) =>
          Associations.some(({ SubnetId }) => SubnetId === subnet),
        );
        expect(table).toBeDefined();
        return table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
      };
      for (const number of TIERS.public) expect(wayOut(number)?.GatewayId).toMatch(/^igw-/);
      for (const number of TIERS.database) expect(wayOut(number)).toBeUndefined();
      const [first, second] = TIERS.private.map((number) => wayOut(number)?.NatGatewayId);
      expect(first).toBe(natIn(idOf(1)));
      expect(second).toBe(natIn(idOf(facts.natGateways > 1 ? 4 : 1)));
      expect(first).toMatch(/^nat-/);
    });

    test('restricts the database tier to traffic within the VPC with a network ACL', async () => {
      const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: filters() }));
      const [own, ...more] = NetworkAcls.filter(({ IsDefault }) => !IsDefault);
      expect(more).toEqual([]);
      const entries = own.Entries?.map(({ CidrBlock, Egress, RuleAction }) => ({ CidrBlock, Egress, RuleAction }));
      expect(entries).toEqual(
        expect.arrayContaining([
          { CidrBlock: `${prefix}.0.0/16`, Egress: true, RuleAction: 'allow' },
          { CidrBlock: `${prefix}.0.0/16`, Egress: false, RuleAction: 'allow' },
        ]),
      );
      expect(entries).toHaveLength(2);
      expect(own.Associations).toHaveLength(2);
    });

    test('logs all traffic', async () => {
      const { FlowLogs = [] } = await ec2.send(new DescribeFlowLogsCommand({}));
      expect(FlowLogs.filter(({ ResourceId }) => ResourceId === vpc)).toMatchObject([
        { TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs', FlowLogStatus: 'ACTIVE' },
      ]);
    });

    test('has the VPC endpoints of the design', async () => {
      const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters: filters() }));
      const shown = VpcEndpoints.map(({ ServiceName, VpcEndpointType }) => `${VpcEndpointType} ${ServiceName}`).sort();
      const interfaces = isPrimary ? facts.interfaceEndpoints : [];
      expect(shown).toEqual(
        expect.arrayContaining([
          `Gateway com.amazonaws.${region}.s3`,
          ...interfaces.map((name) => `Interface com.amazonaws.${region}.${name}`),
        ]),
      );
      expect(shown.filter((name) => name.startsWith('Interface'))).toHaveLength(interfaces.length);
    });

    test('has security groups that allow exactly the flows of the design', async () => {
      const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters() }));
      const nameOf = (id?: string) => SecurityGroups.find(({ GroupId }) => GroupId === id)?.Description;
      const flows = SecurityGroups.flatMap(({ Description, IpPermissions = [], IpPermissionsEgress = [] }) => [
        ...IpPermissions.flatMap((rule) =>
          peersOf(rule, nameOf).map((peer) => `${peer} -> ${Description} ${rule.ToPort} in`),
        ),
        ...IpPermissionsEgress.filter((rule) => !isNothing(rule)).flatMap((rule) =>
          peersOf(rule, nameOf).map((peer) => `${Description} -> ${peer} ${rule.ToPort} out`),
        ),
      ]);
      expect(flows.filter((flow) => !flow.includes('Interface endpoints')).sort()).toEqual([...FLOWS].sort());

      const unruled = SecurityGroups.find(({ GroupName }) => GroupName === 'default');
      expect(unruled).toMatchObject({ IpPermissions: [], IpPermissionsEgress: [] });
    });
  });
}

/** Flows by description and port. The emulator does not store the CloudFront prefix list, so its rule has no peer. */
const FLOWS = [
  'a prefix list -> Load balancer 443 in',
  'Load balancer -> Service 8080 out',
  'Load balancer -> Service 8080 in',
  'Service -> Database 5432 out',
  'Service -> Database 5432 in',
  'Service -> Cache 6379 out',
  'Service -> Cache 6379 in',
  'Service -> 0.0.0.0/0 443 out',
  'Password rotation -> Database 5432 out',
  'Password rotation -> Database 5432 in',
  'Password rotation -> Cache 6379 out',
  'Password rotation -> Cache 6379 in',
  'Password rotation -> 0.0.0.0/0 443 out',
];

/** Whether this is the rule that replaces the default outbound rule of EC2, which allows all traffic. */
function isNothing({ IpRanges = [] }: IpPermission): boolean {
  return IpRanges.some(({ CidrIp }) => CidrIp === '255.255.255.255/32');
}

function peersOf(rule: IpPermission, nameOf: (group?: string) => string | undefined): string[] {
  const peers = [
    ...(rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp ?? ''),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6 ?? ''),
    ...(rule.UserIdGroupPairs ?? []).map(({ GroupId }) => nameOf(GroupId) ?? GroupId ?? ''),
  ];
  return peers.length > 0 ? peers : ['a prefix list'];
}
