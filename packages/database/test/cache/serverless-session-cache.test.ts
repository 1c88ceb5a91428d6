import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CacheAuthentication, CacheEngine, ServerlessSessionCache, type ServerlessSessionCacheProps } from '../../src';
import { DataStack } from '../fixture';

const CACHE = 'AWS::ElastiCache::ServerlessCache';
const USER = 'AWS::ElastiCache::User';
const SECRET = 'AWS::SecretsManager::Secret';

function cacheIn(stack: DataStack, props: Partial<ServerlessSessionCacheProps> = {}): ServerlessSessionCache {
  return new ServerlessSessionCache(stack, 'Cache', {
    vpc: stack.vpc,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    ...props,
  });
}

function templateOf(props: Partial<ServerlessSessionCacheProps>): Template {
  const stack = new DataStack();
  stack.database();
  cacheIn(stack, props);
  return Template.fromStack(stack);
}

describe('with defaults', () => {
  const stack = new DataStack();
  stack.database();
  const cache = cacheIn(stack);
  const template = Template.fromStack(stack);
  const keyArn = stack.resolve(stack.key.keyArn);
  const name = 'data-cache-179e637c';
  const password = ['{{resolve:secretsmanager:', { Ref: 'CacheAuthFCC8B57E' }, ':SecretString:password::}}'];

  test('the cache is encrypted with the key, in isolated subnets, in the groups that were given', () => {
    template.hasResourceProperties(CACHE, {
      ServerlessCacheName: name,
      KmsKeyId: keyArn,
      SubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: [stack.resolve(stack.securityGroup.securityGroupId)],
    });
    expect(cache.connections.defaultPort).toEqual(ec2.Port.tcp(6379));
  });

  test('the engine is Valkey, and no limit is set', () => {
    template.hasResourceProperties(CACHE, {
      Engine: 'valkey',
      MajorEngineVersion: '8',
      CacheUsageLimits: Match.absent(),
    });
  });

  test('the user has a generated password that no template holds, and may not empty the cache', () => {
    template.hasResourceProperties(USER, {
      Engine: 'redis',
      UserId: `${name}-app`,
      UserName: `${name}-app`,
      AccessString: 'on ~* &* +@all -@dangerous +info',
      AuthenticationMode: { Type: 'password', Passwords: [{ 'Fn::Join': ['', password] }] },
    });
    template.hasResourceProperties(SECRET, {
      KmsKeyId: keyArn,
      GenerateSecretString: {
        PasswordLength: 64,
        ExcludePunctuation: true,
        SecretStringTemplate: JSON.stringify({ username: `${name}-app` }),
        GenerateStringKey: 'password',
      },
    });
  });

  test('the user that needs no password is off, and the cache knows no third one', () => {
    template.hasResourceProperties(USER, {
      Engine: 'redis',
      UserId: `${name}-default`,
      UserName: 'default',
      AccessString: 'off -@all',
      AuthenticationMode: { Type: 'no-password-required' },
    });
    template.hasResourceProperties('AWS::ElastiCache::UserGroup', {
      UserGroupId: `${name}-users`,
      Engine: 'redis',
      UserIds: [{ Ref: 'CacheDefaultUser47D483BA' }, { Ref: 'CacheUser72FA2B22' }],
    });
    template.hasResourceProperties(CACHE, { UserGroupId: { Ref: 'CacheUsersB25699B6' } });
  });

  test('snapshots are kept for 15 days, and one is made when the cache goes', () => {
    template.hasResource(CACHE, {
      DeletionPolicy: 'Delete',
      Properties: {
        SnapshotRetentionLimit: 15,
        DailySnapshotTime: Match.absent(),
        FinalSnapshotName: `${name}-final`,
      },
    });
  });

  test('the URL is the one of Spring Data Redis, with TLS, user and password', () => {
    template.hasResourceProperties(SECRET, {
      KmsKeyId: keyArn,
      SecretString: {
        'Fn::Join': [
          '',
          [
            `rediss://${name}-app:{{resolve:secretsmanager:`,
            ...password.slice(1, 2),
            ':SecretString:password::}}@',
            { 'Fn::GetAtt': ['Cache18F6EE16', 'Endpoint.Address'] },
            ':',
            { 'Fn::GetAtt': ['Cache18F6EE16', 'Endpoint.Port'] },
          ],
        ],
      },
    });
  });

  test('what is stateful keeps its logical id', () => {
    const ids = (type: string) => Object.keys(template.findResources(type));
    expect(ids(CACHE)).toEqual(['Cache18F6EE16']);
    expect(ids(SECRET).filter((id) => id.startsWith('Cache'))).toEqual(['CacheAuthFCC8B57E', 'CacheUrl61419F6D']);
    expect(ids(USER)).toEqual(['CacheUser72FA2B22', 'CacheDefaultUser47D483BA']);
  });

  test.each<[keyof ServerlessSessionCache, string, string]>([
    ['metricProcessingUnits', 'ElastiCacheProcessingUnits', 'Sum'],
    ['metricDataStorage', 'BytesUsedForCache', 'Maximum'],
    ['metricThrottledCommands', 'ThrottledCmds', 'Sum'],
    ['metricEvictions', 'Evictions', 'Sum'],
    ['metricConnections', 'CurrConnections', 'Average'],
  ])('%s is %s', (method, metricName, statistic) => {
    const metric = cache[method as 'metricEvictions']();
    expect(metric).toMatchObject({ namespace: 'AWS/ElastiCache', metricName, statistic, period: Duration.minutes(5) });
    expect(stack.resolve(metric.dimensions)).toEqual({ clusterId: { Ref: 'Cache18F6EE16' } });
  });

  test('nobody is let in by IAM', () => {
    expect(() =>
      cache.grantConnect(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() })),
    ).toThrow('Data/Cache: grantConnect needs authentication iam, got user-password');
  });
});

