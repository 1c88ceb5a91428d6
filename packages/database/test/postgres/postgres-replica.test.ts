import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  ConnectionSecrets,
  DatabaseStorage,
  PostgresDatabase,
  type PostgresDatabaseProps,
  PostgresReplica,
  type PostgresReplicaProps,
} from '../../src';
import { env } from '../fixture';

const INSTANCE = 'AWS::RDS::DBInstance';

/** A source database in one Region, and the resources that a replica needs in another. */
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
      sourceDatabase: this.source,
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

  test('refers to the source by ARN and Region, and is deployed after it', () => {
    template.hasResourceProperties(INSTANCE, {
      SourceDBInstanceIdentifier: {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:eu-west-1:111111111111:db:shop-db']],
      },
      SourceRegion: 'eu-west-1',
    });
    expect(regions.recovery.dependencies).toEqual([regions.data]);
  });

  test('is encrypted with the key in its Region', () => {
    template.hasResourceProperties(INSTANCE, {
      KmsKeyId: keyArn,
      PerformanceInsightsKMSKeyId: keyArn,
      StorageEncrypted: Match.absent(),
    });
  });

  test('is in the subnets and security groups in its Region', () => {
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

  test('is retained, backed up and patched', () => {
    template.hasResource(INSTANCE, {
      DeletionPolicy: 'RetainExceptOnCreate',
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

  test('has the parameters and version of the source', () => {
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Family: 'postgres17',
      Parameters: Match.objectLike({ 'rds.force_ssl': '1', log_statement: 'ddl' }),
    });
  });

  test('has the storage type and autoscaling limit of the source', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageType: 'gp3',
      MaxAllocatedStorage: 40,
      AllocatedStorage: Match.absent(),
    });
  });

  test('does not set a master user', () => {
    template.hasResourceProperties(INSTANCE, { MasterUsername: Match.absent(), MasterUserPassword: Match.absent() });
  });

  test('keeps its logical id', () => {
    expect(Object.keys(template.findResources(INSTANCE))).toEqual(['ReplicaA82FB90F']);
  });

  test('has an identifier made from its path and its source', () => {
    const identifierWith = (instanceIdentifier: string) => {
      const other = new Regions({ instanceIdentifier });
      const [{ Properties }] = Object.values(other.template().findResources(INSTANCE));
      return Properties.DBInstanceIdentifier as string;
    };
    expect(identifierWith('shop-db')).toMatch(/^recovery-replica-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect(identifierWith('shop-db')).toBe(identifierWith('shop-db'));
    expect(identifierWith('shop-db')).not.toBe(identifierWith('shop-db-2'));
  });

  test('has metrics that are averages over 5 minutes', () => {
    expect(replica.metricReplicaLag()).toMatchObject({ metricName: 'ReplicaLag', statistic: 'Average' });
    expect(replica.metricReplicaLag({ statistic: 'Maximum' }).statistic).toBe('Maximum');
    expect(replica.metric('CPUUtilization').period).toEqual(Duration.minutes(5));
  });
});

