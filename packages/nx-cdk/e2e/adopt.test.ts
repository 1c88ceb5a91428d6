import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FakeAws } from '../test/support/aws';
import { IMPORT_WITH_CDK } from '../test/support/shop';
import { TemporaryWorkspace } from './workspace';

const workspace = new TemporaryWorkspace();
const aws = new FakeAws();

/** An app with resources that exist: a bucket, a log group, a VPC with two subnets, and a database with its groups and logs. */
const APP = `
const { App, Duration, RemovalPolicy, Stack, Stage } = require('aws-cdk-lib/core');
const ec2 = require('aws-cdk-lib/aws-ec2');
const kms = require('aws-cdk-lib/aws-kms');
const rds = require('aws-cdk-lib/aws-rds');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { Secret } = require('aws-cdk-lib/aws-secretsmanager');
const { PostgresDatabase } = require('@pets/database');
const { AddressPlan, FlowLogs, NatGateways, TieredVpc, TierType } = require('@pets/network');
const { ServiceLogGroup } = require('@pets/observability');

const app = new App();
const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
const stack = new Stack(stage, 'Data');
new Bucket(stack, 'Files', { bucketName: 'shop-files', enforceSSL: true, removalPolicy: RemovalPolicy.RETAIN });

const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c');
new ServiceLogGroup(stack, 'Logs', { logGroupName: '/shop/api', encryptionKey });
const vpc = new TieredVpc(stack, 'Vpc', {
  addressPlan: AddressPlan.of({
    cidr: '10.0.0.0/16',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    tiers: [{ name: 'database', tierType: TierType.ISOLATED, cidrs: ['10.0.3.0/24', '10.0.6.0/24'] }],
  }),
  natGateways: NatGateways.NONE,
  flowLogs: FlowLogs.toCloudWatch({ encryptionKey }),
});
const secret = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop-AbCdEf';
new PostgresDatabase(stack, 'Database', {
  vpc,
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123')],
  encryptionKey,
  credentials: rds.Credentials.fromSecret(Secret.fromSecretCompleteArn(stack, 'Login', secret), 'shop'),
  databaseName: 'shop',
  engineVersion: rds.PostgresEngineVersion.VER_17_9,
  instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
  instanceIdentifier: 'shop-db',
  // its role does not exist yet
  monitoringInterval: Duration.seconds(0),
});
app.synth();
`;

const KEY = 'arn:aws:kms:eu-west-1:111111111111:key/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';
const RDS_LOGS = '/aws/rds/instance/shop-db';

/** Existing resources of the constructs, with the properties that cannot change. */
const EXISTING = [
  {
    path: 'Vpc',
    type: 'AWS::EC2::VPC',
    name: 'VpcId',
    id: 'vpc-0123',
    createOnly: ['CidrBlock'],
    properties: { CidrBlock: '10.0.0.0/16' },
  },
  ...['10.0.3.0/24', '10.0.6.0/24'].map((CidrBlock, index) => ({
    path: `Vpc/databaseSubnet${index + 1}/Subnet`,
    type: 'AWS::EC2::Subnet',
    name: 'SubnetId',
    id: `subnet-${index}`,
    createOnly: ['CidrBlock', 'AvailabilityZone', 'VpcId'],
    properties: { CidrBlock, AvailabilityZone: `eu-west-1${'ab'[index]}`, VpcId: 'vpc-0123' },
  })),
  { path: 'Logs', type: 'AWS::Logs::LogGroup', name: 'LogGroupName', id: '/shop/api' },
  { path: 'Database/Logs/postgresql', type: 'AWS::Logs::LogGroup', name: 'LogGroupName', id: `${RDS_LOGS}/postgresql` },
  { path: 'Database/Logs/upgrade', type: 'AWS::Logs::LogGroup', name: 'LogGroupName', id: `${RDS_LOGS}/upgrade` },
  { path: 'Database/Subnets', type: 'AWS::RDS::DBSubnetGroup', name: 'DBSubnetGroupName', id: 'shop' },
  { path: 'Database/Parameters', type: 'AWS::RDS::DBParameterGroup', name: 'DBParameterGroupName', id: 'shop' },
  {
    path: 'Database/Resource',
    type: 'AWS::RDS::DBInstance',
    name: 'DBInstanceIdentifier',
    id: 'shop-db',
    createOnly: ['DBName', 'KmsKeyId', 'MasterUsername', 'StorageEncrypted'],
    properties: { DBName: 'shop', KmsKeyId: KEY, MasterUsername: 'shop', StorageEncrypted: true },
  },
];

