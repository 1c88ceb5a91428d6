import { CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { checkInteger, checkSecurityGroups } from '../private/checks';
import { checkClonedUsername, checkDatabaseName } from '../private/names';
import { checkNoSnapshot, failOn, selectSubnets } from '../private/validation';
import { SslMode } from '../secrets/connection-secrets';
import type { PostgresTenantDatabaseProps } from './postgres-tenant-database-props';
import { TENANT_CODE } from './private/tenant-code';
import { createTenantRole } from './private/tenant-role';

/**
 * Creates a database and its user on an existing PostgreSQL instance, for an application or a preview environment that does not need an
 * instance of its own. The user owns the database and has no permissions in the other databases of the instance, except those that
 * PostgreSQL grants to each user (`PUBLIC`).
 *
 * Creates a secret with user name and password, a Lambda function, its role and policy, and a custom resource. Both the database and
 * the user must not exist: the deployment fails instead of using those of another stack. All databases of an instance share its CPU,
 * memory, storage, connections, backups and maintenance.
 *
 * Fails at synthesis if a name is malformed, reserved or that of the shared database, or if subnets, security groups or the connection
 * limit are invalid.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html
 *
 * @example
 * const reports = new PostgresTenantDatabase(this, 'Reports', {
 *   database,
 *   databaseName: 'reports',
 *   connectionLimit: 10,
 *   vpc,
 *   securityGroups: [functionGroup],
 *   encryptionKey: key,
 *   logGroup: tenantLogs,
 * });
 * new CfnOutput(this, 'ReportsUrl', { value: reports.jdbcUrl });
 */
export class PostgresTenantDatabase extends Construct implements ec2.IConnectable {
  /** Name of the database. */
  readonly databaseName: string;

  /** Name of the user that owns the database. */
  readonly username: string;

  /** JSON with `username` and `password` of the user. */
  readonly secret: secretsmanager.Secret;

  /** JDBC URL of the database, without user name and password. A resource that uses it is created after the database. */
  readonly jdbcUrl: string;

  /** Function that creates and drops the database. */
  readonly tenantFunction: lambda.Function;

  /** Security groups of the function. */
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: PostgresTenantDatabaseProps) {
    super(scope, id);
    const { connectionLimit, database, databaseName, logGroup, username = databaseName } = props;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    failOn(this, [
      ...checkNames(props),
      checkInteger('connectionLimit', connectionLimit, 1, 5_000),
      checkNoSnapshot(removalPolicy),
      checkSecurityGroups(props.securityGroups),
      selectSubnets(this, props.vpc, vpcSubnets).hasPublic
        ? 'vpcSubnets must be private or isolated, got public subnets. A function in a public subnet has no route to the internet'
        : undefined,
    ]);
    this.databaseName = databaseName;
    this.username = username;
    this.secret = new secretsmanager.Secret(this, 'Secret', {
      description: 'User name and password of a database, as JSON',
      encryptionKey: props.encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username }),
        generateStringKey: 'password',
        passwordLength: 32,
        excludePunctuation: true,
      },
      removalPolicy,
    });
    this.tenantFunction = new lambda.Function(this, 'Function', {
      description: 'Creates and drops a database on a shared instance',
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(TENANT_CODE),
      environment: {
        DATABASE_HOST: database.instance.dbInstanceEndpointAddress,
        DATABASE_PORT: database.instance.dbInstanceEndpointPort,
        DATABASE_NAME: database.databaseName,
        MASTER_SECRET_ARN: database.secret.secretArn,
      },
      role: createTenantRole(this, { secrets: [database.secret, this.secret], logGroup }),
      vpc: props.vpc,
      vpcSubnets,
      securityGroups: props.securityGroups,
      timeout: Duration.minutes(3),
      memorySize: 256,
      logGroup,
    });
    this.connections = this.tenantFunction.connections;
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::PostgresTenantDatabase',
      serviceToken: this.tenantFunction.functionArn,
      // one minute more than the function, whose response would be ignored otherwise
      serviceTimeout: Duration.minutes(4),
      removalPolicy,
      properties: {
        DatabaseName: databaseName,
        Username: username,
        ConnectionLimit: connectionLimit ?? -1,
        SecretArn: this.secret.secretArn,
        SslMode: props.sslMode ?? SslMode.REQUIRE,
      },
    });
    this.jdbcUrl = resource.getAttString('JdbcUrl');
  }
}

function checkNames({ database, databaseName, username = databaseName }: PostgresTenantDatabaseProps) {
  return [
    checkDatabaseName(databaseName),
    [database.databaseName, 'postgres'].includes(databaseName)
      ? `databaseName must not be that of an existing database, got ${databaseName}`
      : undefined,
    ...checkClonedUsername(username),
  ];
}
