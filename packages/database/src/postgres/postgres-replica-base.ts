import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { type IPostgresInstance, PostgresInstanceBase } from './postgres-instance';

/** A read replica of a PostgreSQL database on Amazon RDS, created or imported. */
export interface IPostgresReplica extends IPostgresInstance {
  /** Replication lag behind the source in seconds, average over 5 minutes. */
  metricReplicaLag(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * Base of created and imported replicas.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
export abstract class PostgresReplicaBase extends PostgresInstanceBase implements IPostgresReplica {
  /**
   * Replication lag behind the source in seconds, average over 5 minutes. It is the data loss if the Region of the
   * source is lost.
   */
  metricReplicaLag(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ReplicaLag', props);
  }
}
