import { App, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseStorage, PostgresDatabase, type PostgresDatabaseProps } from '../../src';
import { DataStack, env } from '../fixture';

const INSTANCE = 'AWS::RDS::DBInstance';

function templateOf(props: Partial<PostgresDatabaseProps>): Template {
  const stack = new DataStack();
  stack.database(props);
  return Template.fromStack(stack);
}

describe('with defaults', () => {
  const stack = new DataStack();
  const database = stack.database();
  const template = Template.fromStack(stack);
  const keyArn = stack.resolve(stack.key.keyArn);

  test('storage and insights are encrypted with the given key', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageEncrypted: true,
      KmsKeyId: keyArn,
      PerformanceInsightsKMSKeyId: keyArn,
    });
  });

  test('a standby waits in another zone', () => {
    template.hasResourceProperties(INSTANCE, { MultiAZ: true });
  });

  test('the database cannot be reached from outside', () => {
    template.hasResourceProperties(INSTANCE, {
      PubliclyAccessible: false,
      Port: '5432',
      VPCSecurityGroups: [stack.resolve(stack.securityGroup.securityGroupId)],
    });
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', {
      SubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      DBSubnetGroupName: Match.absent(),
    });
  });

  test('backups are kept for a week, tagged, and outlive the instance', () => {
    template.hasResourceProperties(INSTANCE, {
      BackupRetentionPeriod: 7,
      CopyTagsToSnapshot: true,
      DeleteAutomatedBackups: false,
      PreferredBackupWindow: Match.absent(),
      PreferredMaintenanceWindow: Match.absent(),
    });
  });

  test('the database outlives the stack, and what it needs to live', () => {
    template.hasResourceProperties(INSTANCE, { DeletionProtection: true });
    for (const type of [INSTANCE, 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBParameterGroup']) {
      template.hasResource(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('storage begins at the least of gp3 and may double', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageType: 'gp3',
      AllocatedStorage: '20',
      MaxAllocatedStorage: 40,
      Iops: Match.absent(),
      StorageThroughput: Match.absent(),
    });
  });

  test('minor versions come by themselves, major ones do not', () => {
    template.hasResourceProperties(INSTANCE, {
      Engine: 'postgres',
      EngineVersion: '17.9',
      AutoMinorVersionUpgrade: true,
      AllowMajorVersionUpgrade: false,
    });
  });

  test('the server turns away clients without TLS and logs who changed what', () => {
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Family: 'postgres17',
      Parameters: {
        'rds.force_ssl': '1',
        password_encryption: 'scram-sha-256',
        log_connections: '1',
        log_disconnections: '1',
        log_statement: 'ddl',
        log_min_duration_statement: '1000',
        log_lock_waits: '1',
      },
    });
    template.hasResourceProperties(INSTANCE, { CACertificateIdentifier: 'rds-ca-rsa2048-g1' });
  });

  test('insights are kept for the 7 days that are free', () => {
    template.hasResourceProperties(INSTANCE, {
      EnablePerformanceInsights: true,
      PerformanceInsightsRetentionPeriod: 7,
      DatabaseInsightsMode: 'standard',
    });
  });

  test('the instance is sampled each minute by a role that this account alone can lend', () => {
    template.hasResourceProperties(INSTANCE, {
      MonitoringInterval: 60,
      MonitoringRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DatabaseMonitoringRole'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'monitoring.rds.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': env.account },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:eu-west-1:111111111111:db:*']],
                },
              },
            },
          },
        ],
      },
      Policies: Match.absent(),
    });
  });

  test('the user name is literal, so that another secret does not replace the database', () => {
    template.hasResourceProperties(INSTANCE, { MasterUsername: 'shop' });
  });

  test('the password is a reference that CloudFormation resolves, never a value', () => {
    template.hasResourceProperties(INSTANCE, {
      MasterUserPassword: {
        'Fn::Join': [
          '',
          [
            '{{resolve:secretsmanager:',
            { Ref: Match.stringLikeRegexp('^SecretsPassword') },
            ':SecretString:password::}}',
          ],
        ],
      },
    });
  });

  test('the endpoint is written into the secret', () => {
    template.hasResourceProperties('AWS::SecretsManager::SecretTargetAttachment', {
      SecretId: stack.resolve(stack.secrets.password.secretArn),
      TargetId: stack.resolve(database.instance.instanceIdentifier),
      TargetType: INSTANCE,
    });
    expect(stack.resolve(database.secret.secretArn)).toEqual({ Ref: 'DatabaseAttachment2CDCA0E1' });
  });

  test('a nameless instance could be replaced by a mistake, and the stack warns of it', () => {
    Annotations.fromStack(stack).hasWarning(
      '/Data/Database',
      Match.stringLikeRegexp('nothing stops a change that replaces.*@pets/database:replaceable'),
    );
  });

  test('a nameless instance has no log groups, and the stack warns of it', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    expect(database.logGroup).toBeUndefined();
    Annotations.fromStack(stack).hasWarning(
      '/Data/Database',
      Match.stringLikeRegexp('neither encrypted with your key nor ever expire.*@pets/database:unmanagedLogs'),
    );
  });

  test('the logical ids stay, since a new one would lose the data', () => {
    expect(Object.keys(template.findResources(INSTANCE))).toEqual(['DatabaseF44359DD']);
    expect(Object.keys(template.findResources('AWS::RDS::DBSubnetGroup'))).toEqual(['DatabaseSubnets56F17B9A']);
  });
});

