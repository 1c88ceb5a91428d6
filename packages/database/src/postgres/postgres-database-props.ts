import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { DatabaseStorage } from './database-storage';
import type { RestorePoint } from './restore-point';

/** Properties of `PostgresDatabase`. */
export interface PostgresDatabaseProps {
  /** Network of the database. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the database, in two zones or more, none of them public. They can be changed, but the database stays
   * in the VPC.
   *
   * @default - the isolated subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** Security groups of the database, at least one. Their rules are the caller's. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /** Key that encrypts storage, backups, snapshots and Database Insights. Another key replaces the database. */
  readonly encryptionKey: kms.IKey;

  /**
   * Master user, from a secret that holds `username` and `password` as JSON. The endpoint is written into the secret.
   *
   * Name the user, `rds.Credentials.fromSecret(secret, 'app')`, as `ConnectionSecrets.credentials` does: a user name
   * read from the secret makes a new secret replace the database. Another user name replaces the database.
   */
  readonly credentials: rds.Credentials;

  /** Database that is made with the instance. Another name replaces the instance. */
  readonly databaseName: string;

  /**
   * Version of PostgreSQL. There is no default: one that moved would upgrade databases unasked, and one that stayed
   * would retire. Another major version needs `allowMajorVersionUpgrade`.
   */
  readonly engineVersion: rds.PostgresEngineVersion;

  /** Class of the instance, for both zones. Charged for by the hour. */
  readonly instanceType: ec2.InstanceType;

  /**
   * Name of the instance, which also names its log groups. Another name replaces the instance.
   *
   * Give one: since the name is taken while the database exists, a change that would replace the database with an
   * empty one fails instead. Without a name such a change is made, and the logs go to groups that Amazon RDS
   * makes, neither encrypted with your key nor ever expired; the stack warns of both.
   *
   * @default - CloudFormation chooses one
   */
  readonly instanceIdentifier?: string;

  /**
   * Name of the subnet group. Another name replaces the instance.
   *
   * @default - CloudFormation chooses one
   */
  readonly subnetGroupName?: string;

  /**
   * Whether a standby in another zone takes over when the first zone fails. It doubles the hourly charge.
   *
   * @default true
   */
  readonly multiAz?: boolean;

  /**
   * Storage to begin with, in GiB. It never shrinks.
   *
   * @default 20, or 100 with provisioned IOPS
   */
  readonly allocatedStorage?: number;

  /**
   * Storage to which Amazon RDS may grow the instance before it fills, in GiB: a tenth above `allocatedStorage` or
   * more. The same number as `allocatedStorage` means that it never grows.
   *
   * @default - twice `allocatedStorage`
   */
  readonly maxAllocatedStorage?: number;

  /**
   * Kind of storage, and its performance.
   *
   * @default DatabaseStorage.generalPurpose()
   */
  readonly storage?: DatabaseStorage;

  /**
   * TCP port, from 1150 to 65535. Another port replaces the database.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * Time for which automated backups are kept, whole days up to 35. Point-in-time recovery reaches back as far.
   * `Duration.days(0)` turns both off, which a Multi-AZ database refuses.
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
   * Whether a new `engineVersion` may be of another major version. Such an upgrade stops the database for minutes
   * and cannot be undone.
   *
   * @default false
   */
  readonly allowMajorVersionUpgrade?: boolean;

  /**
   * Whether users and roles of IAM can connect with short-lived tokens. See `grantConnect`.
   *
   * @default true
   */
  readonly iamAuthentication?: boolean;

  /**
   * What Database Insights, the successor of the Performance Insights console, keeps: 7 days free of charge in
   * standard mode, 465 days charged by the vCPU in advanced mode. AWS ended all other times in July 2026.
   *
   * @default DatabaseInsightsMode.STANDARD
   */
  readonly insightsMode?: rds.DatabaseInsightsMode;

  /**
   * Time between two samples of enhanced monitoring: 1, 5, 10, 15, 30 or 60 seconds. `Duration.seconds(0)` turns it
   * off.
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
   * Key that encrypts the log groups. CloudWatch Logs is let into its policy, for these groups alone.
   *
   * @default - `encryptionKey`
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * Parameters of the server beside, or instead of, the ones that `PostgresDatabase` sets.
   *
   * @default - none
   */
  readonly parameters?: Record<string, string>;

  /**
   * Data to begin with. User name, databases and key are those of the data; the password becomes that of the secret.
   * Another one, or none, replaces the database: set it with a new `instanceIdentifier`, and keep it from then on.
   *
   * @default - an empty database
   */
  readonly restoreFrom?: RestorePoint;

  /**
   * Authority of the server's certificate.
   *
   * @default CaCertificate.RDS_CA_RSA2048_G1
   */
  readonly caCertificate?: rds.CaCertificate;

  /**
   * Whether the instance refuses to be deleted, by anyone, until this is turned off.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the database when it leaves the stack. With `RemovalPolicy.DESTROY` the automated backups go too.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
