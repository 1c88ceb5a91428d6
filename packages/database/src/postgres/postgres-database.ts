import { Annotations, Duration, RemovalPolicy, Token } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DatabaseStorage } from './database-storage';
import type { PostgresDatabaseProps } from './postgres-database-props';
import { checkBackupRetention, checkDatabase, checkMonitoringInterval } from './private/database-checks';
import { createLogs, EXPORTED_LOGS } from './private/database-logs';
import { companionPolicy, insightsRetention } from '../private/defaults';
import { createMonitoringRole } from './private/monitoring-role';
import { SERVER_PARAMETERS } from './private/parameters';
import { failOn } from '../private/validation';

/** A PostgreSQL database that can be connected to. */
export interface IPostgresDatabase extends ec2.IConnectable {
  /** The instance, with its endpoint and metrics. */
  readonly instance: rds.IDatabaseInstance;

  /** Database of the instance that clients connect to. */
  readonly databaseName: string;

  /** Secret of the master user. */
  readonly secret: secretsmanager.ISecret;
}

/**
 * PostgreSQL on Amazon RDS: encrypted, private, in two zones, backed up, logged and watched.
 *
 * This resource is stateful. Another `vpc`, `encryptionKey`, `databaseName`, `instanceIdentifier`, `subnetGroupName`,
 * `port` or user name replaces the database with an empty one, another `restoreFrom` with a restored one; every other
 * prop changes it in place.
 *
 * Throws one error with all that Amazon RDS would refuse, or silently ignore, half an hour into a deployment.
 */
export class PostgresDatabase extends Construct implements IPostgresDatabase {
  /** The instance, for alarms, replicas and backup plans. */
  readonly instance: rds.IDatabaseInstance;

  /** Network of the database, with its port. */
  readonly connections: ec2.Connections;

  /** Database that was made with the instance. */
  readonly databaseName: string;

  /** Secret of the master user once it holds the endpoint: what rotates the password must depend on this one. */
  readonly secret: secretsmanager.ISecret;

  /** Group of the server's log, when the instance has a name. */
  readonly logGroup?: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    const multiAz = props.multiAz ?? true;
    const backupRetention = props.backupRetention ?? Duration.days(7);
    const monitoringInterval = props.monitoringInterval ?? Duration.seconds(60);
    const storage = props.storage ?? DatabaseStorage.generalPurpose();
    const allocatedStorage = props.allocatedStorage ?? storage._leastGib;
    const maxAllocatedStorage = props.maxAllocatedStorage ?? storage._defaultLimit(allocatedStorage);
    const insightsMode = props.insightsMode ?? rds.DatabaseInsightsMode.STANDARD;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    failOn(this, [
      ...checkDatabase(props, props.vpc.selectSubnets(vpcSubnets)),
      ...storage._problems(allocatedStorage, maxAllocatedStorage),
      checkBackupRetention(backupRetention, multiAz),
      checkMonitoringInterval(monitoringInterval),
      ...(props.restoreFrom?._problems() ?? []),
    ]);
    warn(this, props);

