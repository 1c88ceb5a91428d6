import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES, type EnvironmentName } from '../../src/environments';
import { Deployment } from '../deployment';

const deployment = new Deployment();

/** CIDR blocks and tiers of a VPC's subnets, by zone. */
function subnetsOf(environment: (typeof ENVIRONMENT_NAMES)[number], stack: string): Record<string, string> {
  const subnets = deployment.resources(environment, stack, 'AWS::EC2::Subnet');
  return Object.fromEntries(
    subnets.map(({ Properties: { CidrBlock, AvailabilityZone, Tags } }) => {
      const tier = Tags.find(({ Key }: { Key: string }) => Key === 'aws-cdk:subnet-name').Value;
      return [CidrBlock, `${AvailabilityZone} ${tier}`];
    }),
  );
}

/** The private subnets of a VPC with the public subnet of the NAT gateway in their default route. */
function natRoutes(environment: (typeof ENVIRONMENT_NAMES)[number], stack: string): string[][] {
  const subnetOf = (value: { 'Fn::GetStackOutput': { OutputName: string } }) =>
    /(private|public)Subnet\d/.exec(value['Fn::GetStackOutput'].OutputName)?.[0] ?? '';
  const gateways = deployment.template(environment, stack).findResources('AWS::EC2::NatGateway');
  return deployment.resources(environment, stack, 'AWS::EC2::Route').map(({ Properties }) => {
    expect(Properties.DestinationCidrBlock).toBe('0.0.0.0/0');
    const gateway = gateways[Properties.NatGatewayId['Fn::GetAtt'][0]];
    return [subnetOf(Properties.RouteTableId), subnetOf(gateway.Properties.SubnetId)];
  });
}

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const network = deployment.template(environment, 'Network');

  test("N1: the VPC has the design's address plan", () => {
    network.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' });
    expect(subnetsOf(environment, 'Network')).toEqual({
      '10.0.1.0/24': 'us-east-1a public',
      '10.0.2.0/24': 'us-east-1a private',
      '10.0.3.0/24': 'us-east-1a database',
      '10.0.4.0/24': 'us-east-1b public',
      '10.0.5.0/24': 'us-east-1b private',
      '10.0.6.0/24': 'us-east-1b database',
    });
  });

  test('N1: the database subnets have no default route', () => {
    const routed = deployment
      .resources(environment, 'Network', 'AWS::EC2::Route')
      .map(({ Properties }) => Properties.RouteTableId.Ref as string);
    expect(routed.filter((table) => table.includes('database'))).toEqual([]);
  });

  test('N2: each private subnet has a default route to a NAT gateway', () => {
    const isSingle = environment === 'dev';
    expect(natRoutes(environment, 'Traffic')).toEqual([
      ['privateSubnet1', 'publicSubnet1'],
      ['privateSubnet2', isSingle ? 'publicSubnet1' : 'publicSubnet2'],
    ]);
    deployment.template(environment, 'Traffic').resourceCountIs('AWS::EC2::NatGateway', isSingle ? 1 : 2);
    network.resourceCountIs('AWS::EC2::InternetGateway', 1);
  });

  test('N2: rotation and service wait for the NAT gateways, Data does not', () => {
    const waiting = deployment
      .stacks(environment)
      .filter((stack) =>
        deployment
          .artifact(environment, stack)
          .dependencies.some(({ id }) => id === deployment.artifact(environment, 'Traffic').id),
      );
    expect(waiting).toEqual(expect.arrayContaining(['Rotation', 'Service']));
    expect(waiting).not.toContain('Data');
  });

  test('N3: flow logs of all traffic are sent to an encrypted log group', () => {
    network.hasResourceProperties('AWS::EC2::FlowLog', {
      TrafficType: 'ALL',
      LogGroupName: { Ref: Match.stringLikeRegexp('FlowLogGroup') },
    });
    network.hasResourceProperties('AWS::Logs::LogGroup', {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogsKey'), 'Arn'] },
    });
  });

  test('N4: the VPC has a gateway endpoint for S3', () => {
    network.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
  });

  test('N4: outside dev, the VPC has interface endpoints for ECR, CloudWatch Logs and Secrets Manager', () => {
    const endpoints = deployment.resources(environment, 'Network', 'AWS::EC2::VPCEndpoint');
    const interfaces = endpoints.filter(({ Properties }) => Properties.VpcEndpointType === 'Interface');
    const services = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'].map((name) => `com.amazonaws.us-east-1.${name}`);
    expect(interfaces.map(({ Properties }) => Properties.ServiceName).sort()).toEqual(
      environment === 'dev' ? [] : services,
    );
  });

  test('N5: the default security group has no rules, and no subnet assigns public IP addresses', () => {
    network.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
    const given = deployment
      .resources(environment, 'Network', 'AWS::EC2::Subnet')
      .map(({ Properties }) => Properties.MapPublicIpOnLaunch);
    expect(given).toEqual(Array(6).fill(false));
  });

  describe('the security groups', () => {
    const groups = network.findResources('AWS::EC2::SecurityGroup');
    const nameOf = (reference?: { 'Fn::GetAtt': [string, string] }) =>
      reference && (groups[reference['Fn::GetAtt'][0]].Properties.GroupDescription as string);

    test('N6, N7, N8: allow exactly these inbound flows', () => {
      const rules = deployment
        .resources(environment, 'Network', 'AWS::EC2::SecurityGroupIngress')
        .map(({ Properties: rule }) => {
          const from = nameOf(rule.SourceSecurityGroupId) ?? rule.SourcePrefixListId ?? rule.CidrIp;
          return `${nameOf(rule.GroupId)} ${rule.FromPort}-${rule.ToPort}/${rule.IpProtocol} from ${from}`;
        });
      expect(rules.sort()).toEqual([
        'Cache 6379-6379/tcp from Password rotation',
        'Cache 6379-6379/tcp from Service',
        'Database 5432-5432/tcp from Password rotation',
        'Database 5432-5432/tcp from Service',
        'Load balancer 443-443/tcp from pl-3b927c52',
        'Service 8080-8080/tcp from Load balancer',
      ]);
      const inline = Object.values(groups).filter(({ Properties }) => Properties.SecurityGroupIngress);
      const endpoints = inline.map(({ Properties }) => [
        Properties.GroupDescription,
        Properties.SecurityGroupIngress.map(({ CidrIp, FromPort }: Record<string, unknown>) => `${CidrIp}:${FromPort}`),
      ]);
      expect(endpoints).toEqual(
        environment === 'dev' ? [] : [['Interface endpoints of AWS services', ['10.0.0.0/16:443']]],
      );
    });

    test('N6, N7, N8: allow exactly these outbound flows', () => {
      const paired = deployment
        .resources(environment, 'Network', 'AWS::EC2::SecurityGroupEgress')
        .map(({ Properties: rule }) => {
          return `${nameOf(rule.GroupId)} ${rule.FromPort}-${rule.ToPort}/${rule.IpProtocol} to ${nameOf(rule.DestinationSecurityGroupId)}`;
        });
      expect(paired.sort()).toEqual([
        'Load balancer 8080-8080/tcp to Service',
        'Password rotation 5432-5432/tcp to Database',
        'Password rotation 6379-6379/tcp to Cache',
        'Service 5432-5432/tcp to Database',
        'Service 6379-6379/tcp to Cache',
      ]);
      const inline = Object.values(groups).flatMap(({ Properties: { GroupDescription, SecurityGroupEgress } }) =>
        (SecurityGroupEgress as Record<string, unknown>[])
          // without an outbound rule, EC2 allows all outbound traffic; no host has this address
          .filter(({ CidrIp }) => CidrIp !== '255.255.255.255/32')
          .map(
            ({ CidrIp, FromPort, ToPort, IpProtocol }) =>
              `${GroupDescription} ${FromPort}-${ToPort}/${IpProtocol} to ${CidrIp}`,
          ),
      );
      expect(inline.sort()).toEqual(['Password rotation 443-443/tcp to 0.0.0.0/0', 'Service 443-443/tcp to 0.0.0.0/0']);
    });

    test('every rule has a description', () => {
      const types = ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'];
      const rules = types.flatMap((type) => deployment.resources(environment, 'Network', type));
      expect(rules.filter(({ Properties }) => !Properties.Description)).toEqual([]);
    });
  });
});

