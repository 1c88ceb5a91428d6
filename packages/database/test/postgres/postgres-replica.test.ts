import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  ConnectionSecrets,
  DatabaseStorage,
  type IPostgresDatabase,
  PostgresDatabase,
  type PostgresDatabaseProps,
  PostgresReplica,
  type PostgresReplicaProps,
} from '../../src';
import { env } from '../fixture';

const INSTANCE = 'AWS::RDS::DBInstance';

/** A source in one region, and what a replica needs in another. */
class Regions {
  readonly data: Stack;
  readonly recovery: Stack;
  readonly source: PostgresDatabase;
  readonly vpc: ec2.IVpc;
  readonly group: ec2.ISecurityGroup;
  readonly key: kms.IKey;

  constructor(props: Partial<PostgresDatabaseProps> = {}, region = 'us-west-2') {
    const app = new App();
    this.data = new Stack(app, 'Data', { env });
    this.recovery = new Stack(app, 'Recovery', { env: { account: env.account, region } });
    const key = new kms.Key(this.data, 'Key');
    const vpc = vpcIn(this.data, 'eu-west-1');
    const secrets = new ConnectionSecrets(this.data, 'Secrets', { encryptionKey: key, username: 'shop' });
    this.source = new PostgresDatabase(this.data, 'Database', {
      vpc,
      securityGroups: [new ec2.SecurityGroup(this.data, 'Group', { vpc })],
      encryptionKey: key,
      credentials: secrets.credentials,
      databaseName: 'shop',
      instanceIdentifier: 'shop-db',
      engineVersion: rds.PostgresEngineVersion.VER_17_9,
      instanceType: new ec2.InstanceType('t4g.medium'),
      ...props,
    });
    secrets.connectTo(this.source);
    this.vpc = vpcIn(this.recovery, region);
    this.group = new ec2.SecurityGroup(this.recovery, 'Group', { vpc: this.vpc, allowAllOutbound: false });
    this.key = new kms.Key(this.recovery, 'Key');
  }

  replica(props: Partial<PostgresReplicaProps> = {}): PostgresReplica {
    return new PostgresReplica(this.recovery, 'Replica', {
      source: this.source,
      vpc: this.vpc,
      securityGroups: [this.group],
      encryptionKey: this.key,
      instanceType: new ec2.InstanceType('t4g.medium'),
      ...props,
    });
  }

  template(props: Partial<PostgresReplicaProps> = {}): Template {
    this.replica(props);
    return Template.fromStack(this.recovery);
  }
}

function vpcIn(stack: Stack, region: string): ec2.IVpc {
  return new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: [`${region}a`, `${region}b`],
    natGateways: 0,
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
}

