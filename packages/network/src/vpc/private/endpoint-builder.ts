import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { AddressPlan } from '../address-plan';
import { TierType } from '../tier';
import type { VpcEndpointOptions } from '../vpc-endpoints';

/** Problems of the endpoint options for a plan. */
export function checkEndpoints(plan: AddressPlan, options: VpcEndpointOptions): string[] {
  const problems: string[] = [];
  const hasPrivate = plan.tiersOf(TierType.PRIVATE).length > 0;
  for (const gateway of ['s3', 'dynamoDb'] as const) {
    if (options[gateway] === true && !hasPrivate) {
      problems.push(`endpoints.${gateway} must be false in a plan without a private tier, got true`);
    }
  }
  const names = (options.interfaces ?? []).map((service) => service.shortName);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  for (const name of repeated) problems.push(`endpoints.interfaces must not repeat a service, got ${name} twice`);
  const { tier } = options;
  if (tier !== undefined && plan.tiers.every((known) => known.name !== tier)) {
    const known = plan.tiers.map(({ name }) => name).join(', ');
    problems.push(`endpoints.tier must be one of ${known}, got ${tier}`);
  }
  if (names.length > 0 && tier === undefined && defaultTier(plan) === undefined) {
    problems.push('endpoints.interfaces must be empty in a plan without a private or isolated tier');
  }
  return problems;
}

/** Creates the endpoints. Returns the security group of the interface endpoints if there are any. */
export function addEndpoints(
  scope: Construct,
  vpc: ec2.IVpc,
  plan: AddressPlan,
  options: VpcEndpointOptions,
): ec2.SecurityGroup | undefined {
  const privates = plan.tiersOf(TierType.PRIVATE).map(({ name }) => ({ subnetGroupName: name }));
  const addGateway = (id: string, service: ec2.GatewayVpcEndpointAwsService) =>
    new ec2.GatewayVpcEndpoint(scope, id, { vpc, service, subnets: privates });
  if ((options.s3 ?? true) && privates.length > 0) addGateway('S3Endpoint', ec2.GatewayVpcEndpointAwsService.S3);
  if (options.dynamoDb ?? false) addGateway('DynamoDbEndpoint', ec2.GatewayVpcEndpointAwsService.DYNAMODB);

  const services = options.interfaces ?? [];
  if (services.length === 0) return undefined;
  const securityGroup = new ec2.SecurityGroup(scope, 'EndpointSecurityGroup', {
    vpc,
    description: 'Interface endpoints of AWS services',
    allowAllOutbound: false,
  });
  // the literal CIDR block instead of the VPC's attribute, so that policy checks can evaluate the rule
  securityGroup.addIngressRule(ec2.Peer.ipv4(plan.cidr), ec2.Port.tcp(443), 'HTTPS from within the VPC');
  for (const service of services) {
    new ec2.InterfaceVpcEndpoint(scope, `${pascalCase(service.shortName)}Endpoint`, {
      vpc,
      service,
      subnets: { subnetGroupName: options.tier ?? defaultTier(plan) },
      securityGroups: [securityGroup],
      open: false,
    });
  }
  return securityGroup;
}

function defaultTier(plan: AddressPlan): string | undefined {
  return [...plan.tiersOf(TierType.PRIVATE), ...plan.tiersOf(TierType.ISOLATED)].at(0)?.name;
}

function pascalCase(text: string): string {
  return text
    .split(/[^A-Za-z0-9]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
