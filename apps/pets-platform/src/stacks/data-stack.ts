import { ConnectionSecrets, DatabaseBackup, PasswordRotation, PostgresDatabase, SessionCache } from '@pets/database';
import { CustomerKey } from '@pets/security';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import { DATABASE_NAME, DATABASE_STORAGE_GIB, DATABASE_USER, DATABASE_VERSION } from '../pets-api';
import { TIERS, type NetworkStack } from './network-stack';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `DataStack`. */
export interface DataStackProps extends StackProps {
  readonly environment: PetsEnvironment;
  readonly network: NetworkStack;
  /** Where copies of the backups go; nowhere for an environment that does not recover. */
  readonly recovery?: RecoveryStack;
}

/** What must never be lost: the database, the sessions, and the secrets that open them. Stateful. */
export class DataStack extends Stack {
  readonly key: kms.IKey;
  readonly secrets: ConnectionSecrets;
  readonly database: PostgresDatabase;
  readonly rotation: PasswordRotation;
  readonly backup: DatabaseBackup;
  readonly cache: SessionCache;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { environment, network, recovery } = props;
    const { namePrefix } = environment;
    this.key = new CustomerKey(this, 'DataKey', { description: `data of the Pets API, ${environment.name}` }).key;

    this.secrets = new ConnectionSecrets(this, 'Secrets', {
      encryptionKey: this.key,
      namePrefix: `${namePrefix}pets-api/`,
      username: DATABASE_USER,
      replicaRegions: recovery && [{ region: environment.recoveryRegion, encryptionKey: recovery.key }],
    });
    this.database = new PostgresDatabase(this, 'Database', {
      vpc: network.network.vpc,
      vpcSubnets: network.network.subnets(TIERS.database),
      securityGroups: [network.securityGroups.database],
      encryptionKey: this.key,
      credentials: this.secrets.credentials,
      databaseName: DATABASE_NAME,
      engineVersion: DATABASE_VERSION,
      instanceIdentifier: `${namePrefix}pets-api-db`,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM),
      allocatedStorage: DATABASE_STORAGE_GIB,
      multiAz: environment.multiAzDatabase,
      backupRetention: Duration.days(7),
      preferredBackupWindow: '03:00-04:00',
      preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
      monitoringInterval: Duration.seconds(environment.databaseMonitoringSeconds),
    });
    this.secrets.connectTo(this.database);
    this.cache = new SessionCache(this, 'Cache', {
      vpc: network.network.vpc,
      vpcSubnets: network.network.subnets(TIERS.private),
      securityGroups: [network.securityGroups.cache],
      encryptionKey: this.key,
      nodeType: 'cache.t4g.small',
      multiAz: environment.multiAzCache,
      cacheName: `${namePrefix}pets-api-sessions`,
      namePrefix: `${namePrefix}pets-api/`,
    });
    this.backup = new DatabaseBackup(this, 'Backup', {
      instance: this.database.instance,
      encryptionKey: this.key,
      copyTo: recovery?.vault,
      replicationKey: recovery?.key,
    });
    this.rotation = new PasswordRotation(this, 'Rotation', {
      database: this.database,
      vpc: network.network.vpc,
      vpcSubnets: network.network.subnets(TIERS.private),
      securityGroups: [network.securityGroups.rotation],
      encryptionKey: this.key,
      automaticallyAfter: Duration.days(30),
    });
  }
}
