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

/** Types of resources that lose data when they are replaced or removed. */
const STATEFUL = ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'];

const before = resourcesAfter(() => ({}));

function resourcesAfter(change: Change): Resources {
  const stack = new DataStack();
  stack.database({ instanceIdentifier: 'shop-db', ...change(stack) });
  return Template.fromStack(stack).toJSON().Resources;
}

const replacedBy = (after: Resources) => replacedBetween(before, after, STATEFUL);

/** Properties that change the database in place. */
const MUTABLE: Record<string, Change> = {
  vpcSubnets: (stack) => ({ vpcSubnets: { subnets: [...stack.vpc.isolatedSubnets].reverse() } }),
  securityGroups: (stack) => ({
    securityGroups: [new ec2.SecurityGroup(stack, 'Other', { vpc: stack.vpc, allowAllOutbound: false })],
  }),
  engineVersion: () => ({ engineVersion: rds.PostgresEngineVersion.VER_18_3 }),
  instanceType: () => ({ instanceType: new ec2.InstanceType('m7g.large') }),
  multiAz: () => ({ multiAz: false }),
  storage: () => ({ storage: DatabaseStorage.io2({ allocatedStorage: 500, iops: 2_000 }) }),
  backupRetention: () => ({ backupRetention: Duration.days(35) }),
  preferredBackupWindow: () => ({ preferredBackupWindow: '01:00-02:00' }),
  preferredMaintenanceWindow: () => ({ preferredMaintenanceWindow: 'mon:02:00-mon:03:00' }),
  autoMinorVersionUpgrade: () => ({ autoMinorVersionUpgrade: false }),
  // Amazon RDS rejects the change, and `nx diff` reports it.
  engineLifecycleSupport: () => ({
    engineLifecycleSupport: rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
  }),
  allowMajorVersionUpgrade: () => ({ allowMajorVersionUpgrade: true }),
  iamAuthentication: () => ({ iamAuthentication: false }),
  databaseInsightsMode: () => ({ databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED }),
  monitoringInterval: () => ({ monitoringInterval: Duration.seconds(0) }),
  logRetention: () => ({ logRetention: logs.RetentionDays.ONE_WEEK }),
  logEncryptionKey: (stack) => ({ logEncryptionKey: new kms.Key(stack, 'LogKey') }),
  parameters: () => ({ parameters: { work_mem: '65536' } }),
  caCertificate: () => ({ caCertificate: rds.CaCertificate.RDS_CA_ECC384_G1 }),
  deletionProtection: () => ({ deletionProtection: false }),
  removalPolicy: () => ({ removalPolicy: RemovalPolicy.DESTROY }),
};

/** Properties whose documentation says that they replace the database. */
const IMMUTABLE: Record<string, Change> = {
  encryptionKey: (stack) => ({ encryptionKey: new kms.Key(stack, 'OtherKey') }),
  credentials: (stack) => ({ credentials: rds.Credentials.fromSecret(stack.secrets.password, 'other') }),
  databaseName: () => ({ databaseName: 'other' }),
  instanceIdentifier: () => ({ instanceIdentifier: 'other' }),
  subnetGroupName: () => ({ subnetGroupName: 'other' }),
  port: () => ({ port: 6432 }),
  restoreFrom: () => ({ restoreFrom: RestorePoint.snapshot('yesterday') }),
};

test.each(Object.entries(MUTABLE))('a changed %s updates the database in place', (_, change) => {
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
])('a changed %s replaces the database, as documented', (prop, lost) => {
  expect(replacedBy(resourcesAfter(IMMUTABLE[prop])).sort()).toEqual(lost.sort());
});

test.each(Object.keys(IMMUTABLE).filter((prop) => prop !== 'instanceIdentifier'))(
  'a changed %s keeps the identifier, so that the replacement fails',
  (prop) => {
    const { DatabaseF44359DD: instance } = resourcesAfter(IMMUTABLE[prop]);
    expect(instance.Properties?.DBInstanceIdentifier).toBe('shop-db');
  },
);

test('another secret for the same user updates the database in place', () => {
  const after = resourcesAfter((stack) => {
    const secret = stack.secrets.add('Other', { name: 'other' });
    return { credentials: rds.Credentials.fromSecret(secret, 'shop') };
  });
  expect(after.DatabaseF44359DD).not.toEqual(before.DatabaseF44359DD);
  expect(replacedBy(after)).toEqual([]);
});

test('another major version replaces only the parameter group, which depends on the family', () => {
  const { DatabaseParametersB8AC9B07 } = resourcesAfter(MUTABLE.engineVersion);
  expect(DatabaseParametersB8AC9B07.Properties).toMatchObject({ Family: 'postgres18' });
  expect(replacedBy(resourcesAfter(MUTABLE.engineVersion))).toEqual([]);
});

test.each([
  ['allocatedStorage', { allocatedStorage: 500 }],
  ['maxAllocatedStorage', { maxAllocatedStorage: 500 }],
])('a changed %s of the storage updates the database in place', (_, options) => {
  const after = resourcesAfter(() => ({ storage: DatabaseStorage.gp3(options) }));
  expect(after).not.toEqual(before);
  expect(replacedBy(after)).toEqual([]);
});

test('each property is known to update or to replace the database', () => {
  // The template does not contain the VPC. Amazon RDS rejects subnets of another VPC.
  const known = [...Object.keys(MUTABLE), ...Object.keys(IMMUTABLE), 'vpc'];
  const declared = [
    ...propsIn('postgres/postgres-database-props', 'PostgresDatabaseProps'),
    ...propsIn('postgres/postgres-instance-props', 'PostgresInstanceProps'),
  ];
  expect(declared.sort()).toEqual(known.sort());
});
