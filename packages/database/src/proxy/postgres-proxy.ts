import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { IPostgresDatabase } from '../postgres/postgres-database-base';
import { createAfter } from '../private/dependencies';
import { allowLogsToUseKey } from '../private/log-key-policy';
import { ManagedPolicyRole, throughService } from '../private/managed-policy-role';
import { nameFromPath } from '../private/names';
import { failOn, selectSubnets } from '../private/validation';
import { checkProxy } from './private/proxy-checks';

/** Port of a proxy for PostgreSQL. It cannot be changed. */
const PORT = ec2.Port.tcp(5432);

/** Properties of `PostgresProxy`. Those of `rds.DatabaseProxy` that are not described here have its defaults. */
export interface PostgresProxyProps extends rds.DatabaseProxyOptions {
  /** Database that the proxy connects to. A proxy cannot have a read replica as its target. */
  readonly database: IPostgresDatabase;

  /** Key that encrypts the log group. Its key policy allows CloudWatch Logs to use it for this log group only. */
  readonly encryptionKey: kms.IKey;

  /**
   * Retention of the log group.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * Creates an RDS Proxy for a database: clients share a pool of connections and stay connected during a failover. It requires TLS
 * and SCRAM passwords.
 *
 * Creates a proxy, its target group, a role with a policy for the given secrets only, and a log group. It adds no rules to security
 * groups: `database.connections.allowDefaultPortFrom(proxy)` and `proxy.connections.allowDefaultPortFrom(client)` do.
 *
 * A proxy has the credentials of the current version of each of its secrets. With a single user, pass the secret of the user. With
 * alternating users, pass the secret of the user and `previousSecret` of the rotation, so that clients with the previous user are not
 * rejected.
 *
 * Changing `dbProxyName`, `vpc` or `vpcSubnets` replaces the proxy, and its endpoint. All other properties are changed in place.
 *
 * Fails at synthesis with all problems that Amazon RDS would report during a deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
 *
 * @example
 * const proxy = new PostgresProxy(this, 'Proxy', {
 *   database,
 *   vpc,
 *   securityGroups: [proxyGroup],
 *   encryptionKey: key,
 *   secrets: [user, previousUser],
 * });
 * database.connections.allowDefaultPortFrom(proxy);
 */
export class PostgresProxy extends Construct implements ec2.IConnectable {
  /** RDS Proxy. */
  readonly proxy: rds.DatabaseProxy;

  /** Security groups of the proxy, with its port, 5432, as the default port. */
  readonly connections: ec2.Connections;

  /** Role of the proxy. Permissions that are granted to it later are added to its managed policy. */
  readonly role: iam.IRole;

  /** Log group of the proxy. */
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: PostgresProxyProps) {
    super(scope, id);
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    const securityGroups = props.securityGroups ?? [];
    const secrets = props.secrets ?? [];
    failOn(this, checkProxy(props, { subnets: selectSubnets(this, props.vpc, vpcSubnets), securityGroups, secrets }));

    const dbProxyName = props.dbProxyName ?? nameFromPath(this, 60);
    this.logGroup = createLogGroup(this, dbProxyName, props);
    this.role = props.role ?? createRole(this, secrets);
    this.proxy = new rds.DatabaseProxy(this, 'Resource', {
      ...props,
      dbProxyName,
      proxyTarget: rds.ProxyTarget.fromInstance(props.database.instance),
      // imported, so that the construct of the CDK grants nothing: it would change the policies of keys in other stacks
      secrets: secrets.map((secret, index) =>
        secretsmanager.Secret.fromSecretCompleteArn(this, `Secret${index}`, secret.secretArn),
      ),
      role: this.role instanceof iam.Role ? this.role.withoutPolicyUpdates() : this.role,
      securityGroups,
      vpcSubnets,
      requireTLS: true,
      clientPasswordAuthType: props.clientPasswordAuthType ?? rds.ClientPasswordAuthType.POSTGRES_SCRAM_SHA_256,
    });
    createAfter(this.proxy, this.logGroup);
    this.connections = new ec2.Connections({ securityGroups, defaultPort: PORT });
  }

  /** Host and port of the proxy, in the place of those of the database. */
  get endpoint(): rds.Endpoint {
    return new rds.Endpoint(this.proxy.endpoint, 5432);
  }

  /**
   * Grants permission to connect to the proxy as a database user with IAM authentication (`iamAuth`).
   *
   * @param grantee principal that connects
   * @param dbUser user of the database
   */
  grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant {
    return this.proxy.grantConnect(grantee, dbUser);
  }

  /** A metric of the proxy (namespace AWS/RDS), average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/RDS',
      metricName,
      dimensionsMap: { ProxyName: this.proxy.dbProxyName },
      period: Duration.minutes(5),
      ...props,
    });
  }

  /** Connections of clients to the proxy, average over 5 minutes. */
  metricClientConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ClientConnections', props);
  }

  /** Connections of the proxy to the database, average over 5 minutes. */
  metricDatabaseConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnections', props);
  }

  /** Connections that only one client can use, because of its session state. Average over 5 minutes. */
  metricDatabaseConnectionsCurrentlySessionPinned(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnectionsCurrentlySessionPinned', props);
  }
}

/** Amazon RDS would create the log group without a customer managed key and without an expiration. */
function createLogGroup(
  scope: Construct,
  name: string,
  { encryptionKey, logRetention }: PostgresProxyProps,
): logs.LogGroup {
  const logGroupName = `/aws/rds/proxy/${name}`;
  allowLogsToUseKey(scope, encryptionKey, [logGroupName]);
  return new logs.LogGroup(scope, 'Log', {
    logGroupName,
    encryptionKey,
    retention: logRetention ?? logs.RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** Creates a role that can read the secrets, and nothing else, with a managed policy. */
function createRole(scope: Construct, secrets: secretsmanager.ISecret[]): iam.Role {
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description: 'Permissions of the proxy',
    statements: [
      ...(secrets.length === 0
        ? []
        : [
            new iam.PolicyStatement({
              actions: ['secretsmanager:GetSecretValue'],
              resources: secrets.map(({ secretArn }) => secretArn),
            }),
          ]),
      ...keysOf(secrets).flatMap((key) => throughService(scope, 'secretsmanager', ['kms:Decrypt'], key)),
    ],
  });
  return new ManagedPolicyRole(scope, 'Role', {
    description: 'Role of the proxy',
    assumedBy: new iam.ServicePrincipal('rds.amazonaws.com'),
    managedPolicies: [policy],
    policy,
  });
}

function keysOf(secrets: secretsmanager.ISecret[]): kms.IKey[] {
  return [...new Set(secrets.flatMap(({ encryptionKey }) => encryptionKey ?? []))];
}