describe('N11: the recovery Region of prod', () => {
  test('has its own VPC that does not overlap the first VPC', () => {
    expect(deployment.artifact('prod', 'Recovery').environment.region).toBe('us-west-2');
    deployment.template('prod', 'Recovery').hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.1.0.0/16' });
    expect(Object.keys(subnetsOf('prod', 'Recovery'))).toEqual([1, 4, 2, 5, 3, 6].map((third) => `10.1.${third}.0/24`));
  });

  test('has a NAT gateway in each zone, in the stack StandbyTraffic', () => {
    expect(deployment.artifact('prod', 'StandbyTraffic').environment.region).toBe('us-west-2');
    expect(natRoutes('prod', 'StandbyTraffic')).toEqual([
      ['privateSubnet1', 'publicSubnet1'],
      ['privateSubnet2', 'publicSubnet2'],
    ]);
  });

  test.each(['dev', 'staging'] as const)('%s has no recovery Region', (environment) => {
    expect(deployment.stacks(environment)).not.toEqual(expect.arrayContaining(['Recovery']));
    expect(deployment.stacks(environment)).not.toEqual(expect.arrayContaining(['Standby']));
  });
});

describe('N4: the setting interfaceEndpoints', () => {
  const interfacesOf = (deployment: Deployment, environment: EnvironmentName, stack: string) =>
    deployment
      .resources(environment, stack, 'AWS::EC2::VPCEndpoint')
      .filter(({ Properties }) => Properties.VpcEndpointType === 'Interface')
      .map(({ Properties }) => (Properties.ServiceName as string).split('.').slice(3).join('.'))
      .sort();
  const tasks = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'];
  const all = ['ec2', ...tasks, 'ssm', 'ssm-contacts', 'ssm-incidents'].sort();

  test('all: both VPCs have the endpoints that AWS Foundational Security Best Practices requires', () => {
    const every = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_INTERFACE_ENDPOINTS: 'all' });
    expect(interfacesOf(every, 'prod', 'Network')).toEqual(all);
    expect(interfacesOf(every, 'prod', 'Recovery')).toEqual(all);
  });

  test('tasks: dev has the endpoints that tasks call', () => {
    const called = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_INTERFACE_ENDPOINTS: 'tasks' });
    expect(interfacesOf(called, 'dev', 'Network')).toEqual(tasks);
  });

  test('none: prod has no interface endpoints, and by default only the recovery Region has none', () => {
    const none = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_INTERFACE_ENDPOINTS: 'none' });
    expect(interfacesOf(none, 'prod', 'Network')).toEqual([]);
    expect(interfacesOf(deployment, 'prod', 'Network')).toEqual(tasks);
    expect(interfacesOf(deployment, 'prod', 'Recovery')).toEqual([]);
  });
});
