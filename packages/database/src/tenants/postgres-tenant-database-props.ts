import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { IPostgresDatabase } from '../postgres/postgres-database-base';
import type { SslMode } from '../secrets/connection-secrets';

/** Properties of `PostgresTenantDatabase`. */
export interface PostgresTenantDatabaseProps {
  /** Database on the instance that is shared. The function connects to it as the master user. An imported database needs its `secret`. */
  readonly database: IPostgresDatabase;

  /** Name of the new database. Changing it creates an empty database. */
  readonly databaseName: string;

  /**
   * Name of the user that owns the new database, at most 57 characters. To change it, change `databaseName`, too.
   *
   * @default - the name of the database
   */
  readonly username?: string;

  /**
   * Maximum number of concurrent connections of the user, from 1 to 5,000. Without a limit, the user can use all connections of the
   * instance.
   *
   * @default - no limit
   */
  readonly connectionLimit?: number;

  /** Key that encrypts the secret of the user. */
  readonly encryptionKey: kms.IKey;

  /**
   * SSL mode in the URL. `VERIFY_CA` and `VERIFY_FULL` require the certificates of Amazon RDS in the image of the client.
   *
   * @default SslMode.REQUIRE
   */
  readonly sslMode?: SslMode;

  /** VPC of the function, from which it connects to the instance. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the function, with a route to Secrets Manager and Amazon S3: a NAT gateway or endpoints.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function, at least one. No rules are added to them. The function needs egress to the instance
   * on its port, and to Secrets Manager and Amazon S3 on port 443. With the security groups and subnets of another function, it uses
   * the network interfaces of that function, and is created and deleted faster.
   */
  readonly securityGroups: ec2.ISecurityGroup[];

  /** Log group of the function. Each request is logged, without credentials. */
  readonly logGroup: logs.ILogGroup;

  /**
   * What happens to the database, its user and the secret when they are removed from the stack. `RemovalPolicy.DESTROY` ends all
   * connections to the database and drops it without a snapshot.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, which retains them unless the creation of the stack fails
   */
  readonly removalPolicy?: RemovalPolicy;
}
