import type { IPostgresDatabase } from './postgres-database-base';
import type { PostgresInstanceProps } from './postgres-instance-props';

/** Properties of `PostgresReplica`. */
export interface PostgresReplicaProps extends PostgresInstanceProps {
  /**
   * Database in another Region that is replicated. It must have automated backups. An imported database needs
   * `engineVersion` and `storage`.
   */
  readonly sourceDatabase: IPostgresDatabase;

  /**
   * Whether the replica is promoted to a standalone database. Promotion cannot be undone: keep `true` afterwards.
   *
   * @default false
   */
  readonly promoted?: boolean;
}
