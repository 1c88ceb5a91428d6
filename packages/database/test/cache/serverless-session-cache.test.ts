import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CacheEngine, CacheUser, ServerlessSessionCache, type ServerlessSessionCacheProps } from '../../src';
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

  test('is encrypted with the key, in the isolated subnets and the security group', () => {
    template.hasResourceProperties(CACHE, {
      ServerlessCacheName: name,
      KmsKeyId: keyArn,
      SubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: [stack.resolve(stack.securityGroup.securityGroupId)],
    });
    expect(cache.connections.defaultPort).toEqual(ec2.Port.tcp(6379));
  });

  test('uses Valkey without usage limits', () => {
    template.hasResourceProperties(CACHE, {
      Engine: 'valkey',
      MajorEngineVersion: '8',
      CacheUsageLimits: Match.absent(),
    });
  });

  test('has a user with a generated password that is not in the template, without dangerous commands', () => {
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

  test('has a group with the user and the default user, which is turned off', () => {
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

  test('retains snapshots for 15 days and takes a final one', () => {
    template.hasResource(CACHE, {
      DeletionPolicy: 'Delete',
      Properties: {
        SnapshotRetentionLimit: 15,
        DailySnapshotTime: Match.absent(),
        FinalSnapshotName: `${name}-final`,
      },
    });
  });

  test('has a secret with the URL, which contains TLS, user name and password', () => {
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

  test('keeps the logical ids of stateful resources', () => {
    const ids = (type: string) => Object.keys(template.findResources(type));
    expect(ids(CACHE)).toEqual(['Cache18F6EE16']);
    expect(ids(SECRET).filter((id) => id.startsWith('Cache'))).toEqual(['CacheAuthFCC8B57E', 'CacheUrl61419F6D']);
    expect(ids(USER)).toEqual(['CacheUser72FA2B22', 'CacheDefaultUser47D483BA']);
  });

  test.each<[keyof ServerlessSessionCache, string, string]>([
    ['metricElastiCacheProcessingUnits', 'ElastiCacheProcessingUnits', 'Sum'],
    ['metricBytesUsedForCache', 'BytesUsedForCache', 'Maximum'],
    ['metricThrottledCmds', 'ThrottledCmds', 'Sum'],
    ['metricEvictions', 'Evictions', 'Sum'],
    ['metricCurrConnections', 'CurrConnections', 'Average'],
  ])('%s is the metric %s', (method, metricName, statistic) => {
    const metric = cache[method as 'metricEvictions']();
    expect(metric).toMatchObject({ namespace: 'AWS/ElastiCache', metricName, statistic, period: Duration.minutes(5) });
    expect(stack.resolve(metric.dimensions)).toEqual({ clusterId: { Ref: 'Cache18F6EE16' } });
  });

  test('fails to grant connections', () => {
    expect(() =>
      cache.grantConnect(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() })),
    ).toThrow(
      'Data/Cache: grantConnect requires a user that authenticates with IAM tokens, got none. Use CacheUser.iam()',
    );
  });
});

describe('with a user that authenticates with IAM tokens', () => {
  const stack = new DataStack();
  stack.database();
  const cache = cacheIn(stack, { user: CacheUser.iam(), serverlessCacheName: 'shop-sessions' });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  cache.grantConnect(role);
  const template = Template.fromStack(stack);

  test('has no password', () => {
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

  test('grants connections to this cache as this user', () => {
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

describe('with all properties', () => {
  const template = templateOf({
    engine: CacheEngine.REDIS_7_1,
    user: CacheUser.password({ userName: 'shop', accessString: 'on ~shop:* +@read +@write' }),
    serverlessCacheName: 'shop-sessions',
    secretNamePrefix: 'shop/',
    cacheUsageLimits: {
      dataStorage: { minimum: 1, maximum: 10 },
      ecpuPerSecond: { minimum: 1_000, maximum: 20_000 },
    },
    snapshotRetentionLimit: Duration.days(1),
    dailySnapshotTime: '03:00',
    removalPolicy: RemovalPolicy.RETAIN,
  });

  test('uses each property', () => {
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

  test('retains users and group with the cache', () => {
    template.allResources(USER, { DeletionPolicy: 'Retain' });
    template.allResources('AWS::ElastiCache::UserGroup', { DeletionPolicy: 'Retain' });
  });

  test('sets a maximum without a minimum', () => {
    templateOf({
      cacheUsageLimits: { dataStorage: { maximum: 5_000 }, ecpuPerSecond: { maximum: 15_000_000 } },
    }).hasResourceProperties(CACHE, {
      CacheUsageLimits: {
        DataStorage: { Minimum: Match.absent(), Maximum: 5_000, Unit: 'GB' },
        ECPUPerSecond: { Minimum: Match.absent(), Maximum: 15_000_000 },
      },
    });
  });
});

describe('errors', () => {
  test('are reported together', () => {
    const stack = new DataStack();
    expect(() =>
      cacheIn(stack, {
        vpcSubnets: { subnets: [stack.vpc.publicSubnets[0]] },
        securityGroups: [],
        engine: CacheEngine.valkey('6.2'),
        serverlessCacheName: 'Shop',
        user: CacheUser.password({ userName: 'default', accessString: '~* +@all' }),
        cacheUsageLimits: {
          dataStorage: { minimum: 20, maximum: 10 },
          ecpuPerSecond: { minimum: 999, maximum: 15_000_001 },
        },
        snapshotRetentionLimit: Duration.days(0),
        dailySnapshotTime: '24:00',
      }),
    ).toThrow(
      'Data/Cache: vpcSubnets must be in at least two Availability Zones, got eu-west-1a; vpcSubnets must be private or isolated, got public subnets; securityGroups must contain at least one security group, got none; engine must have a version from 7.2, such as 8.1, got 6.2; serverlessCacheName must be 1 to 40 lower-case letters, digits and single hyphens, start with a letter and not end with a hyphen, got Shop; cacheUsageLimits.dataStorage.minimum must be at most cacheUsageLimits.dataStorage.maximum 10, got 20; cacheUsageLimits.ecpuPerSecond.minimum must be an integer from 1000 to 15000000, got 999; cacheUsageLimits.ecpuPerSecond.maximum must be an integer from 1000 to 15000000, got 15000001; dailySnapshotTime must have the format hh:mm, got 24:00; dailySnapshotTime must be left out with a snapshotRetentionLimit of 0, got 24:00; user.userName must not be default, the user that is turned off, got default; user.accessString must start with on and contain no password and no reset, got ~* +@all',
    );
  });

  test.each<[string, Partial<ServerlessSessionCacheProps>]>([
    ['cacheUsageLimits.dataStorage.minimum', { cacheUsageLimits: { dataStorage: { minimum: 0 } } }],
    ['cacheUsageLimits.dataStorage.maximum', { cacheUsageLimits: { dataStorage: { maximum: 5_001 } } }],
    ['cacheUsageLimits.dataStorage.maximum', { cacheUsageLimits: { dataStorage: { maximum: 1.5 } } }],
    ['snapshotRetentionLimit', { snapshotRetentionLimit: Duration.days(36) }],
    ['user.userName', { user: CacheUser.password({ userName: 'shop_app' }) }],
    ['user.accessString', { user: CacheUser.password({ accessString: 'on >secret ~* +@all' }) }],
    ['user.accessString', { user: CacheUser.iam({ accessString: 'on nopass ~* +@all' }) }],
    ['serverlessCacheName', { serverlessCacheName: 'a'.repeat(41) }],
  ])('reject a %s out of range', (prop, props) => {
    expect(() => cacheIn(new DataStack(), props)).toThrow(`Data/Cache: ${prop} must`);
  });

  test('reject a name that is too long for the ids of the users', () => {
    expect(() => cacheIn(new DataStack(), { serverlessCacheName: 'a'.repeat(33) })).toThrow(
      `Data/Cache: user requires a cache name of at most 32 characters, because user ids start with it, got ${'a'.repeat(33)}`,
    );
  });

  test.each(['', '3:00', '103:00', '03:000', '03:60', '24:00'])('reject the time of the snapshot %j', (time) => {
    expect(() => cacheIn(new DataStack(), { dailySnapshotTime: time })).toThrow(
      `Data/Cache: dailySnapshotTime must have the format hh:mm, got ${time}`,
    );
  });

  test.each<Partial<ServerlessSessionCacheProps>>([
    { cacheUsageLimits: { dataStorage: { minimum: 1, maximum: 1 } } },
    { cacheUsageLimits: { dataStorage: { minimum: 5_000 } } },
    { cacheUsageLimits: { ecpuPerSecond: { minimum: 15_000_000 } } },
    { snapshotRetentionLimit: Duration.days(35), dailySnapshotTime: '23:59' },
    { dailySnapshotTime: '00:00' },
    { dailySnapshotTime: '19:59' },
    { serverlessCacheName: 'a'.repeat(32) },
    { user: CacheUser.password({ userName: 'a'.repeat(40) }) },
  ])('accept %p', (props) => {
    expect(() => cacheIn(new DataStack(), props)).not.toThrow();
  });
});

test('without a secret with the URL, one secret has the password', () => {
  const stack = new DataStack();
  const before = stack.node.findAll().filter((each) => each instanceof CfnSecret).length;
  const cache = cacheIn(stack, { urlSecret: false });
  expect(cache.hasUrl).toBe(false);
  expect(() => cache.url).toThrow('Data/Cache: urlSecret must be true to read url, got false');
  expect(stack.node.findAll().filter((each) => each instanceof CfnSecret)).toHaveLength(before + 1);
});
