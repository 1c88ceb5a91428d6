import { App, Stack } from 'aws-cdk-lib/core';
import type { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AddressPlan, FlowLogs, TieredVpc, TierType, type TieredVpcProps } from '../src';

export const ACCOUNT = '111111111111';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

export function stackIn(app: App, id: string, region = 'us-east-1'): Stack {
  return new Stack(app, id, { env: { account: ACCOUNT, region } });
}

/** Two zones and three tiers, different from all defaults. */
export function twoZonePlan(): AddressPlan {
  return AddressPlan.of({
    cidr: '10.0.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    tiers: [
      { name: 'public', tierType: TierType.PUBLIC, cidrs: ['10.0.1.0/24', '10.0.4.0/24'] },
      { name: 'private', tierType: TierType.PRIVATE, cidrs: ['10.0.2.0/24', '10.0.5.0/24'] },
      { name: 'database', tierType: TierType.ISOLATED, cidrs: ['10.0.3.0/24', '10.0.6.0/24'] },
    ],
  });
}

export function vpcIn(stack: Stack, props: Partial<TieredVpcProps> = {}): TieredVpc {
  return new TieredVpc(stack, 'Vpc', {
    addressPlan: twoZonePlan(),
    ...props,
    flowLogs: props.flowLogs ?? FlowLogs.toCloudWatch({ encryptionKey: new kms.Key(stack, 'Key') }),
  });
}

export function resourcesOf(template: Template): Record<string, Resource> {
  return (template.toJSON() as { Resources: Record<string, Resource> }).Resources;
}

export function resourcesOfType(template: Template, type: string): Resource[] {
  return Object.values(resourcesOf(template)).filter((resource) => resource.Type === type);
}
