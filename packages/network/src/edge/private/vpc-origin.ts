import { Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CLOUDFRONT_PREFIX_LISTS } from '../../private/cloudfront-prefix-lists';
import type { VpcApiOrigin } from '../vpc-api-origin';

/** Id of the prefix list of CloudFront in the Region of the load balancer, if it is known. */
export function prefixListOf({ loadBalancer, prefixListId }: VpcApiOrigin): string | undefined {
  return prefixListId ?? CLOUDFRONT_PREFIX_LISTS[Stack.of(loadBalancer).region];
}

/** Allows HTTPS from CloudFront to the load balancer. */
export function openForCloudFront(origin: VpcApiOrigin): void {
  const prefixList = prefixListOf(origin);
  if (origin.openSecurityGroup === false || prefixList === undefined) return;
  const description = 'HTTPS from CloudFront';
  origin.loadBalancer.connections.allowFrom(ec2.Peer.prefixList(prefixList), ec2.Port.tcp(443), description);
}
