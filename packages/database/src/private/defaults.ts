import { RemovalPolicy } from 'aws-cdk-lib/core';

/**
 * Removal policy of subnet groups, parameter groups, users and secrets. CloudFormation cannot delete them while a
 * retained database or cache uses them, and they are useless without it.
 */
export function companionPolicy(removalPolicy: RemovalPolicy): RemovalPolicy {
  return removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.DESTROY : removalPolicy;
}