describe('with all that production asks for', () => {
  const stack = new DataStack();
  const logKey = new kms.Key(stack, 'LogKey');
  const database = stack.database({
    vpcSubnets: { subnetGroupName: 'database' },
    engineVersion: rds.PostgresEngineVersion.VER_15_17,
    instanceIdentifier: 'shop-db',
    subnetGroupName: 'shop-db-subnets',
    allocatedStorage: 400,
    maxAllocatedStorage: 2_000,
    storage: DatabaseStorage.generalPurpose({ iops: 16_000, throughput: 1_000 }),
    port: 6432,
    backupRetention: Duration.days(35),
    preferredBackupWindow: '03:00-04:00',
    preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    insightsMode: rds.DatabaseInsightsMode.ADVANCED,
    monitoringInterval: Duration.seconds(1),
    logRetention: logs.RetentionDays.ONE_MONTH,
    logEncryptionKey: logKey,
    parameters: { log_statement: 'none', work_mem: '65536' },
    caCertificate: rds.CaCertificate.RDS_CA_ECC384_G1,
    removalPolicy: RemovalPolicy.SNAPSHOT,
  });
  const template = Template.fromStack(stack);

  test('names, windows and times are the given ones', () => {
    template.hasResourceProperties(INSTANCE, {
      DBInstanceIdentifier: 'shop-db',
      DBName: 'shop',
      DBInstanceClass: 'db.t4g.medium',
      Port: '6432',
      BackupRetentionPeriod: 35,
      PreferredBackupWindow: '03:00-04:00',
      PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
      MonitoringInterval: 1,
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
    });
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', { DBSubnetGroupName: 'shop-db-subnets' });
  });

  test('storage has the performance that was asked for', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageType: 'gp3',
      AllocatedStorage: '400',
      MaxAllocatedStorage: 2_000,
      Iops: 16_000,
      StorageThroughput: 1_000,
    });
  });

  test('advanced insights are kept for 465 days', () => {
    template.hasResourceProperties(INSTANCE, {
      DatabaseInsightsMode: 'advanced',
      PerformanceInsightsRetentionPeriod: 465,
    });
  });

  test.each(['postgresql', 'upgrade'])('the %s log has a group before Amazon RDS would make one', (log) => {
    const name = `/aws/rds/instance/shop-db/${log}`;
    const groups = template.findResources('AWS::Logs::LogGroup', { Properties: { LogGroupName: name } });
    const [[id, group]] = Object.entries(groups);
    expect(group.Properties).toEqual({
      LogGroupName: name,
      RetentionInDays: 30,
      KmsKeyId: stack.resolve(logKey.keyArn),
    });
    expect(group.DeletionPolicy).toBe('Retain');
    template.hasResource(INSTANCE, {
      DependsOn: Match.arrayWith([id]),
      Properties: { EnableCloudwatchLogsExports: Match.arrayWith([log]) },
    });
  });

  test('CloudWatch Logs may use its key for these groups alone', () => {
    const arn = (log: string) => ({
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, `:logs:eu-west-1:111111111111:log-group:/aws/rds/instance/shop-db/${log}`],
      ],
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
            Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
            Resource: '*',
            Condition: {
              ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': [arn('postgresql'), arn('upgrade')] },
            },
          },
        ]),
      },
    });
  });

  test('the server log can be read by metric filters', () => {
    expect(stack.resolve(database.logGroup?.logGroupName)).toEqual({ Ref: 'DatabaseLogspostgresql28EDFF3C' });
  });

  test('parameters stand beside the defaults, or instead of them', () => {
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Family: 'postgres15',
      Parameters: Match.objectLike({ 'rds.force_ssl': '1', log_statement: 'none', work_mem: '65536' }),
    });
  });

  test('monitoring may be done for this instance alone', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Condition: {
              ArnLike: {
                'aws:SourceArn': { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':db:shop-db$')])] },
              },
            },
          },
        ],
      },
    });
  });

  test('a last snapshot is taken, and the groups that nothing uses then go', () => {
    template.hasResource(INSTANCE, { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    template.hasResource('AWS::RDS::DBSubnetGroup', { DeletionPolicy: 'Delete' });
    template.hasResource('AWS::RDS::DBParameterGroup', { DeletionPolicy: 'Delete' });
  });

  test('nothing warns', () => {
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });
});

