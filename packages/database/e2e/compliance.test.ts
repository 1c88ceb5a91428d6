import { Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  CacheRotation,
  ConnectionSecrets,
  PasswordRotation,
  PostgresDatabase,
  PostgresProxy,
  PostgresReplica,
  RotationStrategy,
  ServerlessSessionCache,
} from '../src';
import { ValidatedApp } from '../../../tools/jest/src/validated-app';
import { bundleRotation, removeBundles } from '../test/functions/bundle';

const mockBundle = bundleRotation();
jest.mock('../src/rotation/private/rotation-code', () => ({
  get ROTATION_CODE() {
    return mockBundle;
  },
}));

afterAll(removeBundles);

const env = { account: '111111111111', region: 'us-east-1' };

/** A database with a reader, a proxy for alternating users, and a cache whose password is rotated. */
function dataIn(stack: Stack): void {
  const id = (kind: string, digit: number) => `${kind}-0123456789abcdef${digit}`;
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: id('vpc', 0),
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    isolatedSubnetIds: [id('subnet', 1), id('subnet', 2)],
    isolatedSubnetRouteTableIds: [id('rtb', 1), id('rtb', 2)],
    privateSubnetIds: [id('subnet', 3), id('subnet', 4)],
    privateSubnetRouteTableIds: [id('rtb', 3), id('rtb', 4)],
  });
  const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', id('sg', 1))];
  const keyArn = 'arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', keyArn);
  const common = { vpc, securityGroups, encryptionKey };
  const instanceType = new ec2.InstanceType('m7g.large');
  const secrets = new ConnectionSecrets(stack, 'Secrets', { encryptionKey, username: 'shop' });
  const database = new PostgresDatabase(stack, 'Database', {
    ...common,
    credentials: secrets.credentials,
    databaseName: 'shop',
    engineVersion: rds.PostgresEngineVersion.VER_17_9,
    instanceType,
  });
  secrets.connectTo(database);
  new PostgresReplica(stack, 'Reader', { ...common, sourceDatabase: database, instanceType });
  const secret = secrets.addUser('User', { name: 'user', username: 'shop_app' });
  const previousSecret = secrets.addPreviousUser('Previous', { name: 'previous', username: 'shop_app' });
  new PasswordRotation(stack, 'Rotation', { ...common, database });
  new PasswordRotation(stack, 'UserRotation', {
    ...common,
    database,
    strategy: RotationStrategy.alternatingUsers({ secret, previousSecret }),
  });
  new PostgresProxy(stack, 'Proxy', { ...common, database, secrets: [secret, previousSecret] });
  const cache = new ServerlessSessionCache(stack, 'Cache', {
    ...common,
    serverlessCacheName: 'shop-sessions',
    urlSecret: false,
  });
  new CacheRotation(stack, 'CacheRotation', { ...common, cache });
}

const NO_ROTATION = [
  'AwsSolutions-SMG4',
  'HIPAA.Security-SecretsManagerRotationEnabled',
  'NIST.800.53.R5-SecretsManagerRotationEnabled',
];

/** With `DatabaseBackup`, and without the default port, there are none. */
const INSTANCE = {
  'Resource/Resource': ['AwsSolutions-RDS11', 'HIPAA.Security-RDSInBackupPlan', 'NIST.800.53.R5-RDSInBackupPlan'],
  // AWS maintains the policy of enhanced monitoring
  'MonitoringRole/Resource': [
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]',
  ],
};

const FUNCTION = {
  // the quota of new accounts is 10
  'Function/Resource': ['HIPAA.Security-LambdaConcurrency', 'NIST.800.53.R5-LambdaConcurrency'],
  // the EC2 actions for network interfaces support no resource
  'Policy/Resource': ['AwsSolutions-IAM5[Resource::*]'],
};

/** Findings that the constructs cannot avoid, by construct path. An app acknowledges them. */
const UNAVOIDABLE: Record<string, string[]> = {
  // neither has a password
  'Secrets/Url/Resource': NO_ROTATION,
  'Secrets/Username/Resource': NO_ROTATION,
  // rotated by hand, because each token becomes invalid
  'Secrets/Jwt/Resource': NO_ROTATION,
  // the rotation of the user writes it
  'Secrets/Previous/Resource': NO_ROTATION,
  ...of(['Database', 'Reader'], INSTANCE),
  ...of(['Rotation', 'UserRotation', 'CacheRotation'], FUNCTION),
};

function of(constructs: string[], findings: Record<string, string[]>): Record<string, string[]> {
  const entries = Object.entries(findings);
  return Object.fromEntries(constructs.flatMap((id) => entries.map(([path, rules]) => [`${id}/${path}`, rules])));
}

describe('validated by CloudFormation and four rule packs', () => {
  const validated = new ValidatedApp((app) => {
    dataIn(new Stack(app, 'Data', { env }));
  });

  test('database, reader, proxy, cache and rotations have unavoidable findings only', () => {
    expect(validated.findings('Data')).toEqual(UNAVOIDABLE);
  });
});
