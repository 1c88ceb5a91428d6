import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseStorage, PostgresDatabase, type PostgresDatabaseProps } from '../../src';
import { DataStack } from '../fixture';

const INSTANCE = 'AWS::RDS::DBInstance';

describe('errors', () => {
  function failing(props: Partial<PostgresDatabaseProps>): () => PostgresDatabase {
    const stack = new DataStack();
    return () => stack.database(props);
  }

  test('are reported together, after the path of the construct', () => {
    const props = { databaseName: 'table', port: 80, instanceIdentifier: 'Shop', securityGroups: [] };
    expect(failing(props)).toThrow(
      /^Data\/Database: securityGroups must .*; instanceIdentifier must .*; databaseName must .*; port must [^;]*$/,
    );
  });

  test('reject a parameter without a name', () => {
    expect(failing({ parameters: { '': '1' } })).toThrow(
      'Data/Database: parameters must have names of 1 to 255 lower-case letters',
    );
    expect(failing({ parameters: { 'auto_explain.log_min_duration': '1' } })).not.toThrow();
  });

  test('reject public subnets', () => {
    expect(failing({ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } })).toThrow(
      'vpcSubnets must be private or isolated, got public subnets',
    );
  });

  test.each([1149, 65_536, 5432.5, NaN])('reject port %p', (port) => {
    expect(failing({ port })).toThrow(`port must be an integer from 1150 to 65535, got ${port}`);
  });

  test.each([1150, 65_535])('accept port %p', (port) => {
    expect(failing({ port })).not.toThrow();
  });

  test.each([
    ['36 days', Duration.days(36), 'must be an integer from 0 to 35 days, got 36'],
    ['36 hours', Duration.hours(36), 'must be an integer from 0 to 35 days, got 1.5'],
    ['0 days with multiAz', Duration.days(0), 'must be at least 1 day with multiAz, got 0'],
  ])('reject a backup retention of %s', (_, backupRetention, message) => {
    expect(failing({ backupRetention })).toThrow(`backupRetention ${message}`);
  });

  test.each([1, 35])('accept a backup retention of %p days', (days) => {
    expect(failing({ backupRetention: Duration.days(days) })).not.toThrow();
  });

  test.each([2, 61, 0.5])('reject a monitoring interval of %p seconds', (seconds) => {
    expect(failing({ monitoringInterval: Duration.millis(seconds * 1_000) })).toThrow(
      `monitoringInterval must be one of 0, 1, 5, 10, 15, 30, 60 seconds, got ${seconds}`,
    );
  });

  test.each([1, 5, 10, 15, 30, 60])('accept a monitoring interval of %p seconds', (seconds) => {
    expect(failing({ monitoringInterval: Duration.seconds(seconds) })).not.toThrow();
  });

  test.each(['t2.micro', 'm1.small', 'm4.large', 'r3.large', 'r4.xlarge', 'x1.16xlarge', 'x1e.xlarge', 'z1d.large'])(
    'reject the instance type %s',
    (name) => {
      expect(failing({ instanceType: new ec2.InstanceType(name) })).toThrow(
        `instanceType must be of a family that supports PostgreSQL 13 or later, got ${name}`,
      );
    },
  );

  test.each([
    't3.micro',
    't4g.medium',
    'xt2.large',
    'm5.large',
    'm6g.large',
    'r5.large',
    'x2g.large',
    'x2iedn.xlarge',
    'm8g.large',
  ])('accept the instance type %s', (name) => {
    expect(failing({ instanceType: new ec2.InstanceType(name) })).not.toThrow();
  });

  test('reject credentials without a secret', () => {
    expect(failing({ credentials: rds.Credentials.fromGeneratedSecret('shop') })).toThrow(
      'credentials must contain a secret, got none. Use rds.Credentials.fromSecret(secret, username)',
    );
  });

  test('reject a reserved user name', () => {
    const stack = new DataStack();
    const credentials = rds.Credentials.fromSecret(stack.secrets.password, 'admin');
    expect(() => stack.database({ credentials })).toThrow(
      'credentials.username must not be a word that RDS for PostgreSQL reserves, got admin',
    );
  });

  test('reject a retired version', () => {
    expect(failing({ engineVersion: rds.PostgresEngineVersion.of('15.4', '15') })).toThrow(
      'engineVersion must be a version that Amazon RDS still creates, got 15.4. The newest known one is 15.17',
    );
  });

  test('reject windows that overlap', () => {
    const windows = { preferredBackupWindow: '04:30-05:30', preferredMaintenanceWindow: 'sun:04:00-sun:05:00' };
    expect(failing(windows)).toThrow(
      'preferredBackupWindow must not overlap preferredMaintenanceWindow sun:04:00-sun:05:00, got 04:30-05:30',
    );
  });
});

describe('Availability Zones', () => {
  function subnetsIn(...availabilityZones: string[]): () => void {
    const stack = new DataStack();
    const subnets = availabilityZones.map((availabilityZone, index) =>
      ec2.Subnet.fromSubnetAttributes(stack, `Subnet${index}`, { subnetId: `subnet-${index}`, availabilityZone }),
    );
    return () => stack.database({ vpcSubnets: { subnets } });
  }

  test('reject subnets in one zone', () => {
    expect(subnetsIn('eu-west-1a', 'eu-west-1a')).toThrow(
      'vpcSubnets must be in at least two Availability Zones, got eu-west-1a',
    );
  });

  test('accept subnets in two zones', () => {
    expect(subnetsIn('eu-west-1a', 'eu-west-1b')).not.toThrow();
  });
});

test('can be in a stack without a fixed account and Region', () => {
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

describe('values that are only known at deployment', () => {
  test('are not checked', () => {
    const stack = new DataStack();
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    stack.database({
      databaseName: text('Name'),
      instanceIdentifier: text('Identifier'),
      instanceType: new ec2.InstanceType(text('Type')),
      engineVersion: rds.PostgresEngineVersion.of(text('Version'), '17'),
      port: number('Port'),
      storage: DatabaseStorage.gp3({ allocatedStorage: number('Storage') }),
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

  test('include the zones of a VPC lookup', () => {
    const stack = new DataStack();
    const vpc = ec2.Vpc.fromLookup(stack, 'Lookup', { vpcId: 'vpc-1' });
    expect(() => stack.database({ vpc })).not.toThrow();
  });

  test('include the zones of an imported list of subnets', () => {
    const stack = new DataStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a'],
      isolatedSubnetIds: new CfnParameter(stack, 'Subnets', { type: 'CommaDelimitedList' }).valueAsList,
    });
    expect(() => stack.database({ vpc })).not.toThrow();
  });
});