describe('with all that a sandbox leaves out', () => {
  const template = templateOf({
    instanceIdentifier: 'sandbox',
    multiAz: false,
    maxAllocatedStorage: 20,
    backupRetention: Duration.days(0),
    autoMinorVersionUpgrade: false,
    iamAuthentication: false,
    monitoringInterval: Duration.seconds(0),
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });

  test('one zone, no backups, no growth, no monitoring', () => {
    template.hasResourceProperties(INSTANCE, {
      MultiAZ: false,
      BackupRetentionPeriod: 0,
      MaxAllocatedStorage: Match.absent(),
      AutoMinorVersionUpgrade: false,
      EnableIAMDatabaseAuthentication: false,
      MonitoringInterval: 0,
      MonitoringRoleArn: Match.absent(),
    });
    template.resourceCountIs('AWS::IAM::Role', 0);
  });

  test('it leaves nothing behind', () => {
    template.hasResourceProperties(INSTANCE, { DeletionProtection: false, DeleteAutomatedBackups: true });
    for (const type of [INSTANCE, 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBParameterGroup', 'AWS::Logs::LogGroup']) {
      template.allResources(type, { DeletionPolicy: 'Delete' });
    }
  });
});

test('the log groups are kept for a year, with the key of the database, unless the caller says so', () => {
  templateOf({ instanceIdentifier: 'shop-db' }).allResourcesProperties('AWS::Logs::LogGroup', {
    RetentionInDays: 365,
    KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
  });
});

test('a database that failed to start may leave, while one that lived is kept', () => {
  const template = templateOf({
    instanceIdentifier: 'shop-db',
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  for (const type of [INSTANCE, 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBParameterGroup', 'AWS::Logs::LogGroup']) {
    template.allResources(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  }
});

test('provisioned IOPS begin at 100 GiB', () => {
  templateOf({ storage: DatabaseStorage.provisionedIops(1_000) }).hasResourceProperties(INSTANCE, {
    StorageType: 'io2',
    Iops: 1_000,
    AllocatedStorage: '100',
    MaxAllocatedStorage: 200,
  });
});

describe('with parts that were imported', () => {
  const stack = new Stack(new App(), 'Data', { env });
  const secret = secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    'Secret',
    'arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop-AbCdEf',
  );
  new PostgresDatabase(stack, 'Database', {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      isolatedSubnetIds: ['subnet-1', 'subnet-2'],
    }),
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1'),
    credentials: rds.Credentials.fromSecret(secret, 'shop'),
    databaseName: 'shop',
    engineVersion: rds.PostgresEngineVersion.VER_17_9,
    instanceIdentifier: 'shop-db',
    instanceType: new ec2.InstanceType('t4g.medium'),
  });
  const template = Template.fromStack(stack);

  test('they are used as they are', () => {
    template.hasResourceProperties(INSTANCE, {
      KmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/1',
      VPCSecurityGroups: ['sg-1'],
      MasterUserPassword:
        '{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop-AbCdEf:SecretString:password::}}',
    });
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', { SubnetIds: ['subnet-1', 'subnet-2'] });
  });

  test('nothing is made beside the database', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map((r) => r.Type);
    expect([...new Set(types)].sort()).toEqual([
      'AWS::IAM::Role',
      'AWS::Logs::LogGroup',
      'AWS::RDS::DBInstance',
      'AWS::RDS::DBParameterGroup',
      'AWS::RDS::DBSubnetGroup',
      'AWS::SecretsManager::SecretTargetAttachment',
    ]);
  });
});

test('key, secret and database may stand in stacks of their own', () => {
  const app = new App();
  const keys = new Stack(app, 'Keys', { env });
  const key = new kms.Key(keys, 'Key');
  const secrets = new Stack(app, 'Secrets', { env });
  const secret = new secretsmanager.Secret(secrets, 'Secret', { encryptionKey: key });
  const network = new DataStack();
  const stack = new Stack(app, 'Data', { env });
  new PostgresDatabase(stack, 'Database', {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: network.vpc.availabilityZones,
      isolatedSubnetIds: ['subnet-1', 'subnet-2'],
    }),
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    encryptionKey: key,
    credentials: rds.Credentials.fromSecret(secret, 'shop'),
    databaseName: 'shop',
    engineVersion: rds.PostgresEngineVersion.VER_17_9,
    instanceIdentifier: 'shop-db',
    instanceType: new ec2.InstanceType('t4g.medium'),
  });
  app.synth();
  expect(stack.dependencies.map(({ stackName }) => stackName).sort()).toEqual(['Keys', 'Secrets']);
});