    const secret = props.credentials.secret as secretsmanager.ISecret;
    const databaseLogs = createLogs(this, props, props.encryptionKey, removalPolicy);
    const engine = rds.DatabaseInstanceEngine.postgres({ version: props.engineVersion });
    this.instance = new rds.DatabaseInstance(this, 'Resource', {
      instanceIdentifier: props.instanceIdentifier,
      engine,
      instanceType: props.instanceType,
      databaseName: props.databaseName,
      // Not `fromSecret`, whose attachment would stand in the secret's stack and tie both stacks into a cycle.
      credentials: rds.Credentials.fromPassword(props.credentials.username, secret.secretValueFromJson('password')),

      vpc: props.vpc,
      subnetGroup: new rds.SubnetGroup(this, 'Subnets', {
        description: 'Subnets of the database',
        subnetGroupName: props.subnetGroupName,
        vpc: props.vpc,
        vpcSubnets,
        removalPolicy: companionPolicy(removalPolicy),
      }),
      securityGroups: props.securityGroups,
      publiclyAccessible: false,
      port: props.port ?? 5432,
      multiAz,

      storageEncryptionKey: props.encryptionKey,
      storageType: storage.storageType,
      allocatedStorage,
      maxAllocatedStorage: maxAllocatedStorage === allocatedStorage ? undefined : maxAllocatedStorage,
      iops: storage.iops,
      storageThroughput: storage.throughput,

      backupRetention,
      preferredBackupWindow: props.preferredBackupWindow,
      preferredMaintenanceWindow: props.preferredMaintenanceWindow,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: removalPolicy === RemovalPolicy.DESTROY,
      deletionProtection: props.deletionProtection ?? true,
      removalPolicy,

      autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
      allowMajorVersionUpgrade: props.allowMajorVersionUpgrade ?? false,
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        // Another description would replace the group.
        description: 'Parameters of the database',
        parameters: { ...SERVER_PARAMETERS, ...props.parameters },
        removalPolicy: companionPolicy(removalPolicy),
      }),
      iamAuthentication: props.iamAuthentication ?? true,
      caCertificate: props.caCertificate ?? rds.CaCertificate.RDS_CA_RSA2048_G1,

      databaseInsightsMode: insightsMode,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: props.encryptionKey,
      performanceInsightRetention: insightsRetention(insightsMode),
      monitoringInterval,
      monitoringRole: createMonitoringRole(this, monitoringInterval, props.instanceIdentifier),
      cloudwatchLogsExports: EXPORTED_LOGS,
    });
    props.restoreFrom?._applyTo(this.instance.node.defaultChild as rds.CfnDBInstance);
    if (databaseLogs) this.instance.node.addDependency(databaseLogs);

    this.logGroup = databaseLogs?.serverLog;
    this.connections = this.instance.connections;
    this.databaseName = props.databaseName;
    this.secret = new secretsmanager.SecretTargetAttachment(this, 'Attachment', { secret, target: this.instance });
  }

  /**
   * Lets a principal connect as a user of the database, with tokens of IAM instead of a password. The user must hold
   * the role `rds_iam`. Throws when `iamAuthentication` is off.
   *
   * @param grantee who may connect
   * @param username user of the database
   */
  grantConnect(grantee: iam.IGrantable, username: string): iam.Grant {
    return this.instance.grantConnect(grantee, username);
  }

  /** Any metric of the instance (namespace AWS/RDS), average over 5 minutes. */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.instance.metric(metricName, { statistic: 'Average', ...props });
  }

  /** Connections of clients, average over 5 minutes. */
  metricDatabaseConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnections', props);
  }

  /** Use of the processors in percent, average over 5 minutes. */
  metricCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', props);
  }

  /** Memory left in bytes, average over 5 minutes. */
  metricFreeableMemory(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FreeableMemory', props);
  }

  /** Storage left in bytes, average over 5 minutes. */
  metricFreeStorageSpace(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FreeStorageSpace', props);
  }

  /** Time that a read from storage takes in seconds, average over 5 minutes. */
  metricReadLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ReadLatency', props);
  }

  /** Time that a write to storage takes in seconds, average over 5 minutes. */
  metricWriteLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('WriteLatency', props);
  }
}

function warn(database: PostgresDatabase, props: PostgresDatabaseProps): void {
  if (Token.isUnresolved(props.credentials.username)) {
    Annotations.of(database).addWarningV2(
      '@pets/database:usernameFromSecret',
      'credentials without a literal user name make a new secret replace the database',
    );
  }
  if (props.instanceIdentifier === undefined) {
    Annotations.of(database).addWarningV2(
      '@pets/database:replaceable',
      'without an instanceIdentifier nothing stops a change that replaces the database with an empty one',
    );
  }
}
