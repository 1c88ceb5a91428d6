import {
  ConnectionSecrets,
  DatabaseBackup,
  DatabaseStorage,
  PostgresDatabase,
  RestoreTesting,
  SessionCache,
  SslMode,
} from '@pets/database';
import type { DashboardCache } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import { CapacityParameter } from '@pets/service';
import { Duration } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { backupTimesOf } from '../off-hours';
import {
  APPLICATION_USER,
  BACKUP_RETENTION,
  capacityParameter,
  databaseIdentifierOf,
  DATABASE_NAME,
  DATABASE_STORAGE_GIB,
  DATABASE_USER,
  DATABASE_VERSION,
  secretNames,
  sessionCacheName,
  USER_SECRET,
} from '../pets-api';
import { TIERS, type NetworkStack } from './network-stack';
import { PetsStack, vaultLock, type PetsStackProps } from './pets-stack';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `DataStack`. */
export interface DataStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  /** Destination of backup copies, if the environment has a recovery Region. */
  readonly recovery?: RecoveryStack;
}

/** Database, session cache, secrets and backups. Stateful, with termination protection. */
export class DataStack extends PetsStack {
  readonly key: kms.IKey;
  readonly secrets: ConnectionSecrets;
  /** Regions to which the secrets are replicated, with their keys. */
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];
  readonly database: PostgresDatabase;
  /** User name and password of the service, as JSON. Not the master user. */
  readonly user: secretsmanager.ISecret;
  readonly backup: DatabaseBackup;
  readonly cache: SessionCache;
  /** Minimum number of tasks, if the environment has a recovery Region. A failover writes it. */
  readonly capacity?: CapacityParameter;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { environment, network, recovery } = props;
    const { namePrefix } = environment;
    this.key = new CustomerKey(this, 'DataKey', { description: `data of the Pets API, ${environment.name}` });

    this.replicaRegions = recovery && [{ region: environment.recoveryRegion, encryptionKey: recovery.key }];
    this.secrets = new ConnectionSecrets(this, 'Secrets', {
      encryptionKey: this.key,
      secretNamePrefix: secretNames(namePrefix).prefix,
      username: DATABASE_USER,
      // the image contains the certificate authorities of Amazon RDS
      sslMode: SslMode.VERIFY_FULL,
      replicaRegions: this.replicaRegions,
    });
    const backups = environment.offHours && backupTimesOf(environment.offHours);
    this.database = new PostgresDatabase(this, 'Database', {
      vpc: network.vpc,
      vpcSubnets: network.vpc.subnets(TIERS.database),
      securityGroups: [network.securityGroups.database],
      encryptionKey: this.key,
      credentials: this.secrets.credentials,
      databaseName: DATABASE_NAME,
      engineVersion: DATABASE_VERSION,
      instanceIdentifier: databaseIdentifierOf(environment),
      restoreFrom: environment.restoreFrom,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM),
      storage: DatabaseStorage.gp3({ allocatedStorage: DATABASE_STORAGE_GIB }),
      multiAz: environment.multiAzDatabase,
      backupRetention: BACKUP_RETENTION,
      preferredBackupWindow: backups?.preferredBackupWindow ?? '03:00-04:00',
      preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
      monitoringInterval: Duration.seconds(environment.databaseMonitoringSeconds),
    });
    this.secrets.connectTo(this.database);
    this.cache = new SessionCache(this, 'Cache', {
      vpc: network.vpc,
      vpcSubnets: network.vpc.subnets(TIERS.private),
      securityGroups: [network.securityGroups.cache],
      encryptionKey: this.key,
      cacheNodeType: 'cache.t4g.small',
      multiAz: environment.multiAzCache,
      replicationGroupId: sessionCacheName(namePrefix),
      secretNamePrefix: secretNames(namePrefix).prefix,
      // the service reads the password from the secret that is rotated
      urlSecret: false,
    });
    this.backup = new DatabaseBackup(this, 'Backup', {
      instance: this.database.instance,
      scheduleExpression: backups?.scheduleExpression,
      encryptionKey: this.key,
      lockConfiguration: vaultLock(environment),
      copyActions: recovery && [{ destinationBackupVault: recovery.vault }],
      // the design requires both (D6): copies for 35 days, and point-in-time recovery for the 7 days of the automated backups
      // AWS does not document it for the automated backups of a replica
      automaticBackupReplication:
        recovery && !environment.databaseIsReplica ? { encryptionKey: recovery.key } : undefined,
    });
    if (recovery) {
      this.testRestores(network);
      this.capacity = new CapacityParameter(this, 'Capacity', {
        parameterName: capacityParameter(namePrefix),
        initialCapacity: environment.minTasks,
      });
    }
    this.user = this.secrets.addUser('User', {
      name: USER_SECRET,
      username: APPLICATION_USER,
      description: 'User name and password of the service, as JSON',
    });
  }

  /** Restores the latest backup each month and deletes the restored instance. */
  private testRestores(network: NetworkStack): void {
    new RestoreTesting(this, 'RestoreTesting', {
      instance: this.database.instance,
      vault: this.backup.vault,
      role: this.backup.restoreRole,
      subnetGroup: this.database.subnetGroup,
      securityGroups: [network.securityGroups.database],
    });
  }
}

/** Props of the session cache for alarms and dashboards. */
export function cacheOf({ cache }: DataStack): DashboardCache {
  return { replicationGroup: cache, nodes: cache.numCacheClusters };
}
