import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
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

  test('encrypts storage and Database Insights with the key', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageEncrypted: true,
      KmsKeyId: keyArn,
      PerformanceInsightsKMSKeyId: keyArn,
    });
  });

  test('has a standby in another Availability Zone', () => {
    template.hasResourceProperties(INSTANCE, { MultiAZ: true });
  });

  test('is private, in the isolated subnets and the security group', () => {
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

  test('retains tagged backups for 7 days, also after the instance is deleted', () => {
    template.hasResourceProperties(INSTANCE, {
      BackupRetentionPeriod: 7,
      CopyTagsToSnapshot: true,
      DeleteAutomatedBackups: false,
      PreferredBackupWindow: Match.absent(),
      PreferredMaintenanceWindow: Match.absent(),
    });
  });

  test('is retained with its groups and protected from deletion', () => {
    template.hasResourceProperties(INSTANCE, { DeletionProtection: true });
    for (const type of [INSTANCE, 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBParameterGroup']) {
      template.hasResource(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('starts with the minimum of gp3 and scales to twice the size', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageType: 'gp3',
      AllocatedStorage: '20',
      MaxAllocatedStorage: 40,
      Iops: Match.absent(),
      StorageThroughput: Match.absent(),
    });
  });

  test('applies minor version upgrades only', () => {
    template.hasResourceProperties(INSTANCE, {
      Engine: 'postgres',
      EngineVersion: '17.9',
      AutoMinorVersionUpgrade: true,
      AllowMajorVersionUpgrade: false,
    });
  });

  test('requires TLS and logs connections and schema changes', () => {
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

  test('retains Database Insights for the 7 days that are free of charge', () => {
    template.hasResourceProperties(INSTANCE, {
      EnablePerformanceInsights: true,
      PerformanceInsightsRetentionPeriod: 7,
      DatabaseInsightsMode: 'standard',
    });
  });

  test('sends enhanced monitoring each minute, with a role for this instance only', () => {
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
                  'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':db:data-database-[0-9a-f]{8}$')])],
                },
              },
            },
          },
        ],
      },
      Policies: Match.absent(),
    });
  });

  test('has a literal user name, so that another secret does not replace the database', () => {
    template.hasResourceProperties(INSTANCE, { MasterUsername: 'shop' });
  });

  test('has a dynamic reference to the password', () => {
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

  test('attaches the secret, which adds the endpoint to it', () => {
    template.hasResourceProperties('AWS::SecretsManager::SecretTargetAttachment', {
      SecretId: stack.resolve(stack.secrets.password.secretArn),
      TargetId: stack.resolve(database.instance.instanceIdentifier),
      TargetType: INSTANCE,
    });
    expect(stack.resolve(database.secret.secretArn)).toEqual({ Ref: 'DatabaseAttachment2CDCA0E1' });
  });

  test('has an identifier made from its path, so that a replacement fails', () => {
    template.hasResourceProperties(INSTANCE, {
      DBInstanceIdentifier: Match.stringLikeRegexp('^data-database-[0-9a-f]{8}$'),
    });
  });

  test('creates encrypted log groups that expire after a year', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    template.allResourcesProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^/aws/rds/instance/data-database-[0-9a-f]{8}/(postgresql|upgrade)$'),
      RetentionInDays: 365,
      KmsKeyId: keyArn,
    });
  });

  test('has no warnings', () => {
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });

  test('keeps the logical ids of stateful resources', () => {
    expect(Object.keys(template.findResources(INSTANCE))).toEqual(['DatabaseF44359DD']);
    expect(Object.keys(template.findResources('AWS::RDS::DBSubnetGroup'))).toEqual(['DatabaseSubnets56F17B9A']);
  });
});

