import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { companionPolicy } from '../../private/defaults';
import { createAfter } from '../../private/dependencies';
import type { PostgresInstanceProps } from '../postgres-instance-props';
import { createLogGroups, EXPORTED_LOGS } from './database-logs';
import { createMonitoringRole } from './monitoring-role';
import { SERVER_PARAMETERS } from './parameters';

/** Properties with their defaults applied that are also checked. */
export interface InstanceDefaults {
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly multiAz: boolean;
  readonly backupRetention: Duration;
  readonly monitoringInterval: Duration;
}

/** Applies the defaults. */
export function instanceDefaults(props: PostgresInstanceProps): InstanceDefaults {
  return {
    vpcSubnets: props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    multiAz: props.multiAz ?? true,
    backupRetention: props.backupRetention ?? Duration.days(7),
    monitoringInterval: props.monitoringInterval ?? Duration.seconds(60),
  };
}

/** Values that differ between a database and a replica. */
export interface InstanceKind {
  /** Noun of the descriptions. */
  readonly noun: 'database' | 'replica';
  readonly engine: rds.IInstanceEngine;
  readonly instanceIdentifier: string;
}

/** Resources that an instance needs, and the options of its L2 that a database and a replica have in common. */
export class InstanceOptions {
  readonly subnetGroup: rds.SubnetGroup;
  readonly parameterGroup: rds.ParameterGroup;
  readonly monitoringRole?: iam.Role;
  readonly logGroups: logs.LogGroup[];

  private readonly removalPolicy: RemovalPolicy;

  constructor(
    scope: Construct,
    private readonly props: PostgresInstanceProps,
    private readonly defaults: InstanceDefaults,
    private readonly kind: InstanceKind,
  ) {
    const { encryptionKey, vpc } = props;
    const { engine, instanceIdentifier, noun } = kind;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const groupPolicy = companionPolicy(this.removalPolicy);
    this.logGroups = createLogGroups(scope, {
      instanceIdentifier,
      encryptionKey: props.logEncryptionKey ?? encryptionKey,
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: this.removalPolicy,
    });
    this.subnetGroup = new rds.SubnetGroup(scope, 'Subnets', {
      description: `Subnets of the ${noun}`,
      subnetGroupName: props.subnetGroupName,
      vpc,
      vpcSubnets: defaults.vpcSubnets,
      removalPolicy: groupPolicy,
    });
    this.parameterGroup = new rds.ParameterGroup(scope, 'Parameters', {
      engine,
      // Another description would replace the group.
      description: `Parameters of the ${noun}`,
      parameters: { ...SERVER_PARAMETERS, ...props.parameters },
      removalPolicy: groupPolicy,
    });
    this.monitoringRole = createMonitoringRole(scope, defaults.monitoringInterval, instanceIdentifier);
  }

  /** Options of `rds.DatabaseInstance` and `rds.DatabaseInstanceReadReplica`. */
  render(): rds.DatabaseInstanceNewProps {
    const { defaults, kind, props, removalPolicy } = this;
    const databaseInsightsMode = props.databaseInsightsMode ?? rds.DatabaseInsightsMode.STANDARD;
    return {
      instanceIdentifier: kind.instanceIdentifier,

      vpc: props.vpc,
      subnetGroup: this.subnetGroup,
      securityGroups: props.securityGroups,
      publiclyAccessible: false,
      multiAz: defaults.multiAz,

      preferredBackupWindow: props.preferredBackupWindow,
      preferredMaintenanceWindow: props.preferredMaintenanceWindow,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: removalPolicy === RemovalPolicy.DESTROY,
      deletionProtection: props.deletionProtection ?? true,
      removalPolicy,

      autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
      parameterGroup: this.parameterGroup,
      iamAuthentication: props.iamAuthentication ?? true,
      caCertificate: props.caCertificate ?? rds.CaCertificate.RDS_CA_RSA2048_G1,

      databaseInsightsMode,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: props.encryptionKey,
      performanceInsightRetention: insightsRetention(databaseInsightsMode),
      monitoringInterval: defaults.monitoringInterval,
      monitoringRole: this.monitoringRole,
      cloudwatchLogsExports: EXPORTED_LOGS,
    };
  }

  /**
   * Creates the log groups before the instance. Only the two resources depend on each other: a dependency between the
   * constructs would include each child that a user adds to the instance later, such as a proxy.
   */
  createLogGroupsBefore(instance: rds.CfnDBInstance): void {
    createAfter(instance, ...this.logGroups);
  }
}

/** The only retention periods that Amazon RDS accepts, one for each mode. */
function insightsRetention(mode: rds.DatabaseInsightsMode): rds.PerformanceInsightRetention {
  const advanced = mode === rds.DatabaseInsightsMode.ADVANCED;
  return advanced ? rds.PerformanceInsightRetention.MONTHS_15 : rds.PerformanceInsightRetention.DEFAULT;
}
