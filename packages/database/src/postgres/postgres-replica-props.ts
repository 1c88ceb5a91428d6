import type * as rds from 'aws-cdk-lib/aws-rds';
import type { IPostgresDatabase } from './postgres-database-base';
import type { PostgresInstanceProps } from './postgres-instance-props';

/** Properties of `PostgresReplica`. */
export interface PostgresReplicaProps extends PostgresInstanceProps {
  /**
   * Database that is replicated, in the Region of the replica or another one. It must have automated backups. An imported database needs
   * `engineVersion` and `storage`.
   */
  readonly sourceDatabase: IPostgresDatabase;

  /**
   * PostgreSQL version: that of the source or a later minor version. To upgrade to a minor version, deploy it on the replica first
   * and on the source afterwards, otherwise Amazon RDS rejects the upgrade of the source. To upgrade to a major version, remove
   * the replica, upgrade the source and create the replica again. `nx diff` and `nx deploy` of @pets/nx-cdk refuse another order.
   *
   * @default - the version of the source
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html
   */
  readonly engineVersion?: rds.PostgresEngineVersion;

  /**
   * Whether the replica is promoted to a standalone database. Promotion cannot be undone: keep `true` afterwards.
   *
   * @default false
   */
  readonly promoted?: boolean;
}
