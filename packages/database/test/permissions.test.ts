import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { testPermissions } from '../../../tools/jest/src/permissions';
import {
  CacheRotation,
  CacheUser,
  ConnectionSecrets,
  DatabaseBackup,
  PasswordRotation,
  PostgresDatabase,
  PostgresProxy,
  PostgresTenantDatabase,
  RestoreTesting,
  RotationStrategy,
  SecretLookup,
  SessionCache,
} from '../src';
import { DataStack, env } from './fixture';

const mockCode = mkdtempSync(join(tmpdir(), 'code-'));
writeFileSync(join(mockCode, 'index.js'), '');
jest.mock('../src/rotation/private/rotation-code', () => ({
  get ROTATION_CODE() {
    return mockCode;
  },
}));
jest.mock('../src/secrets/private/lookup-code', () => ({
  get LOOKUP_CODE() {
    return mockCode;
  },
}));
jest.mock('../src/tenants/private/tenant-code', () => ({
  get TENANT_CODE() {
    return mockCode;
  },
}));

const OTHER_KEY = 'arn:aws:kms:eu-central-1:111111111111:key/1';

const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

function network(stack: DataStack) {
  return {
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
  };
}

function cacheOf(stack: DataStack, user?: CacheUser): SessionCache {
  return new SessionCache(stack, 'Cache', {
    ...network(stack),
    cacheNodeType: 'cache.t4g.small',
    replicationGroupId: 'shop-cache',
    user,
  });
}

function role(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
}

/** Secrets with a replica in another Region, which has another key. */
function replicatedSecrets(stack: DataStack, database: PostgresDatabase): ConnectionSecrets {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'OtherKey', OTHER_KEY);
  const secrets = new ConnectionSecrets(stack, 'ReplicatedSecrets', {
    encryptionKey: stack.key,
    username: 'shop',
    replicaRegions: [{ region: 'eu-central-1', encryptionKey }],
  });
  secrets.connectTo(database);
  return secrets;
}

testPermissions(join(__dirname, '..'), {
  'a database and a role that connects to it': () => {
    const stack = new DataStack();
    const database = stack.database({ iamAuthentication: true, monitoringInterval: Duration.seconds(15) });
    database.grantConnect(role(stack), 'reader');
    return stack;
  },
  'a database without enhanced monitoring': () => {
    const stack = new DataStack();
    stack.database({ monitoringInterval: Duration.seconds(0) });
    return stack;
  },
  'an imported database and a role that connects to it': () => {
    const stack = new Stack(new App(), 'Service', { env });
    const database = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Database', {
      instanceIdentifier: 'shop-db',
      instanceEndpointAddress: 'shop-db.example.com',
      instanceResourceId: 'db-ABC',
      port: 5432,
      securityGroups: [],
      databaseName: 'shop',
    });
    database.grantConnect(role(stack), 'reader');
    return stack;
  },
  'a rotation of a single user': () => {
    const stack = new DataStack();
    new PasswordRotation(stack, 'Rotation', { database: stack.database(), ...network(stack) });
    return stack;
  },
  'a rotation of a single user with a replica of the secret': () => {
    const stack = new DataStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'OtherKey', OTHER_KEY);
    const replicaRegions = [{ region: 'eu-central-1', encryptionKey }, { region: 'eu-west-3' }];
    new PasswordRotation(stack, 'Rotation', { database: stack.database(), ...network(stack), replicaRegions });
    return stack;
  },
  'a rotation of alternating users with a previous secret': () => {
    const stack = new DataStack();
    const database = stack.database();
    const secrets = replicatedSecrets(stack, database);
    const user = { name: 'db-app', username: 'shop_app' };
    const strategy = RotationStrategy.alternatingUsers({
      secret: secrets.addUser('User', user),
      previousSecret: secrets.addPreviousUser('Previous', { name: 'db-app-previous', username: 'shop_app' }),
    });
    new PasswordRotation(stack, 'Rotation', { database, strategy, ...network(stack) });
    return stack;
  },
  'a proxy': () => {
    const stack = new DataStack();
    const database = stack.database();
    const secrets = [stack.secrets.addUser('User', { name: 'db-app', username: 'shop_app' })];
    const proxy = new PostgresProxy(stack, 'Proxy', { database, secrets, ...network(stack) });
    proxy.grantConnect(role(stack), 'shop_app');
    return stack;
  },
  'a rotation of the AUTH token of a cache': () => {
    const stack = new DataStack();
    stack.database();
    const cache = cacheOf(stack);
    new CacheRotation(stack, 'Rotation', { cache, ...network(stack) });
    return stack;
  },
  'a rotation of the password of a user of a cache': () => {
    const stack = new DataStack();
    stack.database();
    const cache = cacheOf(stack, CacheUser.password());
    new CacheRotation(stack, 'Rotation', { cache, ...network(stack) });
    return stack;
  },
  'a cache and a role that connects to it': () => {
    const stack = new DataStack();
    stack.database();
    const cache = cacheOf(stack, CacheUser.iam());
    cache.grantConnect(role(stack));
    return stack;
  },
  'a backup with copies in another account, and a restore test': () => {
    const stack = new DataStack();
    const { instance, subnetGroup } = stack.database();
    const { vault, restoreRole } = new DatabaseBackup(stack, 'Backup', { instance, encryptionKey: stack.key });
    const securityGroups = [stack.securityGroup];
    new RestoreTesting(stack, 'RestoreTesting', { instance, vault, role: restoreRole, subnetGroup, securityGroups });
    return stack;
  },
  'a lookup of secrets': () => {
    const stack = new Stack(new App(), 'Recovery', { env });
    const lookup = new SecretLookup(stack, 'Secrets', {
      secretNames: ['shop/db-app', 'shop/jwt-secret'],
      encryptionKey: new kms.Key(stack, 'Key'),
      logGroup: new logs.LogGroup(stack, 'Logs'),
    });
    lookup.secret('shop/db-app').grantRead(role(stack));
    secretsmanager.Secret.fromSecretNameV2(stack, 'Other', 'other').grantRead(stack.node.findChild('Role') as iam.Role);
    return stack;
  },
  'a database of a tenant': () => {
    const stack = new DataStack();
    const database = stack.database();
    const logGroup = new logs.LogGroup(stack, 'Logs');
    new PostgresTenantDatabase(stack, 'Tenant', { database, databaseName: 'reports', logGroup, ...network(stack) });
    return stack;
  },
});
