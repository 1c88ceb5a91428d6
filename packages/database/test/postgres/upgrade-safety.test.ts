import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseStorage, type PostgresDatabaseProps, RestorePoint } from '../../src';
import { DataStack } from '../fixture';
import { propsIn, replacedBetween, type Resources } from '../replacement';

type Change = (stack: DataStack) => Partial<PostgresDatabaseProps>;

/** What is lost for good when it is replaced or removed. */
const STATEFUL = ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'];

/** The name is what a team that follows the advice of the props has, so that its log groups are compared, too. */
const named = { instanceIdentifier: 'shop-db' };

const before = resourcesAfter(() => ({}));

function resourcesAfter(change: Change): Resources {
  const stack = new DataStack();
  stack.database({ ...named, ...change(stack) });
  return Template.fromStack(stack).toJSON().Resources;
}

const replacedBy = (after: Resources) => replacedBetween(before, after, STATEFUL);

/** Props that can be changed while the database lives. */
const MUTABLE: Record<string, Change> = {
  vpcSubnets: (stack) => ({ vpcSubnets: { subnets: [...stack.vpc.isolatedSubnets].reverse() } }),
  securityGroups: (stack) => ({
    securityGroups: [new ec2.SecurityGroup(stack, 'Other', { vpc: stack.vpc, allowAllOutbound: false })],
  }),
  engineVersion: () => ({ engineVersion: rds.PostgresEngineVersion.VER_18_3 }),
  instanceType: () => ({ instanceType: new ec2.InstanceType('m7g.large') }),
  multiAz: () => ({ multiAz: false }),
  allocatedStorage: () => ({ allocatedStorage: 500 }),
  maxAllocatedStorage: () => ({ maxAllocatedStorage: 500 }),
  storage: () => ({ allocatedStorage: 500, storage: DatabaseStorage.provisionedIops(2_000) }),
  backupRetention: () => ({ backupRetention: Duration.days(35) }),
  preferredBackupWindow: () => ({ preferredBackupWindow: '01:00-02:00' }),
  preferredMaintenanceWindow: () => ({ preferredMaintenanceWindow: 'mon:02:00-mon:03:00' }),
  autoMinorVersionUpgrade: () => ({ autoMinorVersionUpgrade: false }),
  allowMajorVersionUpgrade: () => ({ allowMajorVersionUpgrade: true }),
  iamAuthentication: () => ({ iamAuthentication: false }),
  insightsMode: () => ({ insightsMode: rds.DatabaseInsightsMode.ADVANCED }),
  monitoringInterval: () => ({ monitoringInterval: Duration.seconds(0) }),
  logRetention: () => ({ logRetention: logs.RetentionDays.ONE_WEEK }),
  logEncryptionKey: (stack) => ({ logEncryptionKey: new kms.Key(stack, 'LogKey') }),
  parameters: () => ({ parameters: { work_mem: '65536' } }),
  caCertificate: () => ({ caCertificate: rds.CaCertificate.RDS_CA_ECC384_G1 }),
  deletionProtection: () => ({ deletionProtection: false }),
  removalPolicy: () => ({ removalPolicy: RemovalPolicy.DESTROY }),
};

/** Props that replace the database, and say so. */
const IMMUTABLE: Record<string, Change> = {
  encryptionKey: (stack) => ({ encryptionKey: new kms.Key(stack, 'OtherKey') }),
  credentials: (stack) => ({ credentials: rds.Credentials.fromSecret(stack.secrets.password, 'other') }),
  databaseName: () => ({ databaseName: 'other' }),
  instanceIdentifier: () => ({ instanceIdentifier: 'other' }),
  subnetGroupName: () => ({ subnetGroupName: 'other' }),
  port: () => ({ port: 6432 }),
  restoreFrom: () => ({ restoreFrom: RestorePoint.snapshot('yesterday') }),
};

test.each(Object.entries(MUTABLE))('another %s changes the database in place', (_, change) => {
  const after = resourcesAfter(change);
  expect(after).not.toEqual(before);
  expect(replacedBy(after)).toEqual([]);
});

test.each([
  ['encryptionKey', ['DatabaseF44359DD.KmsKeyId']],
  ['credentials', ['DatabaseF44359DD.MasterUsername']],
  ['databaseName', ['DatabaseF44359DD.DBName']],
  ['subnetGroupName', ['DatabaseF44359DD.DBSubnetGroupName']],
  ['port', ['DatabaseF44359DD.Port']],
  ['restoreFrom', ['DatabaseF44359DD.KmsKeyId']],
  [
    'instanceIdentifier',
    [
      'DatabaseLogspostgresql28EDFF3C.LogGroupName',
      'DatabaseLogsupgrade330916EB.LogGroupName',
      'DatabaseF44359DD.DBInstanceIdentifier',
    ],
  ],
])('another %s replaces the database, as its documentation says', (prop, lost) => {
  expect(replacedBy(resourcesAfter(IMMUTABLE[prop])).sort()).toEqual(lost.sort());
});

test.each(Object.keys(IMMUTABLE).filter((prop) => prop !== 'instanceIdentifier'))(
  'another %s alone leaves the name, so that CloudFormation refuses to replace the database',
  (prop) => {
    const { DatabaseF44359DD: instance } = resourcesAfter(IMMUTABLE[prop]);
    expect(instance.Properties?.DBInstanceIdentifier).toBe('shop-db');
  },
);

test('another secret for the same user changes the database in place', () => {
  const after = resourcesAfter((stack) => {
    const secret = stack.secrets.add('Other', { name: 'other' });
    return { credentials: rds.Credentials.fromSecret(secret, 'shop') };
  });
  expect(after.DatabaseF44359DD).not.toEqual(before.DatabaseF44359DD);
  expect(replacedBy(after)).toEqual([]);
});

test('another major version replaces the parameter group, whose family it is, and nothing else', () => {
  const { DatabaseParametersB8AC9B07 } = resourcesAfter(MUTABLE.engineVersion);
  expect(DatabaseParametersB8AC9B07.Properties).toMatchObject({ Family: 'postgres18' });
  expect(replacedBy(resourcesAfter(MUTABLE.engineVersion))).toEqual([]);
});

test('each prop is known to change the database in place, or to replace it', () => {
  // Of the VPC a template says nothing: Amazon RDS refuses subnets of another one.
  const told = [...Object.keys(MUTABLE), ...Object.keys(IMMUTABLE), 'vpc'];
  expect(propsIn('postgres/postgres-database-props').sort()).toEqual(told.sort());
});
