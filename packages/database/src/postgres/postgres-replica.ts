import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { PostgresReplicaProps } from './postgres-replica-props';
import {
  checkBackupRetention,
  checkInstanceType,
  checkLogs,
  checkMonitoringInterval,
  checkSubnets,
} from './private/database-checks';
import { createLogs, EXPORTED_LOGS } from './private/database-logs';
import { companionPolicy, insightsRetention } from '../private/defaults';
import { createMonitoringRole } from './private/monitoring-role';
import { checkInstanceIdentifier } from '../private/names';
import { SERVER_PARAMETERS } from './private/parameters';
import { failOn } from '../private/validation';
import { checkWindows } from '../private/windows';

/**
 * A copy of a database in another region, a few seconds behind it, that can be read from, and that becomes a database of
 * its own when the first region is lost.
 *
 * This resource is stateful once it is promoted. Another `vpc`, `encryptionKey`, `instanceIdentifier` or
 * `subnetGroupName` replaces it; every other prop changes it in place.
 *
 * Its stack is deployed after that of the source. Throws one error with all that Amazon RDS would refuse.
 */
export class PostgresReplica extends Construct implements ec2.IConnectable {
  /** The instance, for alarms and backup plans. */
  readonly instance: rds.IDatabaseInstance;

  /** Network of the replica, with its port. */
  readonly connections: ec2.Connections;

  /** Group of the server's log, when the instance has a name. */
  readonly logGroup?: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: PostgresReplicaProps) {
    super(scope, id);
    const { encryptionKey } = props;
    const source = props.source.instance;
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    const multiAz = props.multiAz ?? true;
    const backupRetention = props.backupRetention ?? Duration.days(7);
    const monitoringInterval = props.monitoringInterval ?? Duration.seconds(60);
    const insightsMode = props.insightsMode ?? rds.DatabaseInsightsMode.STANDARD;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    failOn(this, [
      ...checkSource(this, source),
      ...checkSubnets(props.vpc.selectSubnets(vpcSubnets)),
      props.securityGroups.length > 0 ? undefined : 'securityGroups must hold at least one group, got none',
      checkInstanceType(props.instanceType),
      checkInstanceIdentifier(props.instanceIdentifier),
      checkBackupRetention(backupRetention, multiAz),
      checkMonitoringInterval(monitoringInterval),
      ...checkWindows(props.preferredBackupWindow, props.preferredMaintenanceWindow),
      ...checkLogs(props),
    ]);

    const replicaLogs = createLogs(this, props, encryptionKey, removalPolicy);
    const storage = storageOf(source);
    this.instance = new rds.DatabaseInstanceReadReplica(this, 'Resource', {
      sourceDatabaseInstance: source,
      instanceIdentifier: props.instanceIdentifier,
      instanceType: props.instanceType,

      vpc: props.vpc,
      subnetGroup: new rds.SubnetGroup(this, 'Subnets', {
        description: 'Subnets of the replica',
        subnetGroupName: props.subnetGroupName,
        vpc: props.vpc,
        vpcSubnets,
        removalPolicy: companionPolicy(removalPolicy),
      }),
      securityGroups: props.securityGroups,
      publiclyAccessible: false,
      multiAz,

      storageEncryptionKey: encryptionKey,
      ...storage,

      preferredBackupWindow: props.preferredBackupWindow,
      preferredMaintenanceWindow: props.preferredMaintenanceWindow,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: removalPolicy === RemovalPolicy.DESTROY,
      deletionProtection: props.deletionProtection ?? true,
      removalPolicy,

      autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine: source.engine as rds.IInstanceEngine,
        description: 'Parameters of the replica',
        parameters: { ...SERVER_PARAMETERS, ...props.parameters },
        removalPolicy: companionPolicy(removalPolicy),
      }),
      iamAuthentication: props.iamAuthentication ?? true,
      caCertificate: props.caCertificate ?? rds.CaCertificate.RDS_CA_RSA2048_G1,

      databaseInsightsMode: insightsMode,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: encryptionKey,
      performanceInsightRetention: insightsRetention(insightsMode),
      monitoringInterval,
      monitoringRole: createMonitoringRole(this, monitoringInterval, props.instanceIdentifier),
      cloudwatchLogsExports: EXPORTED_LOGS,
    });
    this.instance.node.addDependency(source, ...(replicaLogs ? [replicaLogs] : []));
    adjust(this.instance.node.defaultChild as rds.CfnDBInstance, source, backupRetention, props.promoted ?? false);

    this.logGroup = replicaLogs?.serverLog;
    this.connections = this.instance.connections;
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

  /** Time by which the replica is behind its source, in seconds, average over 5 minutes: what the loss of a region costs. */
  metricReplicaLag(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ReplicaLag', props);
  }
}

/** A replica takes the storage of its source, but neither its kind of volume nor its growth. */
function storageOf(source: rds.IDatabaseInstance): {
  storageType: rds.StorageType;
  iops?: number;
  storageThroughput?: number;
  maxAllocatedStorage?: number;
} {
  const { storageType, iops, storageThroughput, maxAllocatedStorage } = source.node.defaultChild as rds.CfnDBInstance;
  return { storageType: storageType as rds.StorageType, iops, storageThroughput, maxAllocatedStorage };
}

/** What the CDK has no prop for. */
function adjust(
  resource: rds.CfnDBInstance,
  source: rds.IDatabaseInstance,
  backupRetention: Duration,
  promoted: boolean,
): void {
  // Encryption is that of the source: the key alone is told.
  resource.addPropertyDeletionOverride('StorageEncrypted');
  resource.backupRetentionPeriod = backupRetention.toDays();
  // It stays after a promotion: taken away, it would replace the instance.
  resource.sourceRegion = source.env.region;
  if (promoted) resource.sourceDbInstanceIdentifier = undefined;
}

function checkSource(scope: Construct, source: rds.IDatabaseInstance): (string | undefined)[] {
  const { region } = Stack.of(scope);
  const from = source.env.region;
  return [
    Token.isUnresolved(region) || Token.isUnresolved(from)
      ? 'source and replica must stand in stacks whose regions are known'
      : undefined,
    region === from ? `source must stand in another region than the replica, got ${from} for both` : undefined,
    source.node.defaultChild instanceof rds.CfnDBInstance
      ? undefined
      : 'source must be a database of this app, whose version and storage are known, got an imported one',
  ];
}