describe('with defaults', () => {
  const regions = new Regions();
  const replica = regions.replica();
  const template = Template.fromStack(regions.recovery);
  const keyArn = regions.recovery.resolve(regions.key.keyArn);

  test('the source is told by its ARN and region, and deployed before', () => {
    template.hasResourceProperties(INSTANCE, {
      SourceDBInstanceIdentifier: {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:eu-west-1:111111111111:db:shop-db']],
      },
      SourceRegion: 'eu-west-1',
    });
    expect(regions.recovery.dependencies).toEqual([regions.data]);
  });

  test('the replica is encrypted with the key of its own region', () => {
    template.hasResourceProperties(INSTANCE, {
      KmsKeyId: keyArn,
      PerformanceInsightsKMSKeyId: keyArn,
      StorageEncrypted: Match.absent(),
    });
  });

  test('the replica lies in subnets and groups of its own region', () => {
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', {
      SubnetIds: regions.vpc.isolatedSubnets.map(({ subnetId }) => regions.recovery.resolve(subnetId)),
    });
    template.hasResourceProperties(INSTANCE, {
      PubliclyAccessible: false,
      MultiAZ: true,
      VPCSecurityGroups: [regions.recovery.resolve(regions.group.securityGroupId)],
    });
    expect(replica.connections.securityGroups).toEqual([regions.group]);
  });

  test('the replica is kept, backed up and patched', () => {
    template.hasResource(INSTANCE, {
      DeletionPolicy: 'Retain',
      Properties: {
        BackupRetentionPeriod: 7,
        CopyTagsToSnapshot: true,
        DeletionProtection: true,
        DeleteAutomatedBackups: false,
        AutoMinorVersionUpgrade: true,
        EnableIAMDatabaseAuthentication: true,
        MonitoringInterval: 60,
        DatabaseInsightsMode: 'standard',
        CACertificateIdentifier: 'rds-ca-rsa2048-g1',
      },
    });
  });

  test('the replica has the parameters of its source, of the same version, so that it can take over', () => {
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Family: 'postgres17',
      Parameters: Match.objectLike({ 'rds.force_ssl': '1', log_statement: 'ddl' }),
    });
  });

  test('the storage is of the kind of the source, and grows as far', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageType: 'gp3',
      MaxAllocatedStorage: 40,
      AllocatedStorage: Match.absent(),
    });
  });

  test('nothing of the master user is told again', () => {
    template.hasResourceProperties(INSTANCE, { MasterUsername: Match.absent(), MasterUserPassword: Match.absent() });
  });

  test('the logical id stays, since a new one would lose a promoted replica', () => {
    expect(Object.keys(template.findResources(INSTANCE))).toEqual(['ReplicaA82FB90F']);
  });

  test('the logs without a name are warned of', () => {
    Annotations.fromStack(regions.recovery).hasWarning('/Recovery/Replica', Match.stringLikeRegexp('unmanagedLogs'));
    expect(replica.logGroup).toBeUndefined();
  });

  test('the lag is an average over 5 minutes, and so is any metric', () => {
    expect(replica.metricReplicaLag()).toMatchObject({ metricName: 'ReplicaLag', statistic: 'Average' });
    expect(replica.metricReplicaLag({ statistic: 'Maximum' }).statistic).toBe('Maximum');
    expect(replica.metric('CPUUtilization').period).toEqual(Duration.minutes(5));
  });
});

describe('in full', () => {
  const storage = DatabaseStorage.generalPurpose({ iops: 16_000, throughput: 1_000 });
  const regions = new Regions({ allocatedStorage: 400, maxAllocatedStorage: 1_000, storage });
  const replica = regions.replica({
    instanceIdentifier: 'shop-db-replica',
    subnetGroupName: 'shop-replica',
    multiAz: false,
    backupRetention: Duration.days(1),
    preferredBackupWindow: '03:00-04:00',
    preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    autoMinorVersionUpgrade: false,
    iamAuthentication: false,
    insightsMode: rds.DatabaseInsightsMode.ADVANCED,
    monitoringInterval: Duration.seconds(0),
    logRetention: logs.RetentionDays.ONE_MONTH,
    parameters: { log_statement: 'none' },
    caCertificate: rds.CaCertificate.RDS_CA_ECC384_G1,
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(regions.recovery);

  test('each choice is in the template', () => {
    template.hasResource(INSTANCE, {
      DeletionPolicy: 'Delete',
      Properties: {
        DBInstanceIdentifier: 'shop-db-replica',
        MultiAZ: false,
        BackupRetentionPeriod: 1,
        PreferredBackupWindow: '03:00-04:00',
        PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
        AutoMinorVersionUpgrade: false,
        EnableIAMDatabaseAuthentication: false,
        DatabaseInsightsMode: 'advanced',
        PerformanceInsightsRetentionPeriod: 465,
        MonitoringInterval: 0,
        CACertificateIdentifier: 'rds-ca-ecc384-g1',
        DeletionProtection: false,
        DeleteAutomatedBackups: true,
        Iops: 16_000,
        StorageThroughput: 1_000,
        MaxAllocatedStorage: 1_000,
      },
    });
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', { DBSubnetGroupName: 'shop-replica' });
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Parameters: Match.objectLike({ log_statement: 'none' }),
    });
  });

  test('the logs go to encrypted groups that expire', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30, KmsKeyId: Match.anyValue() });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    expect(replica.logGroup).toBeDefined();
  });

  test('a grant to connect needs tokens of IAM', () => {
    const role = new iam.Role(regions.recovery, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => replica.grantConnect(role, 'reader')).toThrow('IAM authentication is disabled');
  });
});

