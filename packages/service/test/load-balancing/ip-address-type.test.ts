import type { Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { InternalLoadBalancer, Traffic } from '../../src';
import { CERTIFICATE, idsOf, loadBalancerIn, only, serviceIn, stackOf, vpcIn } from '../fixtures';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const { IPV4, DUAL_STACK, DUAL_STACK_WITHOUT_PUBLIC_IPV4 } = elbv2.IpAddressType;

function vpcWith(stack: Stack, ipProtocol: ec2.IpProtocol): ec2.IVpc {
  return new ec2.Vpc(stack, 'Network', { availabilityZones: ['us-east-1a', 'us-east-1b'], ipProtocol });
}

function internalIn(stack: Stack, ipAddressType: elbv2.IpAddressType) {
  return new InternalLoadBalancer(stack, 'Internal', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    accessLogs: s3.Bucket.fromBucketName(stack, 'AccessLogs', 'logs'),
    ipAddressType,
  });
}

test.each<[elbv2.IpAddressType | undefined, string]>([
  [undefined, 'ipv4'],
  [IPV4, 'ipv4'],
  [DUAL_STACK, 'dualstack'],
  [DUAL_STACK_WITHOUT_PUBLIC_IPV4, 'dualstack-without-public-ipv4'],
])('a public load balancer with %s has %s', (ipAddressType, wanted) => {
  const stack = stackOf();
  loadBalancerIn(stack, { ipAddressType, vpc: vpcWith(stack, ec2.IpProtocol.DUAL_STACK) });
  expect(only(Template.fromStack(stack), LOAD_BALANCER).IpAddressType).toBe(wanted);
});

test('a change of the addresses keeps the logical ids', () => {
  const ids = [IPV4, DUAL_STACK].map((ipAddressType) => {
    const stack = stackOf();
    const { listener } = loadBalancerIn(stack, { ipAddressType });
    serviceIn(stack, { traffic: Traffic.fromListener(listener), containerPort: 80 });
    const template = Template.fromStack(stack);
    return [LOAD_BALANCER, 'AWS::ElasticLoadBalancingV2::TargetGroup'].flatMap((type) => idsOf(template, type));
  });
  expect(ids[1]).toEqual(ids[0]);
});

test.each([DUAL_STACK, DUAL_STACK_WITHOUT_PUBLIC_IPV4])('%s fails in subnets without IPv6', (ipAddressType) => {
  const stack = stackOf();
  const vpc = vpcWith(stack, ec2.IpProtocol.IPV4_ONLY);
  expect(() => loadBalancerIn(stack, { ipAddressType, vpc })).toThrow(
    `Service/LoadBalancer: ipAddressType ${ipAddressType} requires subnets with an IPv6 CIDR block, got Service/Network/PublicSubnet1, Service/Network/PublicSubnet2 without one`,
  );
});

test('an internal load balancer can be dual-stack', () => {
  const stack = stackOf();
  internalIn(stack, DUAL_STACK);
  expect(only(Template.fromStack(stack), LOAD_BALANCER).IpAddressType).toBe('dualstack');
});

test('an internal load balancer fails without public IPv4 addresses, which it never has', () => {
  expect(() => internalIn(stackOf(), DUAL_STACK_WITHOUT_PUBLIC_IPV4)).toThrow(
    'Service/Internal: ipAddressType must be ipv4 or dualstack for an internal load balancer, got dualstack-without-public-ipv4',
  );
});