test('a user name read from the secret warns, since another secret would then replace the database', () => {
  const stack = new DataStack();
  stack.database({ credentials: rds.Credentials.fromSecret(stack.secrets.password) });
  Annotations.fromStack(stack).hasWarning(
    '/Data/Database',
    Match.stringLikeRegexp('make a new secret replace the database.*@pets/database:usernameFromSecret'),
  );
});

describe('access', () => {
  const stack = new DataStack();
  const database = stack.database();
  const user = new iam.User(stack, 'User');
  database.grantConnect(user, 'reader');

  test('a principal may connect as the named user of this database alone', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'rds-db:connect',
            Resource: {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':rds-db:eu-west-1:111111111111:dbuser:',
                  { 'Fn::GetAtt': ['DatabaseF44359DD', 'DbiResourceId'] },
                  '/reader',
                ],
              ],
            },
          },
        ],
      },
    });
  });

  test('no one may connect with tokens when IAM authentication is off', () => {
    const off = new DataStack();
    expect(() => off.database({ iamAuthentication: false }).grantConnect(new iam.User(off, 'User'), 'reader')).toThrow(
      'Cannot grant connect when IAM authentication is disabled',
    );
  });

  test('the port of the database is the default one of its connections', () => {
    expect(stack.resolve(database.connections.defaultPort?.toRuleJson())).toMatchObject({
      fromPort: { 'Fn::GetAtt': ['DatabaseF44359DD', 'Endpoint.Port'] },
    });
    expect(database.connections.securityGroups).toEqual([stack.securityGroup]);
  });
});