describe('when promoted', () => {
  const before = new Regions().template({ instanceIdentifier: 'shop-db-replica' });
  const after = new Regions().template({ instanceIdentifier: 'shop-db-replica', promoted: true });

  test('the source goes, which promotes, and nothing goes that would replace the instance', () => {
    const file = join(dirname(require.resolve('aws-cdk/package.json')), 'db.json.gz');
    const { schema } = JSON.parse(gunzipSync(readFileSync(file)).toString());
    const types: { cloudFormationType: string; properties: Record<string, { causesReplacement?: string }> }[] =
      schema.resource.entities;
    const known = types.find(({ cloudFormationType }) => cloudFormationType === INSTANCE)?.properties ?? {};
    const [[id, { Properties: old }]] = Object.entries(before.findResources(INSTANCE));
    const { Properties: now } = after.findResources(INSTANCE)[id];
    const changed = Object.keys({ ...old, ...now }).filter(
      (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
    );
    expect(changed).toEqual(['SourceDBInstanceIdentifier']);
    expect(known.SourceDBInstanceIdentifier.causesReplacement).toBe('maybe');
    expect(known.SourceRegion.causesReplacement).toBe('yes');
  });
});

describe('mistakes', () => {
  test('all of them are told at once', () => {
    const regions = new Regions();
    expect(() =>
      regions.replica({
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        securityGroups: [],
        instanceType: new ec2.InstanceType('t2.micro'),
        instanceIdentifier: 'Shop--',
        backupRetention: Duration.days(36),
        monitoringInterval: Duration.seconds(7),
        preferredBackupWindow: 'noon',
      }),
    ).toThrow(
      /^Recovery\/Replica: vpcSubnets must not be public; securityGroups must .*; instanceType must .*; instanceIdentifier must .*; backupRetention must .*; monitoringInterval must .*; preferredBackupWindow must /,
    );
  });

  test('a replica beside its source fails, since it would be lost with it', () => {
    expect(() => new Regions({}, 'eu-west-1').replica()).toThrow(
      'Recovery/Replica: source must stand in another region than the replica, got eu-west-1 for both',
    );
  });

  test('a stack of no region fails, since no ARN could be written', () => {
    const regions = new Regions();
    const nowhere = new Stack(regions.recovery.node.root, 'Nowhere');
    const { source, vpc, group, key } = regions;
    const props = { source, vpc, securityGroups: [group], encryptionKey: key };
    expect(
      () => new PostgresReplica(nowhere, 'Replica', { ...props, instanceType: new ec2.InstanceType('t4g.medium') }),
    ).toThrow('source and replica must stand in stacks whose regions are known');
  });

  test('a source that was imported fails', () => {
    const regions = new Regions();
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(regions.data, 'Source', {
      instanceIdentifier: 'old-db',
      instanceEndpointAddress: 'old-db.example.com',
      port: 5432,
      securityGroups: [],
    });
    const source: IPostgresDatabase = { ...regions.source, instance, connections: instance.connections };
    expect(() => regions.replica({ source })).toThrow(
      'source must be a database of this app, whose version and storage are known, got an imported one',
    );
  });

  test('logs cannot be kept without a name', () => {
    expect(() => new Regions().replica({ logRetention: logs.RetentionDays.ONE_DAY })).toThrow(
      'logRetention needs an instanceIdentifier',
    );
  });
});
