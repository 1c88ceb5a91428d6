import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  CacheEngine,
  CacheUser,
  ServerlessSessionCache,
  type ServerlessSessionCacheProps,
  SessionCache,
  type SessionCacheProps,
} from '../../src';
import { DataStack } from '../fixture';
import { propsIn, replacedBetween, type Resources } from '../replacement';

/** Types of resources that contain sessions. Users and passwords are replaced as documented. */
const STATEFUL = ['AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::ServerlessCache'];

type Change<Props> = (stack: DataStack) => Partial<Props>;

function otherGroup(stack: DataStack) {
  return { securityGroups: [new ec2.SecurityGroup(stack, 'Other', { vpc: stack.vpc, allowAllOutbound: false })] };
}

function otherKey(stack: DataStack) {
  return { encryptionKey: new kms.Key(stack, 'OtherKey') };
}

function otherSubnets(stack: DataStack) {
  return { vpcSubnets: { subnets: [...stack.vpc.isolatedSubnets].reverse() } };
}

/** Returns the resources of a stack with a database and a cache. */
function resourcesOf(create: (stack: DataStack) => unknown): Resources {
  const stack = new DataStack();
  stack.database();
  create(stack);
  return Template.fromStack(stack).toJSON().Resources;
}

describe('a serverless cache', () => {
  const after = (change: Change<ServerlessSessionCacheProps>) =>
    resourcesOf(
      (stack) =>
        new ServerlessSessionCache(stack, 'Cache', {
          vpc: stack.vpc,
          securityGroups: [stack.securityGroup],
          encryptionKey: stack.key,
          engine: CacheEngine.REDIS_7_1,
          ...change(stack),
        }),
    );
  const before = after(() => ({}));
  const mutable: Record<string, Change<ServerlessSessionCacheProps>> = {
    securityGroups: otherGroup,
    engine: () => ({ engine: CacheEngine.VALKEY_8_1 }),
    user: () => ({ user: CacheUser.iam() }),
    secretNamePrefix: () => ({ secretNamePrefix: 'shop/' }),
    urlSecret: () => ({ urlSecret: false }),
    cacheUsageLimits: () => ({
      cacheUsageLimits: { dataStorage: { minimum: 1, maximum: 10 }, ecpuPerSecond: { minimum: 1_000, maximum: 5_000 } },
    }),
    snapshotRetentionLimit: () => ({ snapshotRetentionLimit: Duration.days(0) }),
    dailySnapshotTime: () => ({ dailySnapshotTime: '03:00' }),
    removalPolicy: () => ({ removalPolicy: RemovalPolicy.RETAIN }),
  };
  const immutable: Record<string, Change<ServerlessSessionCacheProps>> = {
    vpcSubnets: otherSubnets,
    encryptionKey: otherKey,
    serverlessCacheName: () => ({ serverlessCacheName: 'shop-other' }),
  };

  test.each(Object.entries(mutable))('is updated in place by a changed %s', (_, change) => {
    const changed = after(change);
    expect(changed).not.toEqual(before);
    expect(replacedBetween(before, changed, STATEFUL)).toEqual([]);
  });

  test.each([
    ['vpcSubnets', 'SubnetIds'],
    ['encryptionKey', 'KmsKeyId'],
    ['serverlessCacheName', 'ServerlessCacheName'],
  ])('is replaced by a changed %s, as documented', (prop, property) => {
    expect(replacedBetween(before, after(immutable[prop]), STATEFUL)).toEqual([`Cache18F6EE16.${property}`]);
  });

  test('has no user that is replaced with the same id', () => {
    const users = ['AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup'];
    const otherUser = () => ({ user: CacheUser.password({ userName: 'shop-other' }) });
    const replacedUsers = (change: Change<ServerlessSessionCacheProps>) =>
      replacedBetween(before, after(change), users).map((cause) => cause.replace(/^.*\./, ''));
    expect(replacedUsers(mutable.engine)).toEqual([]);
    expect(replacedUsers(mutable.user)).toEqual([]);
    expect(replacedUsers(otherUser)).toEqual(['UserName']);
    expect(after(otherUser).CacheUser72FA2B22.Properties).toMatchObject({ UserId: 'shop-other' });
  });

  test('has only properties that are known to update or to replace it', () => {
    const known = [...Object.keys(mutable), ...Object.keys(immutable), 'vpc'];
    expect(propsIn('cache/serverless-session-cache-props', 'ServerlessSessionCacheProps').sort()).toEqual(known.sort());
  });
});