describe('metrics', () => {
  const stack = new DataStack();
  const database = stack.database();

  test.each([
    ['DatabaseConnections', database.metricDatabaseConnections()],
    ['CPUUtilization', database.metricCpuUtilization()],
    ['FreeableMemory', database.metricFreeableMemory()],
    ['FreeStorageSpace', database.metricFreeStorageSpace()],
    ['ReadLatency', database.metricReadLatency()],
    ['WriteLatency', database.metricWriteLatency()],
    ['DiskQueueDepth', database.metric('DiskQueueDepth')],
  ])('%s is the average of 5 minutes of this instance', (metricName, metric) => {
    expect(stack.resolve(metric.dimensions)).toEqual({ DBInstanceIdentifier: { Ref: 'DatabaseF44359DD' } });
    expect(metric).toMatchObject({ namespace: 'AWS/RDS', metricName, statistic: 'Average' });
    expect(metric.period.toMinutes()).toBe(5);
  });

  test('a caller may choose another statistic and period', () => {
    const metric = database.metricDatabaseConnections({ statistic: 'Maximum', period: Duration.minutes(1) });
    expect(metric.statistic).toBe('Maximum');
    expect(metric.period.toMinutes()).toBe(1);
  });
});

describe('mistakes', () => {
  function failing(props: Partial<PostgresDatabaseProps>): () => PostgresDatabase {
    const stack = new DataStack();
    return () => stack.database(props);
  }

  test('are told all at once, after the path of the construct', () => {
    const props = { databaseName: 'table', port: 80, instanceIdentifier: 'Shop', securityGroups: [] };
    expect(failing(props)).toThrow(
      /^Data\/Database: securityGroups must .*; databaseName must .*; instanceIdentifier must .*; port must [^;]*$/,
    );
  });

  test('a database fails in public subnets', () => {
    expect(failing({ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } })).toThrow('vpcSubnets must not be public');
  });

  test.each([1149, 65_536, 5432.5, NaN])('port %p fails', (port) => {
    expect(failing({ port })).toThrow(`port must be a whole number from 1150 to 65535, got ${port}`);
  });

  test.each([1150, 65_535])('port %p is taken', (port) => {
    expect(failing({ port })).not.toThrow();
  });

  test.each([
    ['36 days', Duration.days(36), 'must be whole days up to 35, got 36'],
    ['36 hours', Duration.hours(36), 'must be whole days up to 35, got 1.5'],
    ['none, with a standby', Duration.days(0), 'must be at least a day with multiAz'],
  ])('backups fail when they are kept for %s', (_, backupRetention, message) => {
    expect(failing({ backupRetention })).toThrow(`backupRetention ${message}`);
  });

  test.each([1, 35])('backups are kept for %p days', (days) => {
    expect(failing({ backupRetention: Duration.days(days) })).not.toThrow();
  });

  test.each([2, 61, 0.5])('a sample each %p seconds fails', (seconds) => {
    expect(failing({ monitoringInterval: Duration.millis(seconds * 1_000) })).toThrow(
      `monitoringInterval must be one of 0, 1, 5, 10, 15, 30, 60 seconds, got ${seconds}`,
    );
  });

  test.each([1, 5, 10, 15, 30, 60])('a sample each %p seconds is taken', (seconds) => {
    expect(failing({ monitoringInterval: Duration.seconds(seconds) })).not.toThrow();
  });

  test.each(['t2.micro', 'm1.small', 'm4.large', 'r3.large', 'r4.xlarge', 'x1.16xlarge', 'x1e.xlarge', 'z1d.large'])(
    'an instance of %s fails, since PostgreSQL no longer runs there',
    (name) => {
      expect(failing({ instanceType: new ec2.InstanceType(name) })).toThrow(
        `instanceType must be of a family that runs PostgreSQL 13 or newer, got ${name}`,
      );
    },
  );

  test.each(['t3.micro', 't4g.medium', 'm5.large', 'm6g.large', 'r5.large', 'x2g.large', 'x2iedn.xlarge', 'm8g.large'])(
    'an instance of %s is taken',
    (name) => {
      expect(failing({ instanceType: new ec2.InstanceType(name) })).not.toThrow();
    },
  );

  test('credentials without a secret fail, since somebody would have typed the password', () => {
    expect(failing({ credentials: rds.Credentials.fromGeneratedSecret('shop') })).toThrow(
      'credentials must come from a secret: rds.Credentials.fromSecret(secret, username)',
    );
  });

  test('a reserved user name fails', () => {
    const stack = new DataStack();
    const credentials = rds.Credentials.fromSecret(stack.secrets.password, 'admin');
    expect(() => stack.database({ credentials })).toThrow(
      'credentials.username must not be a word reserved by RDS for PostgreSQL, got admin',
    );
  });

  test('a retired version fails', () => {
    expect(failing({ engineVersion: rds.PostgresEngineVersion.of('15.4', '15') })).toThrow(
      'engineVersion must not be retired by Amazon RDS, got 15.4, the newest known is 15.17',
    );
  });

  test('windows that overlap fail', () => {
    const windows = { preferredBackupWindow: '04:30-05:30', preferredMaintenanceWindow: 'sun:04:00-sun:05:00' };
    expect(failing(windows)).toThrow(
      'preferredBackupWindow 04:30-05:30 must not overlap preferredMaintenanceWindow sun:04:00-sun:05:00',
    );
  });

  test('options of the log groups fail without the name that they need', () => {
    const stack = new DataStack();
    const props = { logRetention: logs.RetentionDays.ONE_DAY, logEncryptionKey: stack.key };
    expect(() => stack.database(props)).toThrow(
      'logRetention needs an instanceIdentifier, which names the log groups; logEncryptionKey needs an instanceIdentifier',
    );
  });
});

