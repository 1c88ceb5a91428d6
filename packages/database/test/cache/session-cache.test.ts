import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CacheEngine, CacheUser, SessionCache, type SessionCacheProps } from '../../src';
import { DataStack } from '../fixture';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const SECRET = 'AWS::SecretsManager::Secret';

function cacheIn(stack: DataStack, props: Partial<SessionCacheProps> = {}): SessionCache {
  return new SessionCache(stack, 'Cache', {
    vpc: stack.vpc,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    cacheNodeType: 'cache.t4g.small',
    ...props,
  });
}

function templateOf(props: Partial<SessionCacheProps>): Template {
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
  const password = {
    'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'CacheAuthFCC8B57E' }, ':SecretString:password::}}']],
  };

  test('is encrypted in transit and at rest, and has a password that is not in the template', () => {
    template.hasResourceProperties(GROUP, {
      AtRestEncryptionEnabled: true,
      KmsKeyId: keyArn,
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AuthToken: password,
    });
    template.hasResourceProperties(SECRET, {
      KmsKeyId: keyArn,
      GenerateSecretString: {
        PasswordLength: 64,
        ExcludePunctuation: true,
        SecretStringTemplate: '{}',
        GenerateStringKey: 'password',
      },
    });
  });

  test('has a replica in another Availability Zone', () => {
    template.hasResourceProperties(GROUP, {
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
    });
  });

  test('is in the isolated subnets and the security group', () => {
    template.hasResourceProperties('AWS::ElastiCache::SubnetGroup', {
      SubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
    });
    template.hasResourceProperties(GROUP, {
      Port: 6379,
      SecurityGroupIds: [stack.resolve(stack.securityGroup.securityGroupId)],
    });
    expect(cache.connections.defaultPort).toEqual(ec2.Port.tcp(6379));
  });

  test('uses Valkey with minor version upgrades and events of expired sessions', () => {
    template.hasResourceProperties(GROUP, {
      Engine: 'valkey',
      EngineVersion: '8.0',
      AutoMinorVersionUpgrade: true,
      CacheNodeType: 'cache.t4g.small',
    });
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
      CacheParameterGroupFamily: 'valkey8',
      Properties: { 'notify-keyspace-events': 'Egx', 'maxmemory-policy': 'volatile-lru' },
    });
  });

  test('retains snapshots for 15 days and takes a final one', () => {
    template.hasResource(GROUP, {
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: { SnapshotRetentionLimit: 15, SnapshotWindow: Match.absent(), ReplicationGroupId: Match.absent() },
    });
  });

  test('publishes the slow log and the engine log to encrypted log groups that expire', () => {
    const { Properties } = Object.values(template.findResources(GROUP))[0];
    expect(Properties.LogDeliveryConfigurations).toMatchObject([
      { LogType: 'slow-log', LogFormat: 'json', DestinationType: 'cloudwatch-logs' },
      { LogType: 'engine-log', LogFormat: 'json', DestinationType: 'cloudwatch-logs' },
    ]);
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn, RetentionInDays: 365 });
    const logGroups = Object.keys(template.findResources('AWS::Logs::LogGroup')).filter((id) => id.startsWith('Cache'));
    expect(logGroups).toHaveLength(2);
  });

  test('has a secret with the URL, which contains a reference to the password', () => {
    template.hasResourceProperties(SECRET, {
      KmsKeyId: keyArn,
      SecretString: {
        'Fn::Join': [
          '',
          [
            'rediss://:{{resolve:secretsmanager:',
            { Ref: 'CacheAuthFCC8B57E' },
            ':SecretString:password::}}@',
            stack.resolve(cache.endpointAddress),
            ':',
            stack.resolve(cache.endpointPort),
          ],
        ],
      },
    });
    expect(stack.resolve(cache.replicationGroupId)).toEqual({ Ref: 'Cache18F6EE16' });
  });

  test('keeps the logical ids of stateful resources', () => {
    expect(Object.keys(template.findResources(GROUP))).toEqual(['Cache18F6EE16']);
    const secrets = Object.keys(template.findResources(SECRET)).filter((id) => id.startsWith('Cache'));
    expect(secrets.sort()).toEqual(['CacheAuthFCC8B57E', 'CacheUrl61419F6D']);
  });

  test('has metrics that are the maximum of both nodes', () => {
    const metric = cache.metricEngineCPUUtilization({ period: Duration.minutes(1) }) as cloudwatch.MathExpression;
    expect(metric.expression).toBe('MAX([node0, node1])');
    expect(metric.period).toEqual(Duration.minutes(1));
    expect(
      stack.resolve(Object.values(metric.usingMetrics).map((node) => node.toMetricConfig().metricStat)),
    ).toMatchObject([
      { dimensions: [{ value: { 'Fn::Join': ['', [{ Ref: 'Cache18F6EE16' }, '-001']] } }], statistic: 'Average' },
      { dimensions: [{ value: { 'Fn::Join': ['', [{ Ref: 'Cache18F6EE16' }, '-002']] } }], statistic: 'Average' },
    ]);
  });

  test.each<[string, string, string]>([
    ['metricDatabaseMemoryUsagePercentage', 'DatabaseMemoryUsagePercentage', 'Average'],
    ['metricEvictions', 'Evictions', 'Sum'],
    ['metricCurrConnections', 'CurrConnections', 'Average'],
    ['metricEngineCPUUtilization', 'EngineCPUUtilization', 'Average'],
  ])('%s is the metric %s', (method, metricName, statistic) => {
    const metric = cache[method as 'metricEvictions']() as cloudwatch.MathExpression;
    expect(Object.keys(metric.usingMetrics)).toEqual(['node0', 'node1']);
    for (const node of Object.values(metric.usingMetrics))
      expect(node).toMatchObject({ namespace: 'AWS/ElastiCache', metricName, statistic });
    expect(metric.period).toEqual(Duration.minutes(5));
    expect(metric.label).toBe(metricName);
  });
});

