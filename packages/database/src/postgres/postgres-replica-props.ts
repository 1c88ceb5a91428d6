import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { IPostgresDatabase } from './postgres-database';

/** Properties of `PostgresReplica`. */
export interface PostgresReplicaProps {
  /** Database of this app, in another region, that is copied. It needs an `instanceIdentifier` and automated backups. */
  readonly source: IPostgresDatabase;

  /** Network of the replica. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the replica, in two zones or more, none of them public.
   *
   * @default - the isolated subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** Security groups of the replica, at least one. Their rules are the caller's. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /** Key, of the replica's region, that encrypts storage, backups and Database Insights. Another one replaces it. */
  readonly encryptionKey: kms.IKey;

  /** Class of the instance. Charged for by the hour. A smaller one than that of the source may fall behind. */
  readonly instanceType: ec2.InstanceType;

  /**
   * Name of the instance, which also names its log groups. Another name replaces the replica.
   *
   * @default - CloudFormation chooses one
   */
  readonly instanceIdentifier?: string;

  /**
   * Name of the subnet group. Another name replaces the replica.
   *
   * @default - CloudFormation chooses one
   */
  readonly subnetGroupName?: string;

  /**
   * Whether the replica is a database of its own. Once set, it stays so: promotion cannot be undone.
   *
   * @default false
   */
  readonly promoted?: boolean;

  /**
   * Whether the replica has a standby in another zone of its region.
   *
   * @default true
   */
  readonly multiAz?: boolean;

  /**
   * Time for which automated backups of the replica are kept, whole days up to 35.
   *
   * @default Duration.days(7)
   */
  readonly backupRetention?: Duration;

  /**
   * Daily time of the backup in UTC, as `hh:mm-hh:mm`, 30 minutes or longer.
   *
   * @default - Amazon RDS chooses half an hour
   */
  readonly preferredBackupWindow?: string;

  /**
   * Weekly time of maintenance in UTC, as `ddd:hh:mm-ddd:hh:mm`, 30 minutes or longer, not during the backup.
   *
   * @default - Amazon RDS chooses half an hour
   */
  readonly preferredMaintenanceWindow?: string;

  /**
   * Whether Amazon RDS installs minor versions during maintenance.
   *
   * @default true
   */
  readonly autoMinorVersionUpgrade?: boolean;

  /**
   * Whether users and roles of IAM can connect with short-lived tokens.
   *
   * @default true
   */
  readonly iamAuthentication?: boolean;

  /**
   * What Database Insights keeps.
   *
   * @default DatabaseInsightsMode.STANDARD
   */
  readonly insightsMode?: rds.DatabaseInsightsMode;

  /**
   * Time between two samples of enhanced monitoring: 0, 1, 5, 10, 15, 30 or 60 seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly monitoringInterval?: Duration;

  /**
   * Time for which the log groups keep their events. Only with an `instanceIdentifier`.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Key that encrypts the log groups.
   *
   * @default - `encryptionKey`
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * Parameters of the server beside, or instead of, the ones that `PostgresReplica` sets. Those that size shared memory,
   * such as `max_connections`, must not be below those of the source.
   *
   * @default - none
   */
  readonly parameters?: Record<string, string>;

  /**
   * Authority of the server's certificate.
   *
   * @default CaCertificate.RDS_CA_RSA2048_G1
   */
  readonly caCertificate?: rds.CaCertificate;

  /**
   * Whether the instance refuses to be deleted until this is turned off.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the replica when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
