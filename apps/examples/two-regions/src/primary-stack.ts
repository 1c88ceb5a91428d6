import { ConnectionSecrets, DatabaseBackup, PostgresDatabase } from '@pets/database';
import { AlertTopic, DatabaseAlarms } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import { Size, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { RecoveryStack } from './recovery-stack';
import { createVpc } from './vpc';

/** Properties of `PrimaryStack`. */
export interface PrimaryStackProps {
  readonly recovery: RecoveryStack;
}

/** The database, whose secrets and backups are copied to the second Region. */
export class PrimaryStack extends Stack {
  readonly database: PostgresDatabase;

  constructor(scope: Construct, id: string, { recovery }: PrimaryStackProps) {
    super(scope, id, { terminationProtection: true });
    const encryptionKey = new CustomerKey(this, 'Key', { description: 'orders' });
    const vpc = createVpc(this, '10.0.0.0/16', encryptionKey);
    const securityGroup = new ec2.SecurityGroup(this, 'DatabaseGroup', { vpc, allowAllOutbound: false });
    const secrets = new ConnectionSecrets(this, 'Secrets', {
      encryptionKey,
      username: 'orders_master',
      secretNamePrefix: `${this.stackName}/`,
      replicaRegions: [{ region: recovery.region, encryptionKey: recovery.key }],
    });
    this.database = new PostgresDatabase(this, 'Database', {
      vpc,
      vpcSubnets: vpc.subnets('database'),
      securityGroups: [securityGroup],
      encryptionKey,
      credentials: secrets.credentials,
      databaseName: 'orders',
      engineVersion: rds.PostgresEngineVersion.VER_17_9,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      instanceIdentifier: `${this.stackName}-orders`.toLowerCase(),
    });
    secrets.connectTo(this.database);
    new DatabaseBackup(this, 'Backup', {
      instance: this.database.instance,
      encryptionKey,
      copyActions: [{ destinationBackupVault: recovery.vault }],
    });
    new DatabaseAlarms(this, 'Alarms', {
      database: this.database.instance,
      actions: new AlertTopic(this, 'Alerts', { encryptionKey, emails: ['team@example.com'] }),
      alarmNamePrefix: this.stackName,
      instanceMemory: Size.gibibytes(8),
    });
  }
}