describe('with all properties', () => {
  const template = templateOf({
    engine: CacheEngine.REDIS_7_1,
    multiAz: false,
    port: 6380,
    replicationGroupId: 'shop-sessions',
    subnetGroupName: 'shop-cache',
    secretNamePrefix: 'shop/',
    snapshotRetentionLimit: Duration.days(0),
    snapshotWindow: '03:00-04:00',
    preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    parameters: { 'maxmemory-policy': 'noeviction', timeout: '300' },
    logRetention: logs.RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });

  test('uses each property', () => {
    template.hasResource(GROUP, {
      DeletionPolicy: 'Delete',
      Properties: {
        Engine: 'redis',
        EngineVersion: '7.1',
        NumCacheClusters: 1,
        AutomaticFailoverEnabled: false,
        MultiAZEnabled: false,
        Port: 6380,
        ReplicationGroupId: 'shop-sessions',
        SnapshotRetentionLimit: 0,
        SnapshotWindow: '03:00-04:00',
        PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
      },
    });
    template.hasResourceProperties('AWS::ElastiCache::SubnetGroup', { CacheSubnetGroupName: 'shop-cache' });
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
      CacheParameterGroupFamily: 'redis7',
      Properties: { 'notify-keyspace-events': 'Egx', 'maxmemory-policy': 'noeviction', timeout: '300' },
    });
    for (const Name of ['shop/cache-auth', 'shop/cache-url']) {
      template.hasResource(SECRET, { DeletionPolicy: 'Delete', Properties: { Name } });
    }
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
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

describe('with a user with a password', () => {
  const stack = new DataStack();
  stack.database();
  const cache = cacheIn(stack, {
    user: CacheUser.password({ accessString: 'on ~shop:* +@all' }),
    replicationGroupId: 'shop-sessions',
  });
  const template = Template.fromStack(stack);

  test('has a group with the user and the default user, which is turned off, and no AUTH token', () => {
    template.hasResourceProperties(GROUP, {
      AuthToken: Match.absent(),
      UserGroupIds: [{ Ref: 'CacheUsersB25699B6' }],
    });
    template.hasResourceProperties('AWS::ElastiCache::UserGroup', {
      UserIds: [{ Ref: 'CacheDefaultUser47D483BA' }, { Ref: 'CacheUser72FA2B22' }],
    });
    template.hasResourceProperties('AWS::ElastiCache::User', {
      UserName: 'shop-sessions-app',
      AccessString: 'on ~shop:* +@all',
      AuthenticationMode: { Type: 'password' },
    });
    template.hasResourceProperties('AWS::ElastiCache::User', { UserName: 'default', AccessString: 'off -@all' });
  });

  test('has the user name in the secret and the URL', () => {
    template.hasResourceProperties(SECRET, {
      GenerateSecretString: { SecretStringTemplate: '{"username":"shop-sessions-app"}' },
    });
    template.hasResourceProperties(SECRET, {
      SecretString: {
        'Fn::Join': ['', Match.arrayWith(['rediss://shop-sessions-app:{{resolve:secretsmanager:'])],
      },
    });
  });

  test('fails to grant connections', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => cache.grantConnect(role)).toThrow(
      'Data/Cache: grantConnect requires a user that authenticates with IAM tokens, got none. Use CacheUser.iam()',
    );
  });
});

