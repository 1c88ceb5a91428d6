import { App } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressPlan, TierType, type VpcEndpointOptions } from '../../src';
import { resourcesOfType, stackIn, vpcIn } from '../fixtures';

const { ECR, ECR_DOCKER, CLOUDWATCH_LOGS, SECRETS_MANAGER } = ec2.InterfaceVpcEndpointAwsService;

const PRIVATE_ROUTE_TABLES = [
  { Ref: 'VpcprivateSubnet1RouteTable1979EACB' },
  { Ref: 'VpcprivateSubnet2RouteTable4D0FFC8C' },
];

function templateOf(endpoints?: VpcEndpointOptions, addressPlan?: AddressPlan): Template {
  const stack = stackIn(new App(), 'Network');
  vpcIn(stack, { endpoints, ...(addressPlan === undefined ? {} : { addressPlan }) });
  return Template.fromStack(stack);
}

function planOf(tierType: TierType): AddressPlan {
  return AddressPlan.of({
    cidr: '10.0.0.0/16',
    availabilityZones: ['us-east-1a'],
    tiers: [{ name: 'only', tierType, cidrs: ['10.0.0.0/24'] }],
  });
}

test('by default, only the private tiers have a gateway endpoint for Amazon S3', () => {
  const template = templateOf();
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Gateway',
    ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.s3']] },
    RouteTableIds: PRIVATE_ROUTE_TABLES,
  });
});

test('all endpoints can be disabled', () => {
  templateOf({ s3: false }).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
});

test('can create a gateway endpoint for Amazon DynamoDB', () => {
  templateOf({ dynamoDb: true }).hasResourceProperties('AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Gateway',
    ServiceName: Match.objectLike({ 'Fn::Join': ['', Match.arrayWith(['.dynamodb'])] }),
    RouteTableIds: PRIVATE_ROUTE_TABLES,
  });
});

describe('interface endpoints for containers', () => {
  const stack = stackIn(new App(), 'Network');
  const network = vpcIn(stack, { endpoints: { interfaces: [ECR, ECR_DOCKER, CLOUDWATCH_LOGS, SECRETS_MANAGER] } });
  const template = Template.fromStack(stack);

  test.each(['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'])(
    'the endpoint of %s is created in the private tier',
    (service) => {
      template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        ServiceName: `com.amazonaws.us-east-1.${service}`,
        PrivateDnsEnabled: true,
        SubnetIds: [{ Ref: 'VpcprivateSubnet1SubnetCEAD3716' }, { Ref: 'VpcprivateSubnet2Subnet2DE7549C' }],
        SecurityGroupIds: [{ 'Fn::GetAtt': ['VpcEndpointSecurityGroup89A6ECD0', 'GroupId'] }],
      });
    },
  );

  test('their logical ids are stable, because a replaced endpoint interrupts the access to the service', () => {
    const endpoints = Object.entries(template.findResources('AWS::EC2::VPCEndpoint'));
    const ids = endpoints.filter(([, { Properties }]) => Properties.VpcEndpointType === 'Interface').map(([id]) => id);
    expect(ids.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'VpcEcrApiEndpoint',
      'VpcEcrDkrEndpoint',
      'VpcLogsEndpoint',
      'VpcSecretsmanagerEndpoint',
    ]);
  });

  test('their security group allows HTTPS from within the VPC and no outbound traffic', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        {
          CidrIp: '10.0.0.0/16',
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          Description: 'HTTPS from within the VPC',
        },
      ],
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('exposes their security group', () => {
    expect(network.endpointSecurityGroup).toBeInstanceOf(ec2.SecurityGroup);
  });

  test('adding or removing a service does not change the other endpoints', () => {
    const ids = (interfaces: ec2.InterfaceVpcEndpointAwsService[]) =>
      Object.keys(templateOf({ interfaces }).findResources('AWS::EC2::VPCEndpoint'));
    expect(ids([CLOUDWATCH_LOGS, ECR])).toEqual(expect.arrayContaining(ids([ECR])));
  });
});

test('interface endpoints can be created in another tier', () => {
  templateOf({ interfaces: [SECRETS_MANAGER], tier: 'database' }).hasResourceProperties('AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Interface',
    SubnetIds: [{ Ref: 'VpcdatabaseSubnet1SubnetD53A427B' }, { Ref: 'VpcdatabaseSubnet2Subnet75663D63' }],
  });
});

test('without a private tier, they are created in an isolated tier', () => {
  const template = templateOf({ interfaces: [SECRETS_MANAGER] }, planOf(TierType.ISOLATED));
  expect(resourcesOfType(template, 'AWS::EC2::VPCEndpoint')).toHaveLength(1);
});

test.each<[VpcEndpointOptions, TierType, string]>([
  [{ s3: true }, TierType.ISOLATED, 'endpoints.s3 must be false in a plan without a private tier, got true'],
  [{ dynamoDb: true }, TierType.PUBLIC, 'endpoints.dynamoDb must be false in a plan without a private tier, got true'],
  [
    { interfaces: [ECR] },
    TierType.PUBLIC,
    'endpoints.interfaces must be empty in a plan without a private or isolated tier',
  ],
  [{ interfaces: [ECR, ECR] }, TierType.ISOLATED, 'endpoints.interfaces must not repeat a service, got ecr.api twice'],
  [{ tier: 'tasks' }, TierType.ISOLATED, 'endpoints.tier must be one of only, got tasks'],
])('fails for %j with a %s tier', (endpoints, tierType, problem) => {
  expect(() => templateOf(endpoints, planOf(tierType))).toThrow(`Network/Vpc: ${problem}`);
});
