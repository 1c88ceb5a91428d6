import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  CacheRotation,
  ConnectionSecrets,
  PasswordRotation,
  PostgresDatabase,
  PostgresProxy,
  ServerlessSessionCache,
  SessionCache,
} from '../src';
import { env } from './fixture';

const mockCode = mkdtempSync(join(tmpdir(), 'code-'));
writeFileSync(join(mockCode, 'index.js'), '');
jest.mock('../src/rotation/private/rotation-code', () => ({
  get ROTATION_CODE() {
    return mockCode;
  },
}));

/** All constructs in a VPC with three tiers, without `vpcSubnets`. */
function everything() {
  const stack = new Stack(new App(), 'Data', { env });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    natGateways: 1,
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
  const encryptionKey = new kms.Key(stack, 'Key');
  const securityGroups = [new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false })];
  const common = { vpc, encryptionKey, securityGroups };
  const secrets = new ConnectionSecrets(stack, 'Secrets', { encryptionKey, username: 'shop' });
  const database = new PostgresDatabase(stack, 'Database', {
    ...common,
    credentials: secrets.credentials,
    databaseName: 'shop',
    engineVersion: rds.PostgresEngineVersion.VER_17_9,
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
  });
  secrets.connectTo(database);
  const user = secrets.addUser('User', { name: 'db-app', username: 'shop_app' });
  new PostgresProxy(stack, 'Proxy', { ...common, database, secrets: [user] });
  new PasswordRotation(stack, 'PasswordRotation', { ...common, database });
  const cache = new SessionCache(stack, 'Cache', { ...common, cacheNodeType: 'cache.t4g.small' });
  new ServerlessSessionCache(stack, 'Serverless', common);
  new CacheRotation(stack, 'CacheRotation', { ...common, cache });
  return { stack, vpc, template: Template.fromStack(stack) };
}

const { stack, vpc, template } = everything();
const ids = (subnets: ec2.ISubnet[]) => subnets.map(({ subnetId }) => stack.resolve(subnetId) as unknown);
const isolated = ids(vpc.isolatedSubnets);
const withEgress = ids(vpc.privateSubnets);

test.each([
  ['AWS::RDS::DBSubnetGroup', 1, 'SubnetIds', isolated],
  ['AWS::RDS::DBProxy', 1, 'VpcSubnetIds', isolated],
  ['AWS::ElastiCache::SubnetGroup', 1, 'SubnetIds', isolated],
  ['AWS::ElastiCache::ServerlessCache', 1, 'SubnetIds', isolated],
  // the function of a rotation calls AWS Secrets Manager
  ['AWS::Lambda::Function', 2, 'VpcConfig.SubnetIds', withEgress],
])('the default subnets of %s (%i) are all subnets of one kind', (type, count, path, expected) => {
  const found = Object.values(template.findResources(type)).map(({ Properties }) =>
    path.split('.').reduce((value: Record<string, never>, name) => value[name], Properties as Record<string, never>),
  );
  expect(expected).toHaveLength(2);
  expect(found).toEqual(Array(count).fill(expected));
});
