import { PostgresReplica } from '@pets/database';
import { DatabaseAlarms, ReplicaAlarms } from '@pets/observability';
import { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { RegionalAlerts } from '../alerts';
import { DATABASE_LIMITS } from '../pets-api';
import type { DataStack } from './data-stack';
import { watchEdge, type EdgeStack } from './edge-stack';
import { TIERS } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `ReplicaStack`. */
export interface ReplicaStackProps extends PetsStackProps {
  readonly edge: EdgeStack;
  readonly data: DataStack;
  readonly recovery: RecoveryStack;
}

/**
 * The copy of the database in the region that takes over. Stateful. Apart from `RecoveryStack`, since the first database
 * needs that one's vault and key, and the replica needs the first database.
 */
export class ReplicaStack extends PetsStack {
  readonly replica: PostgresReplica;
  /** Alarms on what CloudFront takes from us-east-1, where that is this region. */
  readonly edgeAlarms: readonly cloudwatch.IAlarm[];

  constructor(scope: Construct, id: string, props: ReplicaStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { environment, edge, data, recovery } = props;
    this.replica = new PostgresReplica(this, 'Replica', {
      sourceDatabase: data.database,
      vpc: recovery.vpc,
      vpcSubnets: recovery.vpc.subnets(TIERS.database),
      securityGroups: [recovery.securityGroups.database],
      encryptionKey: recovery.key,
      instanceIdentifier: `${environment.namePrefix}pets-api-db-replica`,
      // the design keeps it in one zone until it takes over
      multiAz: false,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM),
      monitoringInterval: Duration.seconds(60),
    });
    const alerts = RegionalAlerts.create(this, environment, recovery.key);
    this.watch(alerts);
    this.edgeAlarms = edge.region === this.region ? watchEdge(this, edge, alerts) : [];
  }

  /** In the region of the replica, where its metrics are. */
  private watch(alerts: RegionalAlerts): void {
    const replica = this.replica.instance;
    const { replicaLag } = new ReplicaAlarms(this, 'Alarms', { ...alerts.set('replica'), replica });
    new DatabaseAlarms(this, 'InstanceAlarms', {
      ...alerts.set('replica', 'pets-api-replica'),
      ...DATABASE_LIMITS,
      database: replica,
    });
    alerts.page({
      name: 'data-at-risk',
      alarms: [replicaLag],
      description: 'The replica is far behind: if the first region were lost now, what it lacks would be lost too.',
    });
  }
}