describe('with tokens of IAM', () => {
  const stack = new DataStack();
  stack.database();
  const cache = cacheIn(stack, { authentication: CacheAuthentication.IAM, cacheName: 'shop-sessions' });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  cache.grantConnect(role);
  const template = Template.fromStack(stack);

  test('there is no password, in no secret', () => {
    expect(cache.secret).toBeUndefined();
    template.hasResourceProperties(USER, {
      UserId: 'shop-sessions-app',
      UserName: 'shop-sessions-app',
      AuthenticationMode: { Type: 'iam' },
    });
    template.hasResourceProperties(SECRET, {
      SecretString: { 'Fn::Join': ['', Match.arrayWith(['rediss://shop-sessions-app@'])] },
    });
  });

  test('a grantee may sign in to this cache, as this user', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'elasticache:Connect',
            Effect: 'Allow',
            Resource: [{ 'Fn::GetAtt': ['Cache18F6EE16', 'ARN'] }, { 'Fn::GetAtt': ['CacheUser72FA2B22', 'Arn'] }],
          },
        ],
      },
    });
  });
});

describe('in full', () => {
  const template = templateOf({
    engine: CacheEngine.REDIS_7_1,
    username: 'shop',
    accessString: 'on ~shop:* +@read +@write',
    cacheName: 'shop-sessions',
    namePrefix: 'shop/',
    minDataStorage: 1,
    maxDataStorage: 10,
    minEcpuPerSecond: 1_000,
    maxEcpuPerSecond: 20_000,
    snapshotRetention: Duration.days(1),
    snapshotTime: '03:00',
    removalPolicy: RemovalPolicy.RETAIN,
  });

  test('each choice is in the template', () => {
    template.hasResource(CACHE, {
      DeletionPolicy: 'Retain',
      Properties: {
        ServerlessCacheName: 'shop-sessions',
        Engine: 'redis',
        MajorEngineVersion: '7',
        CacheUsageLimits: {
          DataStorage: { Minimum: 1, Maximum: 10, Unit: 'GB' },
          ECPUPerSecond: { Minimum: 1_000, Maximum: 20_000 },
        },
        SnapshotRetentionLimit: 1,
        DailySnapshotTime: '03:00',
        FinalSnapshotName: Match.absent(),
      },
    });
    template.hasResourceProperties(USER, { UserName: 'shop', AccessString: 'on ~shop:* +@read +@write' });
    for (const Name of ['shop/cache-auth', 'shop/cache-url']) {
      template.hasResource(SECRET, { DeletionPolicy: 'Retain', Properties: { Name } });
    }
  });

  test('users and group stay with a cache that is retained', () => {
    template.allResources(USER, { DeletionPolicy: 'Retain' });
    template.allResources('AWS::ElastiCache::UserGroup', { DeletionPolicy: 'Retain' });
  });

  test('a most alone sets no least', () => {
    templateOf({ maxDataStorage: 5_000, maxEcpuPerSecond: 15_000_000 }).hasResourceProperties(CACHE, {
      CacheUsageLimits: {
        DataStorage: { Minimum: Match.absent(), Maximum: 5_000, Unit: 'GB' },
        ECPUPerSecond: { Minimum: Match.absent(), Maximum: 15_000_000 },
      },
    });
  });
});