describe('zones', () => {
  function subnetsIn(...availabilityZones: string[]): () => void {
    const stack = new DataStack();
    const subnets = availabilityZones.map((availabilityZone, index) =>
      ec2.Subnet.fromSubnetAttributes(stack, `Subnet${index}`, { subnetId: `subnet-${index}`, availabilityZone }),
    );
    return () => stack.database({ vpcSubnets: { subnets } });
  }

  test('subnets of one zone fail', () => {
    expect(subnetsIn('eu-west-1a', 'eu-west-1a')).toThrow('vpcSubnets must lie in two zones or more, got eu-west-1a');
  });

  test('subnets of two zones are taken', () => {
    expect(subnetsIn('eu-west-1a', 'eu-west-1b')).not.toThrow();
  });
});

test('a stack for any account and region can have a database', () => {
  const stack = new Stack(new App(), 'Data');
  const secret = new secretsmanager.Secret(stack, 'Secret');
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    subnetConfiguration: [{ name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
  new PostgresDatabase(stack, 'Database', {
    vpc,
    securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })],
    encryptionKey: new kms.Key(stack, 'Key'),
    credentials: rds.Credentials.fromSecret(secret, 'shop'),
    databaseName: 'shop',
    engineVersion: rds.PostgresEngineVersion.VER_17_9,
    instanceType: new ec2.InstanceType('t4g.medium'),
  });
  Template.fromStack(stack).resourceCountIs(INSTANCE, 1);
});

describe('values that only the deployment knows', () => {
  test('are not judged', () => {
    const stack = new DataStack();
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    stack.database({
      databaseName: text('Name'),
      instanceIdentifier: text('Identifier'),
      instanceType: new ec2.InstanceType(text('Type')),
      engineVersion: rds.PostgresEngineVersion.of(text('Version'), '17'),
      port: number('Port'),
      allocatedStorage: number('Storage'),
      backupRetention: Duration.days(number('Retention')),
      preferredBackupWindow: text('Backup'),
      preferredMaintenanceWindow: text('Maintenance'),
    });
    Template.fromStack(stack).hasResourceProperties(INSTANCE, {
      DBName: { Ref: 'Name' },
      DBInstanceIdentifier: { Ref: 'Identifier' },
      Port: { Ref: 'Port' },
      MaxAllocatedStorage: Match.absent(),
    });
  });

  test('zones of a VPC that is looked up are not judged', () => {
    const stack = new DataStack();
    const vpc = ec2.Vpc.fromLookup(stack, 'Lookup', { vpcId: 'vpc-1' });
    expect(() => stack.database({ vpc })).not.toThrow();
  });

  test('zones of a list that is imported are not judged', () => {
    const stack = new DataStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a'],
      isolatedSubnetIds: new CfnParameter(stack, 'Subnets', { type: 'CommaDelimitedList' }).valueAsList,
    });
    expect(() => stack.database({ vpc })).not.toThrow();
  });
});
