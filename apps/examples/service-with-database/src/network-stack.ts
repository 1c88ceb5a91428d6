import { AddressPlan, FlowLogs, Ingress, NatGateways, TieredVpc, TierSecurityGroups, TierType } from '@pets/network';
import { CustomerKey } from '@pets/security';
import { Stack } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** VPC and security groups. */
export class NetworkStack extends Stack {
  readonly vpc: TieredVpc;
  readonly groups: TierSecurityGroups;
  /** Encrypts the logs. */
  readonly logsKey: kms.IKey;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.logsKey = new CustomerKey(this, 'LogsKey', { description: 'logs of the shop' });
    this.vpc = new TieredVpc(this, 'Vpc', {
      addressPlan: AddressPlan.derived({
        cidr: '10.0.0.0/16',
        availabilityZones: ['a', 'b'].map((zone) => `${this.region}${zone}`),
        tiers: [
          { name: 'public', tierType: TierType.PUBLIC, prefixLength: 24 },
          { name: 'private', tierType: TierType.PRIVATE, prefixLength: 22 },
          { name: 'database', tierType: TierType.ISOLATED, prefixLength: 24 },
        ],
      }),
      natGateways: NatGateways.SINGLE,
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: this.logsKey }),
    });
    this.groups = new TierSecurityGroups(this, 'Groups', { vpc: this.vpc, ingress: Ingress.internet() });
  }
}