beforeAll(async () => {
  await workspace.create();
  await aws.start();
  for (const folder of ['packages/shop', 'node_modules/fake-cdk'])
    mkdirSync(join(workspace.root, folder), { recursive: true });
  workspace.write('nx.json', { analytics: false, neverConnectToCloud: true, plugins: ['@pets/nx-cdk'] });
  workspace.write('packages/shop/package.json', { name: 'shop', cdk: { stages: ['dev'] } });
  workspace.write('packages/shop/cdk.json', { app: 'node app.js' });
  workspace.write('packages/shop/app.js', APP);
  // the AWS CDK CLI of this workspace
  const cli = join(workspace.root, 'node_modules/aws-cdk');
  rmSync(cli);
  mkdirSync(cli);
  workspace.write('node_modules/aws-cdk/package.json', {
    name: 'aws-cdk',
    version: '2.1148.1',
    bin: { cdk: 'cdk.cjs' },
  });
  workspace.write('node_modules/aws-cdk/cdk.cjs', `const args = process.argv.slice(2);\n${IMPORT_WITH_CDK}`);
  aws.types.set('AWS::S3::Bucket', {
    primaryIdentifier: ['/properties/BucketName'],
    createOnlyProperties: ['/properties/BucketName'],
    handlers: { read: {} },
  });
  aws.existing.set('AWS::S3::Bucket shop-files', { BucketName: 'shop-files' });
  for (const { createOnly = [], id, name, properties = {}, type } of EXISTING) {
    const path = (property: string) => `/properties/${property}`;
    aws.types.set(type, {
      primaryIdentifier: [path(name)],
      createOnlyProperties: [name, ...createOnly].map(path),
      handlers: { read: {} },
    });
    aws.existing.set(`${type} ${id}`, { [name]: id, ...properties });
  }
});

afterAll(async () => {
  await aws.stop();
  workspace.delete();
});

test('nx adopt explains its options', async () => {
  const { output } = await workspace.nx('adopt shop --help');
  expect(output).toContain('--resource');
  expect(output.replace(/\s+/g, ' ')).toContain('Shows how the resources');
});

test('nx adopt fails with one line for another bucket', async () => {
  const { status, output } = await workspace.nx('adopt shop -c dev --resource=Data/Files=other --yes');
  expect(status).toBe(1);
  expect(output).toContain("shop: no AWS::S3::Bucket with the identifier 'other' exists in this account and Region");
});

test('nx adopt shows the differences and imports an existing bucket', async () => {
  const dry = await workspace.nx('adopt shop -c dev --resource=Data/Files=shop-files --dryRun');
  expect(dry).toMatchObject({ status: 0, output: expect.stringContaining('dry run: nothing was imported') });
  expect(aws.imported.size).toBe(0);
  const { status, output } = await workspace.nx('adopt shop -c dev --resource=Data/Files=shop-files --yes');
  expect(output).toMatch(/Data\/Files\/Resource .*│ equal/);
  expect(output).toContain('imported 1 resource');
  expect(status).toBe(0);
  expect([...aws.imported.values()]).toEqual([{ BucketName: 'shop-files' }]);
});

test('nx adopt refuses a database whose name the construct would change', async () => {
  const database = aws.existing.get('AWS::RDS::DBInstance shop-db')!;
  aws.existing.set('AWS::RDS::DBInstance shop-db', { ...database, DBName: 'orders' });
  aws.imported.clear();
  const resources = EXISTING.map(({ id, path }) => `--resource=Data/${path}=${id}`).join(' ');
  const { status, output } = await workspace.nx(`adopt shop -c dev ${resources} --yes`);
  expect(status).toBe(1);
  expect(output).toContain('refused: would replace it');
  expect(aws.imported.size).toBe(0);
  aws.existing.set('AWS::RDS::DBInstance shop-db', database);
});

test('nx adopt imports a VPC, a log group and a database into constructs of the libraries', async () => {
  const resources = EXISTING.map(({ id, path }) => `--resource=Data/${path}=${id}`).join(' ');
  // the subnets refer to the VPC, whose id CloudFormation knows only after the import
  const subnets = ['VpcdatabaseSubnet1SubnetD53A427B', 'VpcdatabaseSubnet2Subnet75663D63'];
  const unjudged = subnets.map((id) => `--allowUnjudged=Data/${id}`).join(' ');
  const { status, output } = await workspace.nx(`adopt shop -c dev ${resources} ${unjudged} --yes`);
  expect(output).toContain('imported 9 resources');
  expect(status).toBe(0);
  expect([...aws.imported.values()]).toEqual(expect.arrayContaining(EXISTING.map(({ id, name }) => ({ [name]: id }))));
});