describe('mistakes', () => {
  test('all of them are told at once', () => {
    const stack = new DataStack();
    expect(() =>
      cacheIn(stack, {
        vpcSubnets: { subnets: [stack.vpc.publicSubnets[0]] },
        securityGroups: [],
        engine: CacheEngine.valkey('6.2'),
        cacheName: 'Shop',
        authentication: CacheAuthentication.AUTH_TOKEN,
        username: 'default',
        accessString: '~* +@all',
        minDataStorage: 20,
        maxDataStorage: 10,
        minEcpuPerSecond: 999,
        maxEcpuPerSecond: 15_000_001,
        snapshotRetention: Duration.days(0),
        snapshotTime: '24:00',
      }),
    ).toThrow(
      'Data/Cache: vpcSubnets must lie in two zones or more; vpcSubnets must not be public; securityGroups must hold at least one group, got none; engine must have a version such as 8.1, from 7.2 on, got 6.2; cacheName must be 1 to 32 lower-case letters, digits and single hyphens, a letter first and no hyphen last, got Shop; authentication must be user-password or iam, got auth-token; username must not be default, which is the user that is turned off; accessString must begin with on, and hold no password and no reset, got ~* +@all; minDataStorage must not be above maxDataStorage 10, got 20; minEcpuPerSecond must be a whole number from 1000 to 15000000, got 999; maxEcpuPerSecond must be a whole number from 1000 to 15000000, got 15000001; snapshotTime must have the form hh:mm, got 24:00; snapshotTime must be left out without snapshotRetention, got 24:00',
    );
  });

  test.each<[string, Partial<ServerlessSessionCacheProps>]>([
    ['minDataStorage', { minDataStorage: 0 }],
    ['maxDataStorage', { maxDataStorage: 5_001 }],
    ['maxDataStorage', { maxDataStorage: 1.5 }],
    ['snapshotRetention', { snapshotRetention: Duration.days(36) }],
    ['username', { username: 'shop_app' }],
    ['accessString', { accessString: 'on >secret ~* +@all' }],
    ['accessString', { accessString: 'on nopass ~* +@all' }],
    ['cacheName', { cacheName: 'a'.repeat(33) }],
  ])('a %s out of bounds fails', (prop, props) => {
    expect(() => cacheIn(new DataStack(), props)).toThrow(`Data/Cache: ${prop} must`);
  });

  test.each<Partial<ServerlessSessionCacheProps>>([
    { minDataStorage: 1, maxDataStorage: 1 },
    { minDataStorage: 5_000 },
    { minEcpuPerSecond: 15_000_000 },
    { snapshotRetention: Duration.days(35), snapshotTime: '23:59' },
    { cacheName: 'a'.repeat(32) },
    { username: 'a'.repeat(40) },
  ])('%p is within bounds', (props) => {
    expect(() => cacheIn(new DataStack(), props)).not.toThrow();
  });
});
