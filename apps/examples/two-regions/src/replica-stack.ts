import { type PostgresDatabase, PostgresReplica } from '@pets/database';
import { AlertTopic, ReplicaAlarms } from '@pets/observability';
import { Stack, type StackProps } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `ReplicaStack`. */
export interface ReplicaStackProps extends StackProps {
  readonly database: PostgresDatabase;
  readonly recovery: RecoveryStack;
}

/** The replica, which is promoted after the loss of the first Region, and its alarms. */
export class ReplicaStack extends Stack {
  constructor(scope: Construct, id: string, { database, recovery, ...props }: ReplicaStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const replica = new PostgresReplica(this, 'Replica', {
      sourceDatabase: database,
      vpc: recovery.vpc,
      vpcSubnets: recovery.vpc.subnets('database'),
      securityGroups: [recovery.securityGroup],
      encryptionKey: recovery.key,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      instanceIdentifier: `${this.stackName}-orders`.toLowerCase(),
    });
    new ReplicaAlarms(this, 'Alarms', {
      replica: replica.instance,
      actions: new AlertTopic(this, 'Alerts', { encryptionKey: recovery.key, emails: ['team@example.com'] }),
      alarmNamePrefix: this.stackName,
    });
  }
}
