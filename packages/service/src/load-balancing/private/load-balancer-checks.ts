import { Stack, Token } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IpAddressType, SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { HttpsLoadBalancerProps } from '../load-balancer-props';
import { checkElbName, checkForm, checkSeconds } from '../../private/checks';
import type { Problem } from '../../private/validation';

/** Security policies that allow TLS 1.0 or 1.1. `RECOMMENDED` is one of them. */
const OLD_TLS = [
  SslPolicy.RECOMMENDED,
  SslPolicy.TLS13_10,
  SslPolicy.TLS13_10_PQ,
  SslPolicy.TLS13_11,
  SslPolicy.FIPS_TLS13_10,
  SslPolicy.FIPS_TLS13_10_PQ,
  SslPolicy.FIPS_TLS13_11,
  SslPolicy.FORWARD_SECRECY,
  SslPolicy.FORWARD_SECRECY_TLS11,
  SslPolicy.TLS11,
  SslPolicy.LEGACY,
];

/** Checks the properties of a load balancer. */
export function loadBalancerProblems(
  scope: Construct,
  props: HttpsLoadBalancerProps,
  subnets: ec2.SelectedSubnets,
): Problem[] {
  const { region } = Stack.of(scope);
  const { loadBalancerName, sslPolicy, connectionLogs } = props;
  return [
    Token.isUnresolved(region)
      ? 'the stack must have an explicit Region, because the access log bucket grants permission to an account of the Region'
      : undefined,
    checkElbName('loadBalancerName', loadBalancerName),
    loadBalancerName?.startsWith('internal-')
      ? `loadBalancerName must not begin with "internal-", got "${loadBalancerName}"`
      : undefined,
    checkSeconds('idleTimeout', props.idleTimeout, 1, 4000),
    sslPolicy && OLD_TLS.includes(sslPolicy)
      ? `sslPolicy must require TLS 1.2 or later, such as SslPolicy.TLS13_12_RES_PQ, got "${sslPolicy}"`
      : undefined,
    checkRegion('certificate', regionOf(props.certificate), region),
    ...logProblems('accessLogs', 'accessLogsPrefix', props.accessLogs, props.accessLogsPrefix, region),
    ...(connectionLogs
      ? logProblems(
          'connectionLogs.bucket',
          'connectionLogs.prefix',
          connectionLogs.bucket,
          connectionLogs.prefix,
          region,
        )
      : []),
    ...subnetProblems(props, subnets),
    ...ipv6Problems(props, subnets),
  ];
}

/** Checks the scope and Region of a web ACL. */
export function webAclProblems(scope: Construct, webAclArn: string): Problem[] {
  if (Token.isUnresolved(webAclArn)) return [];
  if (webAclArn.includes(':global/')) return [`webAcl must have the scope REGIONAL, got "${webAclArn}"`];
  return [checkRegion('webAcl', webAclArn.split(':')[3], Stack.of(scope).region)];
}

function logProblems(
  bucketProp: string,
  prefixProp: string,
  bucket: s3.IBucket,
  prefix: string | undefined,
  region: string,
): Problem[] {
  return [
    checkRegion(bucketProp, bucket.env.region, region),
    bucket.encryptionKey
      ? `${bucketProp} must be encrypted with SSE-S3, because Elastic Load Balancing cannot write to a bucket with a customer managed key`
      : undefined,
    checkForm(
      prefixProp,
      prefix,
      /^(?!.*AWSLogs)[^/]([^]*[^/])?$/,
      'without "AWSLogs", which Elastic Load Balancing adds, and without a slash at the start or end',
    ),
  ];
}

/** An imported certificate has the Region of its stack, but its ARN contains the actual one. */
function regionOf({ certificateArn, env }: acm.ICertificate): string {
  return Token.isUnresolved(certificateArn) ? env.region : certificateArn.split(':')[3];
}

function checkRegion(prop: string, region: string, wanted: string): Problem {
  if (Token.isUnresolved(region) || Token.isUnresolved(wanted) || region === wanted) return undefined;
  return `${prop} must be in the Region of the load balancer, ${wanted}, got ${region}`;
}

/** Whether an imported subnet is public is unknown, unless the VPC has it as a private or isolated one. */
function subnetProblems(
  { vpc, internetFacing }: HttpsLoadBalancerProps,
  { subnets, availabilityZones, isPendingLookup, hasPublic }: ec2.SelectedSubnets,
): Problem[] {
  if (isPendingLookup) return [];
  const zones = new Set(availabilityZones).size;
  const hidden = [...vpc.privateSubnets, ...vpc.isolatedSubnets];
  return [
    zones < 2 ? `vpcSubnets must be in at least two Availability Zones, got ${zones}` : undefined,
    !internetFacing && hasPublic
      ? 'vpcSubnets must be private for an internal load balancer, got a public subnet'
      : undefined,
    internetFacing && subnets.some((subnet) => hidden.includes(subnet))
      ? 'vpcSubnets must be public for an internet-facing load balancer, got a private subnet'
      : undefined,
  ];
}

function ipv6Problems(
  { internetFacing, ipAddressType = IpAddressType.IPV4 }: HttpsLoadBalancerProps,
  { subnets }: ec2.SelectedSubnets,
): Problem[] {
  if (ipAddressType === IpAddressType.IPV4) return [];
  const without = subnets.filter(hasIpv4Only).map(({ node }) => node.path);
  return [
    !internetFacing && ipAddressType === IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4
      ? `ipAddressType must be ipv4 or dualstack for an internal load balancer, got ${ipAddressType}`
      : undefined,
    without.length > 0
      ? `ipAddressType ${ipAddressType} requires subnets with an IPv6 CIDR block, got ${without.join(', ')} without one`
      : undefined,
  ];
}

/** Whether a subnet of this app has no IPv6 CIDR block. That of an imported one is unknown. */
function hasIpv4Only({ node: { defaultChild } }: ec2.ISubnet): boolean {
  return defaultChild instanceof ec2.CfnSubnet && defaultChild.ipv6CidrBlock === undefined;
}
