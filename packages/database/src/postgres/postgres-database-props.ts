import type * as rds from 'aws-cdk-lib/aws-rds';
import type { DatabaseStorage } from './database-storage';
import type { PostgresInstanceProps } from './postgres-instance-props';
import type { RestorePoint } from './restore-point';

/** Properties of `PostgresDatabase`. */
export interface PostgresDatabaseProps extends PostgresInstanceProps {
  /**
   * Master user, from a secret that contains `username` and `password` as JSON. The endpoint is added to the secret.
   *
   * Pass the user name as a literal: `rds.Credentials.fromSecret(secret, 'app')`, as `ConnectionSecrets.credentials`
   * does. If the user name is read from the secret, changing the secret replaces the database. Changing the user name
   * also replaces the database.
   */
  readonly credentials: rds.Credentials;

  /** Name of the first database. Changing the name replaces the instance. */
  readonly databaseName: string;

  /**
   * PostgreSQL version. It has no default: a new default would upgrade databases unexpectedly, and a fixed default would
   * reach its end of support. Another major version requires `allowMajorVersionUpgrade`.
   */
  readonly engineVersion: rds.PostgresEngineVersion;

  /**
   * Type, size and performance of the storage.
   *
   * @default DatabaseStorage.gp3()
   */
  readonly storage?: DatabaseStorage;

  /**
   * TCP port, from 1150 to 65535. Changing the port replaces the database.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * Whether `engineVersion` can be changed to another major version. The upgrade stops the database for minutes and
   * cannot be undone.
   *
   * @default false
   */
  readonly allowMajorVersionUpgrade?: boolean;

  /**
   * Whether the database is enrolled in RDS Extended Support after the end of standard support of its major version. Extended
   * Support is charged by the vCPU. With `OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED`, Amazon RDS does not charge for it and
   * upgrades the database to a supported major version instead. A replica has the setting of its source.
   *
   * Set it when the database is created: Amazon RDS rejects a change, so a deployment with another value fails.
   *
   * @default - the default of Amazon RDS, EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
   */
  readonly engineLifecycleSupport?: rds.EngineLifecycleSupport;

  /**
   * Backup from which the database is created. User name, databases and key come from the backup, the password from the
   * secret. Setting, changing or removing it replaces the database: set it together with a new `instanceIdentifier`, and
   * keep it afterwards.
   *
   * @default - an empty database
   */
  readonly restoreFrom?: RestorePoint;
}
