import { FlowLogs, TieredVpc } from '@pets/network';
import { CustomerKey } from '@pets/security';
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import { addressPlan } from './network-stack';

/** Properties of `RecoveryStack`. */
export interface RecoveryStackProps extends StackProps {
  readonly environment: PetsEnvironment;
}

/** The region that takes over: its VPC does not overlap the first one's, so that the two can be peered. */
export class RecoveryStack extends Stack {
  constructor(scope: Construct, id: string, props: RecoveryStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { environment } = props;
    const key = new CustomerKey(this, 'LogsKey', { description: `logs of the Pets API, ${environment.name}, recovery` })
      .key;
    new TieredVpc(this, 'Vpc', {
      addressPlan: addressPlan(environment.recoveryAddressPrefix, environment.recoveryAvailabilityZones),
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: key }),
    });
  }
}
