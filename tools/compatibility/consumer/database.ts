import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as database from '@pets/database';
import type { ConsumerStack, Parts } from './support';

const medium = () => ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);

function orders(stack: ConsumerStack, credentials: rds.Credentials): database.PostgresDatabase {
  return new database.PostgresDatabase(stack, 'Database', {
    vpc: stack.vpc,
    securityGroups: [stack.group('DatabaseGroup')],
    encryptionKey: stack.key,
    credentials,
    databaseName: 'shop',
    instanceIdentifier: 'shop-db',
    engineVersion: rds.PostgresEngineVersion.VER_17_9,
    instanceType: medium(),
  });
}

function connected(stack: ConsumerStack): database.PostgresDatabase {
  const secrets = new database.ConnectionSecrets(stack, 'Secrets', { encryptionKey: stack.key, username: 'shop' });
  const instance = orders(stack, secrets.credentials);
  secrets.connectTo(instance);
  return instance;
}

export const parts: Parts = {
  'database with rotation and proxy': (stack) => {
    const instance = connected(stack);
    const { vpc, key: encryptionKey } = stack;
    const securityGroups = [stack.group('FunctionGroup')];
    new database.PasswordRotation(stack, 'Rotation', { database: instance, vpc, securityGroups, encryptionKey });
    const proxy = { database: instance, vpc, securityGroups: [stack.group('ProxyGroup')], encryptionKey };
    new database.PostgresProxy(stack, 'Proxy', {
      ...proxy,
      secrets: [new secretsmanager.Secret(stack, 'User', { encryptionKey })],
    });
    new database.ConnectionPool(stack, 'Pool', { maxTasks: 10, alarmThreshold: 80 });
  },
  'database on a shared instance': (stack) => {
    new database.PostgresTenantDatabase(stack, 'Tenant', {
      database: connected(stack),
      databaseName: 'reports',
      vpc: stack.vpc,
      securityGroups: [stack.group('FunctionGroup')],
      encryptionKey: stack.key,
      logGroup: stack.logGroup('Logs'),
    });
  },
  backup: (stack) => {
    const { instance, subnetGroup } = connected(stack);
    const backups = new database.DatabaseBackup(stack, 'Backup', { instance, encryptionKey: stack.key });
    new database.RestoreTesting(stack, 'RestoreTesting', {
      instance,
      vault: backups.vault,
      role: backups.restoreRole,
      subnetGroup,
      securityGroups: [stack.group('RestoreGroup')],
    });
  },
  recovery: (stack) => {
    const sourceDatabase = connected(stack);
    const recovery = stack.recovery();
    new database.PostgresReplica(recovery, 'Replica', {
      sourceDatabase,
      vpc: recovery.vpc,
      securityGroups: [recovery.group('ReplicaGroup')],
      encryptionKey: recovery.key,
      instanceType: medium(),
    });
    new database.SecretLookup(recovery, 'Secrets', {
      secretNames: ['shop/db-app'],
      encryptionKey: recovery.key,
      logGroup: recovery.logGroup('Logs'),
    }).secret('shop/db-app');
  },
  cache: (stack) => {
    const { vpc, key: encryptionKey } = stack;
    const common = { vpc, encryptionKey };
    const cache = new database.SessionCache(stack, 'Cache', {
      ...common,
      securityGroups: [stack.group('CacheGroup')],
      cacheNodeType: 'cache.t4g.small',
    });
    new database.CacheRotation(stack, 'Rotation', { ...common, cache, securityGroups: [stack.group('FunctionGroup')] });
  },
  'serverless cache': (stack) => {
    new database.ServerlessSessionCache(stack, 'Cache', {
      vpc: stack.vpc,
      securityGroups: [stack.group('CacheGroup')],
      encryptionKey: stack.key,
      cacheUsageLimits: { dataStorage: { maximum: 10 }, ecpuPerSecond: { maximum: 20_000 } },
    });
  },
};
