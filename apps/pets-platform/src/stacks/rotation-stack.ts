import { CacheRotation, PasswordRotation, RotationStrategy } from '@pets/database';
import { CustomerKey } from '@pets/security';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { DataStack } from './data-stack';
import { TIERS, type NetworkStack } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';

/** Properties of `RotationStack`. */
export interface RotationStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
}

/**
 * Functions and schedules that rotate the passwords of the database and the session cache. Separate from Data, so that new code for a function
 * does not update the stateful stack, and the replica does not wait for it.
 */
export class RotationStack extends PetsStack {
  /** Rotates the password of the master user. */
  readonly master: PasswordRotation;
  /** Rotates the password of the application's user, which the first rotation creates. */
  readonly user: PasswordRotation;
  /** Rotates the password of the session cache. */
  readonly cache: CacheRotation;

  constructor(scope: Construct, id: string, props: RotationStackProps) {
    super(scope, id, props);
    const { environment, network, data } = props;
    const description = `rotation logs and dead letters of the Pets API, ${environment.name}`;
    const common = {
      vpc: network.vpc,
      vpcSubnets: network.vpc.subnets(TIERS.private),
      securityGroups: [network.securityGroups.rotation],
      encryptionKey: new CustomerKey(this, 'RotationKey', { description }),
      automaticallyAfter: Duration.days(30),
    };
    const ofDatabase = { ...common, database: data.database, replicaRegions: data.replicaRegions };
    this.master = new PasswordRotation(this, 'Rotation', ofDatabase);
    this.user = new PasswordRotation(this, 'UserRotation', {
      ...ofDatabase,
      // a new database lacks this user, and the service needs it to start
      strategy: RotationStrategy.alternatingUsers({ secret: data.user, createUser: true }),
      rotateImmediatelyOnUpdate: true,
    });
    this.cache = new CacheRotation(this, 'CacheRotation', { ...common, cache: data.cache });
  }
}
