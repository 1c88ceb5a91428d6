import { Stack, Token } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { HttpsLoadBalancerProps } from '../load-balancer-props';
import { checkElbName, checkForm, checkSeconds } from '../../private/checks';

type Problem = string | undefined;

/** Policies that admit TLS 1.0 or 1.1; `RECOMMENDED` is one of them. */
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

/** Everything that is wrong with a load balancer's properties. */
export function loadBalancerProblems(
  scope: Construct,
  props: HttpsLoadBalancerProps,
  subnets: ec2.SelectedSubnets,
): Problem[] {
  const { region } = Stack.of(scope);
  const { loadBalancerName, sslPolicy } = props;
  return [
    Token.isUnresolved(region)
      ? 'the stack must have an explicit region, by which the access logs know who writes them'
      : undefined,
    checkElbName('loadBalancerName', loadBalancerName),
    loadBalancerName?.startsWith('internal-')
      ? `loadBalancerName must not begin with "internal-", got "${loadBalancerName}"`
      : undefined,
    checkSeconds('idleTimeout', props.idleTimeout, 1, 4000),
    sslPolicy && OLD_TLS.includes(sslPolicy)
      ? `sslPolicy must demand TLS 1.2 or newer, such as SslPolicy.TLS13_12_RES_PQ, got "${sslPolicy}"`
      : undefined,
    checkRegion('certificate', regionOf(props.certificate), region),
    ...logProblems('accessLogs', props.accessLogs, props.accessLogsPrefix, region),
    ...logProblems('connectionLogs', props.connectionLogs, props.connectionLogsPrefix, region),
    ...subnetProblems(props, subnets),
  ];
}

/** Everything that is wrong with the ARN of a web ACL that is to stand before a load balancer. */
export function webAclProblems(scope: Construct, webAclArn: string): Problem[] {
  if (Token.isUnresolved(webAclArn)) return [];
  if (webAclArn.includes(':global/')) {
    return [`webAclArn must be of a web ACL with the scope REGIONAL, got "${webAclArn}"`];
  }
  return [checkRegion('webAclArn', webAclArn.split(':')[3], Stack.of(scope).region)];
}

function logProblems(
  prop: string,
  bucket: s3.IBucket | undefined,
  prefix: string | undefined,
  region: string,
): Problem[] {
  if (!bucket) return [prefix === undefined ? undefined : `${prop}Prefix needs ${prop}`];
  return [
    checkRegion(prop, bucket.env.region, region),
    bucket.encryptionKey
      ? `${prop} must be a bucket with SSE-S3: Elastic Load Balancing does not write to one encrypted with a customer's key`
      : undefined,
    checkForm(
      `${prop}Prefix`,
      prefix,
      /^(?!.*AWSLogs)[^/]([^]*[^/])?$/,
      'without "AWSLogs", which Elastic Load Balancing adds, and without a slash first or last',
    ),
  ];
}

/** An imported certificate has the region of its stack; the ARN tells its own. */
function regionOf({ certificateArn, env }: acm.ICertificate): string {
  return Token.isUnresolved(certificateArn) ? env.region : certificateArn.split(':')[3];
}

function checkRegion(prop: string, region: string, wanted: string): Problem {
  if (Token.isUnresolved(region) || Token.isUnresolved(wanted) || region === wanted) return undefined;
  return `${prop} must be in the load balancer's region ${wanted}, got one in ${region}`;
}

/** An imported subnet does not tell whether it is public; one that the VPC knows as private is surely not. */
function subnetProblems(
  { vpc, internetFacing }: HttpsLoadBalancerProps,
  { subnets, availabilityZones, isPendingLookup, hasPublic }: ec2.SelectedSubnets,
): Problem[] {
  if (isPendingLookup) return [];
  const zones = new Set(availabilityZones).size;
  const hidden = [...vpc.privateSubnets, ...vpc.isolatedSubnets];
  return [
    zones < 2 ? `vpcSubnets must lie in two Availability Zones or more, got ${zones}` : undefined,
    !internetFacing && hasPublic
      ? 'vpcSubnets must be private, so that the load balancer is for the network alone'
      : undefined,
    internetFacing && subnets.some((subnet) => hidden.includes(subnet))
      ? 'vpcSubnets must be public, so that the internet reaches the load balancer'
      : undefined,
  ];
}