describe('with a user that authenticates with IAM tokens', () => {
  test('grants connections to this cache as this user, and has no password', () => {
    const stack = new DataStack();
    stack.database();
    const cache = cacheIn(stack, { user: CacheUser.iam() });
    cache.grantConnect(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    const template = Template.fromStack(stack);
    expect(cache.secret).toBeUndefined();
    template.hasResourceProperties('AWS::ElastiCache::User', { AuthenticationMode: { Type: 'iam' } });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'elasticache:Connect',
            Resource: [
              {
                'Fn::Join': [
                  '',
                  [
                    'arn:',
                    { Ref: 'AWS::Partition' },
                    ':elasticache:eu-west-1:111111111111:replicationgroup:',
                    { Ref: 'Cache18F6EE16' },
                  ],
                ],
              },
              { 'Fn::GetAtt': ['CacheUser72FA2B22', 'Arn'] },
            ],
          }),
        ],
      },
    });
  });
});

describe('errors', () => {
  test.each(['', 'Timeout', '1', 'a b'])('reject a parameter with the name %j', (name) => {
    expect(() => cacheIn(new DataStack(), { parameters: { [name]: '1' } })).toThrow(
      `Data/Cache: parameters must have names of 1 to 255 lower-case letters, digits and _ . -, starting with a letter, got '${name}'`,
    );
  });

  test('are reported together', () => {
    const stack = new DataStack();
    expect(() =>
      cacheIn(stack, {
        vpcSubnets: { subnets: [stack.vpc.publicSubnets[0]] },
        securityGroups: [],
        cacheNodeType: 'db.t4g.small',
        engine: CacheEngine.valkey('6.2'),
        port: 80,
        replicationGroupId: 'Shop',
        user: CacheUser.password({ userName: 'default' }),
        snapshotRetentionLimit: Duration.days(36),
        snapshotWindow: '03:00-03:30',
        preferredMaintenanceWindow: 'sunday',
      }),
    ).toThrow(
      'Data/Cache: vpcSubnets must be in at least two Availability Zones with multiAz, got eu-west-1a; vpcSubnets must be private or isolated, got public subnets; securityGroups must contain at least one security group, got none; cacheNodeType must be a current generation node type such as cache.t4g.small, got db.t4g.small; engine must have a version from 7.2, such as 8.1, got 6.2; port must be an integer from 1150 to 65535, got 80; replicationGroupId must be 1 to 40 lower-case letters, digits and single hyphens, start with a letter and not end with a hyphen, got Shop; snapshotRetentionLimit must be an integer from 0 to 35 days, got 36; snapshotWindow must be at least 60 minutes long, got 03:00-03:30; preferredMaintenanceWindow must have the format ddd:hh:mm-ddd:hh:mm, got sunday; user.userName must not be default, the user that is turned off, got default',
    );
  });

  test('reject a snapshot during maintenance', () => {
    const windows = { snapshotWindow: '03:30-04:30', preferredMaintenanceWindow: 'sun:04:00-sun:05:00' };
    expect(() => cacheIn(new DataStack(), windows)).toThrow(
      'snapshotWindow must not overlap preferredMaintenanceWindow sun:04:00-sun:05:00, got 03:30-04:30',
    );
  });

  test('accept one Availability Zone without a replica', () => {
    const stack = new DataStack();
    expect(() =>
      cacheIn(stack, { multiAz: false, vpcSubnets: { subnets: [stack.vpc.isolatedSubnets[0]] } }),
    ).not.toThrow();
  });

  test.each(['cache.t1.micro', 'cache.m1.small', 'cache.t4g', 't4g.small', 'x.cache.t4g.small', 'cache.t4g.small!'])(
    'reject the node type %s',
    (cacheNodeType) => {
      expect(() => cacheIn(new DataStack(), { cacheNodeType })).toThrow('cacheNodeType must be');
    },
  );

  test.each(['cache.t4g.micro', 'cache.m7g.large', 'cache.r7g.16xlarge', 'cache.r6gd.xlarge', 'cache.c7gn.2xlarge'])(
    'accept the node type %s',
    (cacheNodeType) => {
      expect(() => cacheIn(new DataStack(), { cacheNodeType })).not.toThrow();
    },
  );

  test.each(['7', '8', '8.x', '5.0', '7.0', ''])('reject the version %p', (version) => {
    expect(() => cacheIn(new DataStack(), { engine: CacheEngine.valkey(version) })).toThrow(
      'engine must have a version',
    );
  });

  test.each([
    CacheEngine.VALKEY_7_2,
    CacheEngine.VALKEY_8_0,
    CacheEngine.VALKEY_8_1,
    CacheEngine.valkey('9.0'),
    new CacheEngine('redis', '7.1'),
  ])('accept $engine $engineVersion', (engine) => {
    expect(() => cacheIn(new DataStack(), { engine })).not.toThrow();
  });
});