describe('with all properties', () => {
  const storage = DatabaseStorage.gp3({
    allocatedStorage: 400,
    maxAllocatedStorage: 1_000,
    iops: 16_000,
    storageThroughput: 1_000,
  });
  const regions = new Regions({ storage });
  const replica = regions.replica({
    instanceIdentifier: 'shop-db-replica',
    subnetGroupName: 'shop-replica',
    multiAz: false,
    backupRetention: Duration.days(1),
    preferredBackupWindow: '03:00-04:00',
    preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    autoMinorVersionUpgrade: false,
    iamAuthentication: false,
    databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
    monitoringInterval: Duration.seconds(0),
    logRetention: logs.RetentionDays.ONE_MONTH,
    parameters: { log_statement: 'none' },
    caCertificate: rds.CaCertificate.RDS_CA_ECC384_G1,
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(regions.recovery);

  test('uses each property', () => {
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

  test('has encrypted log groups that expire', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30, KmsKeyId: Match.anyValue() });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    expect(replica.logGroup).toBeDefined();
  });

  test('fails to grant connections without IAM authentication', () => {
    const role = new iam.Role(regions.recovery, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => replica.grantConnect(role, 'reader')).toThrow('IAM authentication is disabled');
  });
});

describe('when promoted', () => {
  const before = new Regions().template({ instanceIdentifier: 'shop-db-replica' });
  const after = new Regions().template({ instanceIdentifier: 'shop-db-replica', promoted: true });

  test('loses only the reference to the source, so that the instance is not replaced', () => {
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

describe('in the Region of its source', () => {
  const regions = new Regions({}, 'eu-west-1');
  const replica = regions.replica();
  const template = Template.fromStack(regions.recovery);

  test('has the storage key of the source, which Amazon RDS does not accept as a property', () => {
    template.hasResourceProperties(INSTANCE, {
      SourceDBInstanceIdentifier: { 'Fn::Join': ['', Match.arrayWith([':rds:eu-west-1:111111111111:db:'])] },
      KmsKeyId: Match.absent(),
      SourceRegion: Match.absent(),
      StorageEncrypted: Match.absent(),
    });
    expect(regions.recovery.dependencies).toEqual([regions.data]);
  });

  test('has its own logs, parameters, backups and key of Database Insights', () => {
    template.hasResourceProperties(INSTANCE, {
      PerformanceInsightsKMSKeyId: regions.recovery.resolve(regions.key.keyArn),
      BackupRetentionPeriod: 7,
      EngineVersion: '17.9',
      PubliclyAccessible: false,
    });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Parameters: Match.objectLike({ 'rds.force_ssl': '1' }),
    });
    expect(replica.metricReplicaLag().metricName).toBe('ReplicaLag');
  });

  test('synthesizes in the stack of its source', () => {
    const { data, source } = new Regions();
    new PostgresReplica(data, 'Reader', {
      sourceDatabase: source,
      vpc: data.node.findChild('Vpc') as ec2.Vpc,
      securityGroups: [data.node.findChild('Group') as ec2.SecurityGroup],
      encryptionKey: data.node.findChild('Key') as kms.Key,
      instanceType: new ec2.InstanceType('t4g.medium'),
      multiAz: false,
    });
    const instances = Object.values(Template.fromStack(data).findResources(INSTANCE));
    const reader = instances.find(({ Properties }) => Properties.SourceDBInstanceIdentifier);
    expect(reader?.Properties).not.toHaveProperty('KmsKeyId');
    expect(reader?.DependsOn).toEqual(
      expect.arrayContaining([data.getLogicalId(source.instance.node.defaultChild as never)]),
    );
  });
});

describe('errors', () => {
  test('are reported together', () => {
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
      /^Recovery\/Replica: vpcSubnets must be private or isolated, .*; securityGroups must .*; instanceType must .*; instanceIdentifier must .*; backupRetention must .*; monitoringInterval must .*; preferredBackupWindow must /,
    );
  });

  test('reject a stack without a literal Region', () => {
    const regions = new Regions();
    const nowhere = new Stack(regions.recovery.node.root, 'Nowhere');
    const { source: sourceDatabase, vpc, group, key } = regions;
    const props = { sourceDatabase, vpc, securityGroups: [group], encryptionKey: key };
    expect(
      () => new PostgresReplica(nowhere, 'Replica', { ...props, instanceType: new ec2.InstanceType('t4g.medium') }),
    ).toThrow('sourceDatabase and the replica must be in stacks with a literal Region, got Data/Database');
  });

  test('reject an imported source without version and storage', () => {
    const regions = new Regions();
    const sourceDatabase = PostgresDatabase.fromPostgresDatabaseAttributes(regions.data, 'Source', {
      instanceIdentifier: 'old-db',
      instanceEndpointAddress: 'old-db.example.com',
      securityGroups: [],
      databaseName: 'shop',
    });
    expect(() => regions.replica({ sourceDatabase })).toThrow(
      'Recovery/Replica: sourceDatabase must have a known engineVersion and storage, got Data/Source. Pass both to fromPostgresDatabaseAttributes',
    );
  });
});

describe('of an imported source', () => {
  const regions = new Regions();
  const sourceDatabase = PostgresDatabase.fromPostgresDatabaseAttributes(regions.recovery, 'Source', {
    instanceIdentifier: 'old-db',
    instanceEndpointAddress: 'old-db.example.eu-west-1.rds.amazonaws.com',
    port: 6432,
    securityGroups: [],
    region: 'eu-west-1',
    databaseName: 'shop',
    engineVersion: rds.PostgresEngineVersion.VER_16_8,
    storage: DatabaseStorage.io2({ allocatedStorage: 200, iops: 1_000 }),
  });
  const replica = regions.replica({ sourceDatabase });
  const template = Template.fromStack(regions.recovery);

  test('refers to the source by ARN and Region', () => {
    template.hasResourceProperties(INSTANCE, {
      SourceDBInstanceIdentifier: {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:eu-west-1:111111111111:db:old-db']],
      },
      SourceRegion: 'eu-west-1',
    });
    expect(regions.recovery.dependencies).toEqual([]);
  });

  test('has version, storage and port of the source', () => {
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', { Family: 'postgres16' });
    template.hasResourceProperties(INSTANCE, { StorageType: 'io2', Iops: 1_000, MaxAllocatedStorage: 400 });
    expect(replica.connections.defaultPort).toEqual(ec2.Port.tcp(6432));
  });

  test('checks the storage of the source', () => {
    expect(() =>
      PostgresDatabase.fromPostgresDatabaseAttributes(regions.recovery, 'Small', {
        instanceIdentifier: 'old-db',
        instanceEndpointAddress: 'old-db.example.com',
        securityGroups: [],
        databaseName: 'shop',
        storage: DatabaseStorage.gp3({ allocatedStorage: 1 }),
      }),
    ).toThrow('Recovery/Small: storage.allocatedStorage must be an integer from 20 to 65536 GiB, got 1');
  });
});

describe('engineVersion', () => {
  const { VER_17_9, VER_17_8, VER_16_13 } = rds.PostgresEngineVersion;
  const versionOf = (template: Template) => Object.values(template.findResources(INSTANCE))[0].Properties.EngineVersion;

  test('is that of the source by default', () => {
    expect(versionOf(new Regions({ engineVersion: VER_17_8 }).template())).toBe('17.8');
  });

  test('can be later than that of the source, because the replica is upgraded first', () => {
    const template = new Regions({ engineVersion: VER_17_8 }).template({ engineVersion: VER_17_9 });
    expect(versionOf(template)).toBe('17.9');
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', { Family: 'postgres17' });
  });

  test('fails before that of the source', () => {
    expect(() => new Regions({ engineVersion: VER_17_9 }).replica({ engineVersion: VER_17_8 })).toThrow(
      'Recovery/Replica: engineVersion must be at least that of the source, 17.9, got 17.8. Amazon RDS requires that replicas are upgraded first',
    );
  });

  test('fails for another major version', () => {
    expect(() => new Regions({ engineVersion: VER_17_9 }).replica({ engineVersion: VER_16_13 })).toThrow(
      'Recovery/Replica: engineVersion must have the major version of the source, 17.9, got 16.13',
    );
  });

  test('fails for a version that Amazon RDS does not create', () => {
    expect(() => new Regions().replica({ engineVersion: rds.PostgresEngineVersion.of('17.1', '17') })).toThrow(
      'engineVersion must be a version that Amazon RDS still creates, got 17.1',
    );
  });

  test('is independent of the source after the promotion', () => {
    const template = new Regions({ engineVersion: VER_17_9 }).template({ engineVersion: VER_16_13, promoted: true });
    expect(versionOf(template)).toBe('16.13');
  });
});
