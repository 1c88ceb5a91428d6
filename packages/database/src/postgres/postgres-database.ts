import { Annotations, Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { nameFromPath } from '../private/names';
import { failOn } from '../private/validation';
import { DatabaseStorage, type DatabaseStorageConfig } from './database-storage';
import {
  type IPostgresDatabase,
  type PostgresDatabaseAttributes,
  PostgresDatabaseBase,
} from './postgres-database-base';
import type { PostgresDatabaseProps } from './postgres-database-props';
import { checkDatabase } from './private/database-checks';
import { ImportedDatabase } from './private/imported-database';
import { checkInstance } from './private/instance-checks';
import { instanceDefaults, InstanceOptions } from './private/instance-options';
import { LiteralPortInstance } from './private/literal-port';
import { applyRestore, checkRestore } from './private/restore';
import { autoscalingLimit, checkStorage, withDefaultLimit } from './private/storage-checks';

/**
 * Creates a PostgreSQL database on Amazon RDS: encrypted, private, Multi-AZ, with backups, logs and enhanced monitoring.
 *
 * Creates a DB instance, subnet group, parameter group, two log groups, a monitoring role, and the attachment that adds
 * the endpoint to the secret.
 *
 * The database is stateful. Changing `vpc`, `encryptionKey`, `databaseName`, `instanceIdentifier`, `subnetGroupName`,
 * `port` or the user name replaces it with an empty database. Changing `restoreFrom` replaces it with a restored database.
 * All other properties are changed in place.
 *
 * Fails at synthesis with all problems that Amazon RDS would report, or ignore, during a deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html
 *
 * @example
 * new PostgresDatabase(this, 'Database', {
 *   vpc,
 *   securityGroups: [securityGroup],
 *   encryptionKey: key,
 *   credentials: secrets.credentials,
 *   databaseName: 'shop',
 *   engineVersion: rds.PostgresEngineVersion.VER_17_9,
 *   instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
 * });
 */
export class PostgresDatabase extends PostgresDatabaseBase {
  /** Imports an existing database, for example one of another stack, app or account. */
  static fromPostgresDatabaseAttributes(
    scope: Construct,
    id: string,
    attributes: PostgresDatabaseAttributes,
  ): IPostgresDatabase {
    return new ImportedDatabase(scope, id, attributes);
  }

  /** DB instance. */
  readonly instance: rds.DatabaseInstance;

  /** Security groups of the database, with its port as the default port. */
  readonly connections: ec2.Connections;

  /** Name of the first database. */
  readonly databaseName: string;

  /** Secret of the master user, after the endpoint is added to it. A rotation must use this secret. */
  readonly secret: secretsmanager.ISecret;

  /** Storage of the database. */
  readonly storage?: DatabaseStorageConfig;

  /** Log group of the server log. */
  readonly logGroup: logs.LogGroup;

  /** DB subnet group. */
  readonly subnetGroup: rds.SubnetGroup;

  /** DB parameter group. */
  readonly parameterGroup: rds.ParameterGroup;

  /** Role of enhanced monitoring, unless `monitoringInterval` is 0. */
  readonly monitoringRole?: iam.Role;

  constructor(scope: Construct, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    const defaults = instanceDefaults(props);
    const storage = withDefaultLimit((props.storage ?? DatabaseStorage.gp3()).bind(this));
    const restore = props.restoreFrom?.bind(this);
    failOn(this, [
      ...checkInstance(this, props, defaults),
      ...checkDatabase(props),
      ...checkStorage(storage),
      ...(restore ? checkRestore(restore, Stack.of(this).region) : []),
    ]);
    warnAboutUsername(this, props);

    const port = props.port ?? 5432;
    const secret = props.credentials.secret as secretsmanager.ISecret;
    const engine = rds.DatabaseInstanceEngine.postgres({ version: props.engineVersion });
    const options = new InstanceOptions(this, props, defaults, {
      noun: 'database',
      engine,
      instanceIdentifier: props.instanceIdentifier ?? nameFromPath(this, 63),
    });
    const instanceProps: rds.DatabaseInstanceProps = {
      ...options.render(),
      engine,
      instanceType: props.instanceType,
      databaseName: props.databaseName,
      port,
      // Not `fromSecret`: it creates the attachment in the stack of the secret, which makes both stacks depend on each
      // other.
      credentials: rds.Credentials.fromPassword(props.credentials.username, secret.secretValueFromJson('password')),

      storageEncryptionKey: props.encryptionKey,
      storageType: storage.storageType,
      allocatedStorage: storage.allocatedStorage,
      maxAllocatedStorage: autoscalingLimit(storage),
      iops: storage.iops,
      storageThroughput: storage.storageThroughput,

      backupRetention: defaults.backupRetention,
      engineLifecycleSupport: props.engineLifecycleSupport,
      allowMajorVersionUpgrade: props.allowMajorVersionUpgrade ?? false,
    };
    this.instance = new LiteralPortInstance(this, 'Resource', instanceProps, ec2.Port.tcp(port));
    const resource = this.instance.node.defaultChild as rds.CfnDBInstance;
    options.createLogGroupsBefore(resource);
    if (restore) applyRestore(resource, restore);

    this.connections = this.instance.connections;
    this.databaseName = props.databaseName;
    this.storage = storage;
    this.logGroup = options.logGroups[0];
    this.subnetGroup = options.subnetGroup;
    this.parameterGroup = options.parameterGroup;
    this.monitoringRole = options.monitoringRole;
    this.secret = new secretsmanager.SecretTargetAttachment(this, 'Attachment', { secret, target: this.instance });
  }
}

function warnAboutUsername(database: PostgresDatabase, { credentials }: PostgresDatabaseProps): void {
  if (!Token.isUnresolved(credentials.username)) return;
  Annotations.of(database).addWarningV2(
    '@pets/database:usernameFromSecret',
    'credentials must have a literal user name, otherwise changing the secret replaces the database. Use rds.Credentials.fromSecret(secret, username)',
  );
}
