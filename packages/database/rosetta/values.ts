import { Stack } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ConnectionSecrets, PostgresDatabase, SessionCache } from '@pets/database';

/** Values that the examples declare. */
export class Values extends Construct {
  get vpc(): ec2.IVpc {
    return new ec2.Vpc(this, 'Vpc', {
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
  }

  get securityGroup(): ec2.ISecurityGroup {
    return new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: this.vpc, allowAllOutbound: false });
  }

  get functionGroup(): ec2.ISecurityGroup {
    return new ec2.SecurityGroup(this, 'FunctionGroup', { vpc: this.vpc, allowAllOutbound: false });
  }

  get proxyGroup(): ec2.ISecurityGroup {
    return new ec2.SecurityGroup(this, 'ProxyGroup', { vpc: this.vpc, allowAllOutbound: false });
  }

  get user(): secretsmanager.ISecret {
    return new secretsmanager.Secret(this, 'User', { encryptionKey: this.key });
  }

  get previousUser(): secretsmanager.ISecret {
    return new secretsmanager.Secret(this, 'PreviousUser', { encryptionKey: this.key });
  }

  get key(): kms.IKey {
    return new kms.Key(this, 'Key');
  }

  get logKey(): kms.IKey {
    return new kms.Key(this, 'LogKey');
  }

  get secrets(): ConnectionSecrets {
    return this.connected.secrets;
  }

  get database(): PostgresDatabase {
    return this.connected.database;
  }

  get cache(): SessionCache {
    return new SessionCache(this, 'Cache', {
      vpc: this.vpc,
      securityGroups: [this.securityGroup],
      encryptionKey: this.key,
      cacheNodeType: 'cache.t4g.small',
    });
  }

  get role(): iam.IRole {
    return new iam.Role(this, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  }

  get recoveryStack(): Stack {
    const env = { account: Stack.of(this).account, region: 'us-west-2' };
    return new Stack(Stack.of(this).node.scope as Construct, 'Recovery', { env });
  }

  get recoveryVpc(): ec2.IVpc {
    return new ec2.Vpc(this.recoveryStack, 'Vpc', {
      availabilityZones: ['us-west-2a', 'us-west-2b'],
      natGateways: 0,
      subnetConfiguration: [{ name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
  }

  get recoveryGroup(): ec2.ISecurityGroup {
    const { recoveryVpc: vpc } = this;
    return new ec2.SecurityGroup(this.recoveryStack, 'SecurityGroup', { vpc, allowAllOutbound: false });
  }

  get recoveryKey(): kms.IKey {
    const arn = `arn:aws:kms:us-west-2:${Stack.of(this).account}:key/00000000-0000-0000-0000-000000000000`;
    return kms.Key.fromKeyArn(this, 'RecoveryKey', arn);
  }

  get recoveryVault(): backup.IBackupVault {
    const arn = `arn:aws:backup:us-west-2:${Stack.of(this).account}:backup-vault:recovery`;
    return backup.BackupVault.fromBackupVaultArn(this, 'RecoveryVault', arn);
  }

  get logGroup(): logs.ILogGroup {
    return new logs.LogGroup(this.recoveryStack, 'Logs');
  }

  get tenantLogs(): logs.ILogGroup {
    return new logs.LogGroup(this, 'TenantLogs');
  }

  /** A database and its secrets, which fail without a database. */
  private get connected(): { readonly secrets: ConnectionSecrets; readonly database: PostgresDatabase } {
    const secrets = new ConnectionSecrets(this, 'Secrets', { encryptionKey: this.key, username: 'shop' });
    const database = new PostgresDatabase(this, 'Database', {
      vpc: this.vpc,
      securityGroups: [this.securityGroup],
      encryptionKey: this.key,
      credentials: secrets.credentials,
      databaseName: 'shop',
      instanceIdentifier: 'shop-db',
      engineVersion: rds.PostgresEngineVersion.VER_17_8,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
    });
    secrets.connectTo(database);
    return { secrets, database };
  }
}