describe('with all properties', () => {
  const stack = new DataStack();
  const logKey = new kms.Key(stack, 'LogKey');
  const database = stack.database({
    vpcSubnets: { subnetGroupName: 'database' },
    engineVersion: rds.PostgresEngineVersion.VER_15_17,
    instanceIdentifier: 'shop-db',
    subnetGroupName: 'shop-db-subnets',
    storage: DatabaseStorage.gp3({
      allocatedStorage: 400,
      maxAllocatedStorage: 2_000,
      iops: 16_000,
      storageThroughput: 1_000,
    }),
    port: 6432,
    backupRetention: Duration.days(35),
    preferredBackupWindow: '03:00-04:00',
    preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
    monitoringInterval: Duration.seconds(1),
    logRetention: logs.RetentionDays.ONE_MONTH,
    logEncryptionKey: logKey,
    parameters: { log_statement: 'none', work_mem: '65536' },
    caCertificate: rds.CaCertificate.RDS_CA_ECC384_G1,
    removalPolicy: RemovalPolicy.SNAPSHOT,
  });
  const template = Template.fromStack(stack);

  test('uses the names, windows and times', () => {
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

  test('uses the size and performance of the storage', () => {
    template.hasResourceProperties(INSTANCE, {
      StorageType: 'gp3',
      AllocatedStorage: '400',
      MaxAllocatedStorage: 2_000,
      Iops: 16_000,
      StorageThroughput: 1_000,
    });
  });

  test('retains advanced Database Insights for 465 days', () => {
    template.hasResourceProperties(INSTANCE, {
      DatabaseInsightsMode: 'advanced',
      PerformanceInsightsRetentionPeriod: 465,
    });
  });

  test.each(['postgresql', 'upgrade'])('creates the log group %s before the instance', (log) => {
    const name = `/aws/rds/instance/shop-db/${log}`;
    const groups = template.findResources('AWS::Logs::LogGroup', { Properties: { LogGroupName: name } });
    const [[id, group]] = Object.entries(groups);
    expect(group.Properties).toEqual({
      LogGroupName: name,
      RetentionInDays: 30,
      KmsKeyId: stack.resolve(logKey.keyArn),
    });
    // Its name is fixed, so a retry of a failed first deployment must be able to create it again.
    expect(group.DeletionPolicy).toBe('RetainExceptOnCreate');
    template.hasResource(INSTANCE, {
      DependsOn: Match.arrayWith([id]),
      Properties: { EnableCloudwatchLogsExports: Match.arrayWith([log]) },
    });
  });

  test('allows CloudWatch Logs to use the log key for these log groups only', () => {
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

  test('exposes the log group of the server log', () => {
    expect(stack.resolve(database.logGroup.logGroupName)).toEqual({ Ref: 'DatabaseLogspostgresql28EDFF3C' });
  });

  test('merges parameters with the default ones', () => {
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Family: 'postgres15',
      Parameters: Match.objectLike({ 'rds.force_ssl': '1', log_statement: 'none', work_mem: '65536' }),
    });
  });

  test('allows monitoring of this instance only', () => {
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

  test('takes a final snapshot and deletes the groups', () => {
    template.hasResource(INSTANCE, { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    template.hasResource('AWS::RDS::DBSubnetGroup', { DeletionPolicy: 'Delete' });
    template.hasResource('AWS::RDS::DBParameterGroup', { DeletionPolicy: 'Delete' });
  });

  test('has no warnings', () => {
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });
});

describe('a sandbox', () => {
  const template = templateOf({
    instanceIdentifier: 'sandbox',
    multiAz: false,
    storage: DatabaseStorage.gp3({ maxAllocatedStorage: 20 }),
    backupRetention: Duration.days(0),
    autoMinorVersionUpgrade: false,
    iamAuthentication: false,
    monitoringInterval: Duration.seconds(0),
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });

  test('has one zone, and no backups, autoscaling or monitoring', () => {
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

  test('is deleted completely', () => {
    template.hasResourceProperties(INSTANCE, { DeletionProtection: false, DeleteAutomatedBackups: true });
    for (const type of [INSTANCE, 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBParameterGroup', 'AWS::Logs::LogGroup']) {
      template.allResources(type, { DeletionPolicy: 'Delete' });
    }
  });
});

test('is deleted if its creation fails and retained afterwards, with RETAIN_ON_UPDATE_OR_DELETE', () => {
  const template = templateOf({
    instanceIdentifier: 'shop-db',
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  for (const type of [INSTANCE, 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBParameterGroup', 'AWS::Logs::LogGroup']) {
    template.allResources(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  }
});

test('starts with 100 GiB of io2', () => {
  templateOf({ storage: DatabaseStorage.io2({ iops: 1_000 }) }).hasResourceProperties(INSTANCE, {
    StorageType: 'io2',
    Iops: 1_000,
    AllocatedStorage: '100',
    MaxAllocatedStorage: 200,
  });
});

describe('with imported resources', () => {
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

  test('uses them unchanged', () => {
    template.hasResourceProperties(INSTANCE, {
      KmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/1',
      VPCSecurityGroups: ['sg-1'],
      MasterUserPassword:
        '{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop-AbCdEf:SecretString:password::}}',
    });
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', { SubnetIds: ['subnet-1', 'subnet-2'] });
  });

  test('creates the resources of the database only', () => {
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

test('can be in a different stack from its key and secret', () => {
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

test('warns about a user name that is read from the secret', () => {
  const stack = new DataStack();
  stack.database({ credentials: rds.Credentials.fromSecret(stack.secrets.password) });
  Annotations.fromStack(stack).hasWarning(
    '/Data/Database',
    Match.stringLikeRegexp('changing the secret replaces the database.*@pets/database:usernameFromSecret'),
  );
});

describe('engineLifecycleSupport', () => {
  const supportWith = (props: Partial<PostgresDatabaseProps>) => {
    const stack = new DataStack();
    stack.database(props);
    const [instance] = Object.values(Template.fromStack(stack).findResources('AWS::RDS::DBInstance'));
    return instance.Properties.EngineLifecycleSupport;
  };

  test('is the default of Amazon RDS unless it is set', () => {
    expect(supportWith({})).toBeUndefined();
  });

  test.each(Object.values(rds.EngineLifecycleSupport))('can be %s', (engineLifecycleSupport) => {
    expect(supportWith({ engineLifecycleSupport })).toBe(engineLifecycleSupport);
  });
});
