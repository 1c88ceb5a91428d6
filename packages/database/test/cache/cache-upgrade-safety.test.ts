import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  CacheAuthentication,
  CacheEngine,
  ServerlessSessionCache,
  type ServerlessSessionCacheProps,
  SessionCache,
  type SessionCacheProps,
} from '../../src';
import { DataStack } from '../fixture';
import { propsIn, replacedBetween, type Resources } from '../replacement';

/** What holds sessions. Users and passwords are made anew by the props that say so. */
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

/** The template of a cache in a stack of its own. */
function resourcesOf(make: (stack: DataStack) => unknown): Resources {
  const stack = new DataStack();
  stack.database();
  make(stack);
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
    authentication: () => ({ authentication: CacheAuthentication.IAM }),
    username: () => ({ username: 'shop-other' }),
    accessString: () => ({ accessString: 'on ~shop:* +@all' }),
    namePrefix: () => ({ namePrefix: 'shop/' }),
    minDataStorage: () => ({ minDataStorage: 1 }),
    maxDataStorage: () => ({ maxDataStorage: 10 }),
    minEcpuPerSecond: () => ({ minEcpuPerSecond: 1_000 }),
    maxEcpuPerSecond: () => ({ maxEcpuPerSecond: 5_000 }),
    snapshotRetention: () => ({ snapshotRetention: Duration.days(0) }),
    snapshotTime: () => ({ snapshotTime: '03:00' }),
    removalPolicy: () => ({ removalPolicy: RemovalPolicy.RETAIN }),
  };
  const immutable: Record<string, Change<ServerlessSessionCacheProps>> = {
    vpcSubnets: otherSubnets,
    encryptionKey: otherKey,
    cacheName: () => ({ cacheName: 'shop-other' }),
  };

  test.each(Object.entries(mutable))('takes another %s in place', (_, change) => {
    expect(after(change)).not.toEqual(before);
    expect(replacedBetween(before, after(change), STATEFUL)).toEqual([]);
  });

  test.each([
    ['vpcSubnets', 'SubnetIds'],
    ['encryptionKey', 'KmsKeyId'],
    ['cacheName', 'ServerlessCacheName'],
  ])('is replaced by another %s, as its documentation says', (prop, property) => {
    expect(replacedBetween(before, after(immutable[prop]), STATEFUL)).toEqual([`Cache18F6EE16.${property}`]);
  });

  test('has no user that is replaced under an id that is taken', () => {
    const users = ['AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup'];
    const replacedUsers = (change: Change<ServerlessSessionCacheProps>) =>
      replacedBetween(before, after(change), users).map((cause) => cause.replace(/^.*\./, ''));
    expect(replacedUsers(mutable.engine)).toEqual([]);
    expect(replacedUsers(mutable.authentication)).toEqual([]);
    expect(replacedUsers(mutable.username)).toEqual(['UserName']);
    expect(after(mutable.username).CacheUser72FA2B22.Properties).toMatchObject({ UserId: 'shop-other' });
  });

  test('has no prop of which nobody knows whether it replaces the cache', () => {
    const told = [...Object.keys(mutable), ...Object.keys(immutable), 'vpc'];
    expect(propsIn('cache/serverless-session-cache-props').sort()).toEqual(told.sort());
  });
});

describe('a cache of nodes', () => {
  const after = (change: Change<SessionCacheProps>) =>
    resourcesOf(
      (stack) =>
        new SessionCache(stack, 'Cache', {
          vpc: stack.vpc,
          securityGroups: [stack.securityGroup],
          encryptionKey: stack.key,
          nodeType: 'cache.t4g.small',
          ...change(stack),
        }),
    );
  const before = after(() => ({}));
  const mutable: Record<string, Change<SessionCacheProps>> = {
    vpcSubnets: otherSubnets,
    securityGroups: otherGroup,
    nodeType: () => ({ nodeType: 'cache.r7g.large' }),
    multiAz: () => ({ multiAz: false }),
    namePrefix: () => ({ namePrefix: 'shop/' }),
    snapshotRetention: () => ({ snapshotRetention: Duration.days(1) }),
    snapshotWindow: () => ({ snapshotWindow: '03:00-04:00' }),
    preferredMaintenanceWindow: () => ({ preferredMaintenanceWindow: 'sun:04:00-sun:05:00' }),
    parameters: () => ({ parameters: { timeout: '300' } }),
    logRetention: () => ({ logRetention: logs.RetentionDays.ONE_WEEK }),
    removalPolicy: () => ({ removalPolicy: RemovalPolicy.RETAIN }),
  };
  const immutable: Record<string, Change<SessionCacheProps>> = {
    encryptionKey: otherKey,
    port: () => ({ port: 6380 }),
    cacheName: () => ({ cacheName: 'shop-other' }),
    subnetGroupName: () => ({ subnetGroupName: 'shop-other' }),
  };

  test.each(Object.entries(mutable))('takes another %s in place', (_, change) => {
    expect(after(change)).not.toEqual(before);
    expect(replacedBetween(before, after(change), STATEFUL)).toEqual([]);
  });

  test('takes another version of its engine in place', () => {
    const changed = after(() => ({ engine: CacheEngine.VALKEY_8_1 }));
    expect(changed).not.toEqual(before);
    expect(replacedBetween(before, changed, STATEFUL)).toEqual([]);
  });

  test.each([
    ['encryptionKey', 'KmsKeyId'],
    ['port', 'Port'],
    ['cacheName', 'ReplicationGroupId'],
    ['subnetGroupName', 'CacheSubnetGroupName'],
  ])('is replaced by another %s, as its documentation says', (prop, property) => {
    expect(replacedBetween(before, after(immutable[prop]), STATEFUL)).toEqual([`Cache18F6EE16.${property}`]);
  });

  test('takes other users in place', () => {
    const withUser = { authentication: CacheAuthentication.USER_PASSWORD };
    const users = after(() => withUser);
    for (const change of [{ username: 'shop-other' }, { accessString: 'on ~shop:* +@all' }]) {
      const changed = after(() => ({ ...withUser, ...change }));
      expect(changed).not.toEqual(users);
      expect(replacedBetween(users, changed, STATEFUL)).toEqual([]);
    }
  });

  test('has no prop of which nobody knows whether it replaces the cache', () => {
    const told = [
      ...Object.keys(mutable),
      ...Object.keys(immutable),
      'vpc',
      'engine',
      'authentication',
      'username',
      'accessString',
    ];
    expect(propsIn('cache/session-cache-props').sort()).toEqual(told.sort());
  });
});