describe('a cache with nodes', () => {
  const after = (change: Change<SessionCacheProps>) =>
    resourcesOf(
      (stack) =>
        new SessionCache(stack, 'Cache', {
          vpc: stack.vpc,
          securityGroups: [stack.securityGroup],
          encryptionKey: stack.key,
          cacheNodeType: 'cache.t4g.small',
          ...change(stack),
        }),
    );
  const before = after(() => ({}));
  const mutable: Record<string, Change<SessionCacheProps>> = {
    vpcSubnets: otherSubnets,
    securityGroups: otherGroup,
    cacheNodeType: () => ({ cacheNodeType: 'cache.r7g.large' }),
    multiAz: () => ({ multiAz: false }),
    secretNamePrefix: () => ({ secretNamePrefix: 'shop/' }),
    urlSecret: () => ({ urlSecret: false }),
    snapshotRetentionLimit: () => ({ snapshotRetentionLimit: Duration.days(1) }),
    snapshotWindow: () => ({ snapshotWindow: '03:00-04:00' }),
    preferredMaintenanceWindow: () => ({ preferredMaintenanceWindow: 'sun:04:00-sun:05:00' }),
    parameters: () => ({ parameters: { timeout: '300' } }),
    logRetention: () => ({ logRetention: logs.RetentionDays.ONE_WEEK }),
    removalPolicy: () => ({ removalPolicy: RemovalPolicy.RETAIN }),
  };
  const immutable: Record<string, Change<SessionCacheProps>> = {
    encryptionKey: otherKey,
    port: () => ({ port: 6380 }),
    replicationGroupId: () => ({ replicationGroupId: 'shop-other' }),
    subnetGroupName: () => ({ subnetGroupName: 'shop-other' }),
  };

  test.each(Object.entries(mutable))('is updated in place by a changed %s', (_, change) => {
    const changed = after(change);
    expect(changed).not.toEqual(before);
    expect(replacedBetween(before, changed, STATEFUL)).toEqual([]);
  });

  test('is updated in place by another version of its engine', () => {
    const changed = after(() => ({ engine: CacheEngine.VALKEY_8_1 }));
    expect(changed).not.toEqual(before);
    expect(replacedBetween(before, changed, STATEFUL)).toEqual([]);
  });

  test.each([
    ['encryptionKey', 'KmsKeyId'],
    ['port', 'Port'],
    ['replicationGroupId', 'ReplicationGroupId'],
    ['subnetGroupName', 'CacheSubnetGroupName'],
  ])('is replaced by a changed %s, as documented', (prop, property) => {
    expect(replacedBetween(before, after(immutable[prop]), STATEFUL)).toEqual([`Cache18F6EE16.${property}`]);
  });

  test('is updated in place by another user', () => {
    const users = after(() => ({ user: CacheUser.password() }));
    for (const options of [{ userName: 'shop-other' }, { accessString: 'on ~shop:* +@all' }]) {
      const changed = after(() => ({ user: CacheUser.password(options) }));
      expect(changed).not.toEqual(users);
      expect(replacedBetween(users, changed, STATEFUL)).toEqual([]);
    }
  });

  test('has only properties that are known to update or to replace it', () => {
    const known = [...Object.keys(mutable), ...Object.keys(immutable), 'vpc', 'engine', 'user'];
    expect(propsIn('cache/session-cache-props', 'SessionCacheProps').sort()).toEqual(known.sort());
  });
});
