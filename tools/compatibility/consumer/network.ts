import { Stack } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as network from '@pets/network';
import type { ConsumerStack, Parts } from './support';

const TIERS = [
  { name: 'public', tierType: network.TierType.PUBLIC, prefixLength: 26 },
  { name: 'private', tierType: network.TierType.PRIVATE, prefixLength: 22 },
  { name: 'database', tierType: network.TierType.ISOLATED, prefixLength: 26 },
];

function tieredVpc(stack: ConsumerStack, natGateways?: network.NatGateways): network.TieredVpc {
  return new network.TieredVpc(stack, 'Network', {
    addressPlan: network.AddressPlan.derived({
      cidr: '10.0.0.0/16',
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      tiers: TIERS,
    }),
    flowLogs: network.FlowLogs.toCloudWatch({ encryptionKey: stack.key }),
    natGateways,
  });
}

function domain(stack: ConsumerStack): network.ApiDomain {
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
  const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone);
  return new network.ApiDomain(stack, 'Domain', { hostedZone, domainName: 'api.example.com' });
}

function loadBalancer(stack: ConsumerStack): elbv2.ApplicationLoadBalancer {
  return new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: stack.vpc, internetFacing: true });
}

export const parts: Parts = {
  vpc: (stack) => {
    const vpc = tieredVpc(stack);
    const groups = new network.TierSecurityGroups(stack, 'Groups', { vpc, ingress: network.Ingress.cloudFrontOnly() });
    groups.allow(groups.service, groups.addGroup('Search', 'Search cluster'), 9200, 'Service to search cluster');
  },
  'NAT gateways in another stack': (stack) => {
    const vpc = tieredVpc(stack, network.NatGateways.NONE);
    const other = new Stack(stack, 'Traffic', { env: { account: stack.account, region: stack.region } });
    new network.VpcNatGateways(other, 'NatGateways', { vpc, natGateways: network.NatGateways.SINGLE });
  },
  distribution: (stack) => {
    const originVerification = new network.OriginVerification(stack, 'Verification', { encryptionKey: stack.key });
    const certificate = domain(stack).certificate('Certificate');
    const listener = loadBalancer(stack).addListener('Https', {
      port: 443,
      certificates: [certificate],
      defaultAction: elbv2.ListenerAction.fixedResponse(403),
    });
    listener.addAction('Api', {
      priority: 10,
      conditions: [originVerification.condition],
      action: elbv2.ListenerAction.fixedResponse(200),
    });
    originVerification.enforceOn(listener);
    new network.ApiDistribution(stack, 'Distribution', {
      originDomainName: 'origin.api.example.com',
      originVerification,
      domainNames: ['api.example.com'],
      certificate,
      webAcl: stack.webAcl('WebAcl', 'CLOUDFRONT'),
      logging: network.DistributionLogging.toBucket(stack.bucket('Logs')),
    });
  },
  failover: (stack) => {
    const { healthCheck } = new network.RegionSwitch(stack.recovery(), 'Switch', { metricNamespace: 'shop/failover' });
    const primary = network.FailoverRouting.primary(healthCheck);
    const target = loadBalancer(stack);
    target.addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(200) });
    domain(stack).failoverToLoadBalancer(target, primary, 'origin.api.example.com');
  },
};
