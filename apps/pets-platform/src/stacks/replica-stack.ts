import { PostgresReplica } from '@pets/database';
import { AlertPublisher, DatabaseAlarms, DeploymentAlerts, ReplicaAlarms } from '@pets/observability';
import { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { RegionalAlerts } from '../monitoring/alerts';
import { DATABASE_LIMITS, REPLICA_VERSION, replicaIdentifierOf, serviceByName } from '../pets-api';
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
 * Read replica of the database in the recovery Region. Stateful. Separate from `RecoveryStack`, since the database
 * needs the vault and key of that stack, and the replica needs the database.
 */
export class ReplicaStack extends PetsStack {
  readonly replica: PostgresReplica;
  /** Alarms on certificate and web ACL of CloudFront, if this Region is us-east-1. */
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
      instanceIdentifier: replicaIdentifierOf(environment),
      engineVersion: REPLICA_VERSION,
      promoted: environment.replicaPromoted,
      // the design requires a single-AZ replica until it is promoted
      multiAz: false,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM),
      monitoringInterval: Duration.seconds(60),
    });
    const alerts = RegionalAlerts.create(this, environment, recovery.key, [AlertPublisher.EVENT_BRIDGE]);
    this.watch(alerts);
    // of the service in Standby, in the stack of the topic, whose policy allows EventBridge to publish
    new DeploymentAlerts(this, 'DeploymentAlerts', {
      ...alerts.set('deployments', 'pets-api-standby'),
      service: serviceByName(this, environment.namePrefix, recovery.vpc),
    });
    this.edgeAlarms = edge.region === this.region ? watchEdge(this, edge, alerts) : [];
  }

  /** Creates the alarms in the Region of the replica, where its metrics are. */
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
      description:
        'The replica lags far behind its source. If the primary Region is lost now, the data that is not replicated is lost.',
    });
  }
}
