import { PostgresReplica } from '@pets/database';
import { AlertTopic, ReplicaAlarms } from '@pets/observability';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import type { DataStack } from './data-stack';
import { TIERS } from './network-stack';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `ReplicaStack`. */
export interface ReplicaStackProps extends StackProps {
  readonly environment: PetsEnvironment;
  readonly data: DataStack;
  readonly recovery: RecoveryStack;
}

/**
 * The copy of the database in the region that takes over. Stateful. Apart from `RecoveryStack`, since the first database
 * needs that one's vault and key, and the replica needs the first database.
 */
export class ReplicaStack extends Stack {
  readonly replica: PostgresReplica;

  constructor(scope: Construct, id: string, props: ReplicaStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { environment, data, recovery } = props;
    this.replica = new PostgresReplica(this, 'Replica', {
      source: data.database,
      vpc: recovery.network.vpc,
      vpcSubnets: recovery.network.subnets(TIERS.database),
      securityGroups: [recovery.securityGroups.database],
      encryptionKey: recovery.key,
      instanceIdentifier: `${environment.namePrefix}pets-api-db-replica`,
      // the design keeps it in one zone until it takes over
      multiAz: false,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM),
      monitoringInterval: Duration.seconds(60),
    });
    // an alarm tells a topic of its own region alone
    const { namePrefix } = environment;
    const { topic } = new AlertTopic(this, 'Alerts', { topicName: `${namePrefix}alerts`, encryptionKey: recovery.key });
    new ReplicaAlarms(this, 'Alarms', {
      replica: this.replica.instance,
      topic,
      alarmNamePrefix: `${namePrefix}pets-api`,
    });
  }
}
