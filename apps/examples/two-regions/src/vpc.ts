import { AddressPlan, FlowLogs, NatGateways, TieredVpc, TierType } from '@pets/network';
import { Stack } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Creates a VPC for databases only, without a route to the internet. */
export function createVpc(scope: Construct, cidr: string, encryptionKey: kms.IKey): TieredVpc {
  return new TieredVpc(scope, 'Vpc', {
    addressPlan: AddressPlan.derived({
      cidr,
      availabilityZones: ['a', 'b'].map((zone) => `${Stack.of(scope).region}${zone}`),
      tiers: [{ name: 'database', tierType: TierType.ISOLATED, prefixLength: 24 }],
    }),
    natGateways: NatGateways.NONE,
    flowLogs: FlowLogs.toCloudWatch({ encryptionKey }),
  });
}
