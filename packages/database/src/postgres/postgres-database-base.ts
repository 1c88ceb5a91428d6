import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { DatabaseStorage, DatabaseStorageConfig } from './database-storage';
import { type IPostgresInstance, PostgresInstanceBase, type PostgresInstanceAttributes } from './postgres-instance';

/** A PostgreSQL database on Amazon RDS, created or imported. */
export interface IPostgresDatabase extends IPostgresInstance {
  /** Name of the database that clients connect to. */
  readonly databaseName: string;

  /** Secret of the master user, as JSON with `username` and `password`. */
  readonly secret: secretsmanager.ISecret;

  /**
   * Storage of the database. A replica gets the same type, performance and autoscaling limit.
   *
   * @default - unknown
   */
  readonly storage?: DatabaseStorageConfig;
}

/** Identifiers of an existing PostgreSQL database. */
export interface PostgresDatabaseAttributes extends PostgresInstanceAttributes {
  /** Name of the database that clients connect to. */
  readonly databaseName: string;

  /**
   * Secret of the master user, as JSON with `username` and `password`. Required by `PasswordRotation`.
   *
   * @default - unknown; reading `secret` fails
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * PostgreSQL version. Required by `PostgresReplica` and by an RDS Proxy.
   *
   * @default - unknown
   */
  readonly engineVersion?: rds.PostgresEngineVersion;

  /**
   * Storage of the database. Required by `PostgresReplica`.
   *
   * @default - unknown
   */
  readonly storage?: DatabaseStorage;
}

/**
 * Base of created and imported databases.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html
 */
export abstract class PostgresDatabaseBase extends PostgresInstanceBase implements IPostgresDatabase {
  /** Name of the database that clients connect to. */
  abstract readonly databaseName: string;

  /** Secret of the master user, as JSON with `username` and `password`. */
  abstract readonly secret: secretsmanager.ISecret;

  /** Storage of the database. */
  abstract readonly storage?: DatabaseStorageConfig;
}
