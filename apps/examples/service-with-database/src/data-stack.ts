import { ConnectionSecrets, PasswordRotation, PostgresDatabase, RotationStrategy } from '@pets/database';
import { AlertTopic, DatabaseAlarms } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import { Size, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { NetworkStack } from './network-stack';

/** Connections at which an alarm fires. All tasks together stay below. */
export const CONNECTION_ALARM = 80;

/** Properties of `DataStack`. */
export interface DataStackProps {
  readonly network: NetworkStack;
  readonly isProduction: boolean;
}

/** Database with its secrets, password rotation and alarms. */
export class DataStack extends Stack {
  readonly secrets: ConnectionSecrets;
  /** Credentials of the database user of the service. */
  readonly user: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, { isProduction, network }: DataStackProps) {
    super(scope, id, { terminationProtection: isProduction });
    const { groups, vpc } = network;
    const encryptionKey = new CustomerKey(this, 'Key', { description: 'data of the shop' });
    this.secrets = new ConnectionSecrets(this, 'Secrets', {
      encryptionKey,
      username: 'shop_master',
      secretNamePrefix: `${this.stackName}/`,
    });
    const database = new PostgresDatabase(this, 'Database', {
      vpc,
      vpcSubnets: vpc.subnets('database'),
      securityGroups: [groups.database],
      encryptionKey,
      credentials: this.secrets.credentials,
      databaseName: 'shop',
      engineVersion: rds.PostgresEngineVersion.VER_17_9,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
      multiAz: isProduction,
    });
    this.secrets.connectTo(database);
    // the service reads a user that it owns its tables with, not the master user
    this.user = this.secrets.addUser('User', { name: 'db-shop', username: 'shop' });
    const rotation = {
      database,
      vpc,
      vpcSubnets: vpc.subnets('private'),
      securityGroups: [groups.rotation],
      encryptionKey,
    };
    new PasswordRotation(this, 'Rotation', rotation);
    new PasswordRotation(this, 'UserRotation', {
      ...rotation,
      strategy: RotationStrategy.alternatingUsers({ secret: this.user, createUser: true }),
      rotateImmediatelyOnUpdate: true,
    });
    new DatabaseAlarms(this, 'Alarms', {
      database: database.instance,
      actions: new AlertTopic(this, 'Alerts', { encryptionKey, emails: ['team@example.com'] }),
      alarmNamePrefix: this.stackName,
      highConnections: { threshold: CONNECTION_ALARM },
      instanceMemory: Size.gibibytes(4),
    });
  }
}
