import { VpcNatGateways } from '@pets/network';
import type { Construct } from 'constructs';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `StandbyStack`. */
export interface StandbyStackProps extends PetsStackProps {
  readonly recovery: RecoveryStack;
}

/**
 * Internet access for a service in the recovery Region. Separate from Recovery, so that the database, which waits for
 * the key and the vault of that stack, does not wait for NAT gateways.
 */
export class StandbyStack extends PetsStack {
  constructor(scope: Construct, id: string, props: StandbyStackProps) {
    super(scope, id, props);
    new VpcNatGateways(this, 'NatGateways', { vpc: props.recovery.vpc });
  }
}
