import { Stack, Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { createAfter } from '../private/dependencies';
import { nameFromPath } from '../private/names';
import { failOn } from '../private/validation';
import type { IPostgresDatabase } from './postgres-database-base';
import type { PostgresInstanceAttributes } from './postgres-instance';
import { type IPostgresReplica, PostgresReplicaBase } from './postgres-replica-base';
import type { PostgresReplicaProps } from './postgres-replica-props';
import { ImportedReplica } from './private/imported-database';
import { checkReplicaVersion } from './private/engine-version';
import { checkInstance } from './private/instance-checks';
import { instanceDefaults, InstanceOptions } from './private/instance-options';
import { LiteralPortReplica } from './private/literal-port';
import { autoscalingLimit } from './private/storage-checks';

/**
 * Creates a read replica of a database, in another Region or in the same one. A replica in another Region can be promoted to a
 * standalone database when the Region of the source is lost. A replica in the same Region serves queries that only read.
 *
 * Creates a DB instance, subnet group, parameter group, two log groups and a monitoring role. Storage is that of
 * the source, and so is the version by default. In the same Region, the key of the storage is that of the source, too. The users and
 * passwords are those of the source, so a rotation applies to both. Deploy the stack of the source first.
 *
 * The replica is stateful once it is promoted. Changing `vpc`, `encryptionKey`, `instanceIdentifier`,
 * `subnetGroupName` or `sourceDatabase` replaces it. All other properties are changed in place.
 *
 * Fails at synthesis with all problems that Amazon RDS would report during a deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 *
 * @example
 * const replica = new PostgresReplica(recoveryStack, 'Replica', {
 *   sourceDatabase: database,
 *   vpc: recoveryVpc,
 *   securityGroups: [recoveryGroup],
 *   encryptionKey: recoveryKey,
 *   instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
 * });
 */
export class PostgresReplica extends PostgresReplicaBase {
  /** Imports an existing replica, for example one of another stack, app or account. */
  static fromPostgresReplicaAttributes(
    scope: Construct,
    id: string,
    attributes: PostgresInstanceAttributes,
  ): IPostgresReplica {
    return new ImportedReplica(scope, id, attributes);
  }

  /** DB instance. */
  readonly instance: rds.DatabaseInstanceReadReplica;

  /** Security groups of the replica, with its port as the default port. */
  readonly connections: ec2.Connections;

  /** Log group of the server log. */
  readonly logGroup: logs.LogGroup;

  /** DB subnet group. */
  readonly subnetGroup: rds.SubnetGroup;

  /** DB parameter group. */
  readonly parameterGroup: rds.ParameterGroup;

  /** Role of enhanced monitoring, unless `monitoringInterval` is 0. */
  readonly monitoringRole?: iam.Role;

  constructor(scope: Construct, id: string, props: PostgresReplicaProps) {
    super(scope, id);
    const { sourceDatabase } = props;
    const source = sourceDatabase.instance;
    const defaults = instanceDefaults(props);
    failOn(this, [
      ...checkSource(this, sourceDatabase),
      ...checkInstance(this, props, defaults),
      ...checkReplicaVersion(props.engineVersion, source.engine?.engineVersion?.fullVersion, props.promoted),
    ]);

    const options = new InstanceOptions(this, props, defaults, {
      noun: 'replica',
      engine: props.engineVersion
        ? rds.DatabaseInstanceEngine.postgres({ version: props.engineVersion })
        : (source.engine as rds.IInstanceEngine),
      instanceIdentifier: props.instanceIdentifier ?? identifierOf(this, source),
    });
    const { storage } = sourceDatabase;
    const instanceProps: rds.DatabaseInstanceReadReplicaProps = {
      ...options.render(),
      sourceDatabaseInstance: source,
      instanceType: props.instanceType,
      storageEncryptionKey: props.encryptionKey,
      // A replica inherits the size of its storage, but not its type, performance and autoscaling limit.
      storageType: storage?.storageType,
      iops: storage?.iops,
      storageThroughput: storage?.storageThroughput,
      maxAllocatedStorage: storage && autoscalingLimit(storage),
    };
    const { defaultPort } = sourceDatabase.connections;
    this.instance = new LiteralPortReplica(this, 'Resource', instanceProps, defaultPort);
    const resource = this.instance.node.defaultChild as rds.CfnDBInstance;
    options.createLogGroupsBefore(resource);
    // Encryption is inherited from the source. The replica only names its key.
    resource.addPropertyDeletionOverride('StorageEncrypted');
    // The CDK rejects this property for replicas of PostgreSQL, Amazon RDS accepts it.
    resource.backupRetentionPeriod = defaults.backupRetention.toDays();
    // The construct of the CDK has no version. Amazon RDS upgrades the replica after its creation, and before the source.
    resource.engineVersion = props.engineVersion?.postgresFullVersion ?? source.engine?.engineVersion?.fullVersion;
    // Keep the source Region after a promotion: removing it would replace the instance.
    resource.sourceRegion = source.env.region;
    if (isInRegionOf(this, source)) applySameRegion(resource);
    if (props.promoted) resource.sourceDbInstanceIdentifier = undefined;
    dependOn(resource, source);

    this.connections = this.instance.connections;
    this.logGroup = options.logGroups[0];
    this.subnetGroup = options.subnetGroup;
    this.parameterGroup = options.parameterGroup;
    this.monitoringRole = options.monitoringRole;
  }
}

/** Changing the source replaces the replica. The identifier must change too, because the old replica is deleted last. */
function identifierOf(scope: Construct, { instanceIdentifier }: rds.IDatabaseInstance): string {
  const resolved: unknown = Stack.of(scope).resolve(instanceIdentifier);
  return nameFromPath(scope, 63, typeof resolved === 'string' ? resolved : undefined);
}

function isInRegionOf(scope: Construct, { env }: rds.IDatabaseInstance): boolean {
  return Stack.of(scope).region === env.region;
}

/** Amazon RDS encrypts the replica with the key of the source and rejects another one (CreateDBInstanceReadReplica). */
function applySameRegion(resource: rds.CfnDBInstance): void {
  resource.addPropertyDeletionOverride('KmsKeyId');
  resource.addPropertyDeletionOverride('SourceRegion');
}

/** The ARN of the source is a literal in another Region, so the order of deployment needs a dependency. */
function dependOn(resource: rds.CfnDBInstance, source: rds.IDatabaseInstance): void {
  createAfter(resource, source);
}

function checkSource(scope: Construct, { instance, node, storage }: IPostgresDatabase): (string | undefined)[] {
  const { region } = Stack.of(scope);
  const sourceRegion = instance.env.region;
  const unknown = Token.isUnresolved(region) || Token.isUnresolved(sourceRegion);
  return [
    unknown ? `sourceDatabase and the replica must be in stacks with a literal Region, got ${node.path}` : undefined,
    instance.engine?.engineVersion && storage
      ? undefined
      : `sourceDatabase must have a known engineVersion and storage, got ${node.path}. Pass both to fromPostgresDatabaseAttributes`,
  ];
}
