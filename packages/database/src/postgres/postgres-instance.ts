import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct, type IConstruct } from 'constructs';

/** A PostgreSQL instance on Amazon RDS, created or imported. */
export interface IPostgresInstance extends IConstruct, ec2.IConnectable {
  /** DB instance. */
  readonly instance: rds.IDatabaseInstance;

  /** Host and port of the instance. */
  readonly endpoint: rds.Endpoint;

  /**
   * Grants permission to connect as a database user with IAM authentication. The user needs the role `rds_iam`.
   *
   * @param grantee principal that connects
   * @param dbUser user of the database
   */
  grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant;

  /** A metric of the instance (namespace AWS/RDS), average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** CPU utilization in percent, average over 5 minutes. */
  metricCPUUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Client connections, average over 5 minutes. */
  metricDatabaseConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Free memory in bytes, average over 5 minutes. */
  metricFreeableMemory(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Free storage in bytes, average over 5 minutes. */
  metricFreeStorageSpace(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Duration of a read from storage in seconds, average over 5 minutes. */
  metricReadLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Duration of a write to storage in seconds, average over 5 minutes. */
  metricWriteLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** Identifiers of an existing PostgreSQL instance. */
export interface PostgresInstanceAttributes {
  /** Identifier of the instance. */
  readonly instanceIdentifier: string;

  /** Host of the instance. */
  readonly instanceEndpointAddress: string;

  /**
   * TCP port of the instance.
   *
   * @default 5432
   */
  readonly port?: number;

  /** Security groups of the instance. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Resource id of the instance, `db-…` (`DbiResourceId`). Required by `grantConnect`.
   *
   * @default - unknown
   */
  readonly instanceResourceId?: string;

  /**
   * Region of the instance.
   *
   * @default - the Region of the stack
   */
  readonly region?: string;

  /**
   * Account of the instance.
   *
   * @default - the account of the stack
   */
  readonly account?: string;
}

/**
 * Base of created and imported instances.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html
 */
export abstract class PostgresInstanceBase extends Construct implements IPostgresInstance {
  /** DB instance. */
  abstract readonly instance: rds.IDatabaseInstance;

  /** Security groups of the instance, with its port as the default port. */
  abstract readonly connections: ec2.Connections;

  /** Host and port of the instance. */
  get endpoint(): rds.Endpoint {
    return this.instance.instanceEndpoint;
  }

  /**
   * Grants permission to connect as a database user with IAM authentication. The user needs the role `rds_iam`.
   *
   * @param grantee principal that connects
   * @param dbUser user of the database
   */
  grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant {
    return this.instance.grantConnect(grantee, dbUser);
  }

  /** A metric of the instance (namespace AWS/RDS), average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.instance.metric(metricName, props);
  }

  /** CPU utilization in percent, average over 5 minutes. */
  metricCPUUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', props);
  }

  /** Client connections, average over 5 minutes. */
  metricDatabaseConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnections', props);
  }

  /** Free memory in bytes, average over 5 minutes. */
  metricFreeableMemory(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FreeableMemory', props);
  }

  /** Free storage in bytes, average over 5 minutes. */
  metricFreeStorageSpace(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FreeStorageSpace', props);
  }

  /** Duration of a read from storage in seconds, average over 5 minutes. */
  metricReadLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ReadLatency', props);
  }

  /** Duration of a write to storage in seconds, average over 5 minutes. */
  metricWriteLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('WriteLatency', props);
  }
}
