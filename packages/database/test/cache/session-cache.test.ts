import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CacheAuthentication, CacheEngine, SessionCache, type SessionCacheProps } from '../../src';
import { DataStack } from '../fixture';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const SECRET = 'AWS::SecretsManager::Secret';

function cacheIn(stack: DataStack, props: Partial<SessionCacheProps> = {}): SessionCache {
  return new SessionCache(stack, 'Cache', {
    vpc: stack.vpc,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    nodeType: 'cache.t4g.small',
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

  test('the cache is encrypted, in transit and at rest, and asks for a password that no template holds', () => {
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

  test('a replica in another zone takes over', () => {
    template.hasResourceProperties(GROUP, {
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
    });
  });

  test('the cache lies in isolated subnets, in the groups that were given', () => {
    template.hasResourceProperties('AWS::ElastiCache::SubnetGroup', {
      SubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
    });
    template.hasResourceProperties(GROUP, {
      Port: 6379,
      SecurityGroupIds: [stack.resolve(stack.securityGroup.securityGroupId)],
    });
    expect(cache.connections.defaultPort).toEqual(ec2.Port.tcp(6379));
  });

  test('the engine is Valkey, patched by itself, and tells of sessions that expire', () => {
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

  test('snapshots are kept for 15 days, and one is made when the cache goes', () => {
    template.hasResource(GROUP, {
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: { SnapshotRetentionLimit: 15, SnapshotWindow: Match.absent(), ReplicationGroupId: Match.absent() },
    });
  });

  test('slow queries and the engine are logged to encrypted groups that expire', () => {
    const { Properties } = Object.values(template.findResources(GROUP))[0];
    expect(Properties.LogDeliveryConfigurations).toMatchObject([
      { LogType: 'slow-log', LogFormat: 'json', DestinationType: 'cloudwatch-logs' },
      { LogType: 'engine-log', LogFormat: 'json', DestinationType: 'cloudwatch-logs' },
    ]);
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn, RetentionInDays: 365 });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
  });

  test('all that a client needs is one secret, put together by the deployment', () => {
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
    expect(stack.resolve(cache.cacheName)).toEqual({ Ref: 'Cache18F6EE16' });
  });

  test('the logical ids stay, since new ones would lose the sessions', () => {
    expect(Object.keys(template.findResources(GROUP))).toEqual(['Cache18F6EE16']);
    const secrets = Object.keys(template.findResources(SECRET)).filter((id) => id.startsWith('Cache'));
    expect(secrets.sort()).toEqual(['CacheAuthFCC8B57E', 'CacheUrl61419F6D']);
  });

  test('metrics are the highest of both nodes', () => {
    const metric = cache.metricEngineCpuUtilization({ period: Duration.minutes(1) }) as cloudwatch.MathExpression;
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
    ['metricMemoryUsage', 'DatabaseMemoryUsagePercentage', 'Average'],
    ['metricEvictions', 'Evictions', 'Sum'],
    ['metricConnections', 'CurrConnections', 'Average'],
  ])('%s is %s', (method, metricName, statistic) => {
    const metric = cache[method as 'metricEvictions']() as cloudwatch.MathExpression;
    for (const node of Object.values(metric.usingMetrics)) expect(node).toMatchObject({ metricName, statistic });
    expect(metric.label).toBe(metricName);
  });
});

describe('in full', () => {
  const template = templateOf({
    engine: CacheEngine.REDIS_7_1,
    multiAz: false,
    port: 6380,
    cacheName: 'shop-sessions',
    subnetGroupName: 'shop-cache',
    namePrefix: 'shop/',
    snapshotRetention: Duration.days(0),
    snapshotWindow: '03:00-04:00',
    preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    parameters: { 'maxmemory-policy': 'noeviction', timeout: '300' },
    logRetention: logs.RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });

  test('each choice is in the template', () => {
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

describe('with users', () => {
  const stack = new DataStack();
  stack.database();
  const cache = cacheIn(stack, {
    authentication: CacheAuthentication.USER_PASSWORD,
    cacheName: 'shop-sessions',
    accessString: 'on ~shop:* +@all',
  });
  const template = Template.fromStack(stack);

  test('a group of a user with a password, and of a default user that is off, stands in for the token', () => {
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

  test('secret and URL name the user', () => {
    template.hasResourceProperties(SECRET, {
      GenerateSecretString: { SecretStringTemplate: '{"username":"shop-sessions-app"}' },
    });
    template.hasResourceProperties(SECRET, {
      SecretString: {
        'Fn::Join': ['', Match.arrayWith(['rediss://shop-sessions-app:{{resolve:secretsmanager:'])],
      },
    });
  });

  test('nobody is let in by IAM', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => cache.grantConnect(role)).toThrow(
      'Data/Cache: grantConnect needs authentication iam, got user-password',
    );
  });
});

describe('with tokens of IAM', () => {
  test('a grantee may sign in to this cache, as this user, and there is no password', () => {
    const stack = new DataStack();
    stack.database();
    const cache = cacheIn(stack, { authentication: CacheAuthentication.IAM });
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

describe('mistakes', () => {
  test('a user beside a token fails, and so does a long name with users', () => {
    expect(() => cacheIn(new DataStack(), { username: 'shop', accessString: 'on ~*' })).toThrow(
      'Data/Cache: username needs authentication user-password or iam, got shop; accessString needs authentication user-password or iam, got on ~*',
    );
    const authentication = CacheAuthentication.USER_PASSWORD;
    expect(() => cacheIn(new DataStack(), { authentication, cacheName: 'a'.repeat(33), username: 'default' })).toThrow(
      /cacheName must be 1 to 32 .*; username must not be default/,
    );
  });

  test('all of them are told at once', () => {
    const stack = new DataStack();
    expect(() =>
      cacheIn(stack, {
        vpcSubnets: { subnets: [stack.vpc.publicSubnets[0]] },
        securityGroups: [],
        nodeType: 'db.t4g.small',
        engine: CacheEngine.valkey('6.2'),
        port: 80,
        cacheName: 'Shop',
        snapshotRetention: Duration.days(36),
        snapshotWindow: '03:00-03:30',
        preferredMaintenanceWindow: 'sunday',
      }),
    ).toThrow(
      'Data/Cache: vpcSubnets must lie in two zones or more with multiAz; vpcSubnets must not be public; securityGroups must hold at least one group, got none; nodeType must be a type of the present generations such as cache.t4g.small, got db.t4g.small; engine must have a version such as 8.1, from 7.2 on, got 6.2; port must be a whole number from 1150 to 65535, got 80; cacheName must be 1 to 40 lower-case letters, digits and single hyphens, a letter first and no hyphen last, got Shop; snapshotRetention must be a whole number from 0 to 35, got 36; snapshotWindow must last at least 60 minutes, got 03:00-03:30; preferredMaintenanceWindow must have the form ddd:hh:mm-ddd:hh:mm, got sunday',
    );
  });

  test('a snapshot during maintenance fails', () => {
    const windows = { snapshotWindow: '03:30-04:30', preferredMaintenanceWindow: 'sun:04:00-sun:05:00' };
    expect(() => cacheIn(new DataStack(), windows)).toThrow(
      'snapshotWindow 03:30-04:30 must not overlap preferredMaintenanceWindow sun:04:00-sun:05:00',
    );
  });

  test('one zone will do without a replica', () => {
    const stack = new DataStack();
    expect(() =>
      cacheIn(stack, { multiAz: false, vpcSubnets: { subnets: [stack.vpc.isolatedSubnets[0]] } }),
    ).not.toThrow();
  });

  test.each(['cache.t1.micro', 'cache.m1.small', 'cache.t4g', 't4g.small'])('the node type %s fails', (nodeType) => {
    expect(() => cacheIn(new DataStack(), { nodeType })).toThrow('nodeType must be');
  });

  test.each(['cache.t4g.micro', 'cache.m7g.large', 'cache.r7g.16xlarge', 'cache.r6gd.xlarge', 'cache.c7gn.2xlarge'])(
    'the node type %s does not',
    (nodeType) => {
      expect(() => cacheIn(new DataStack(), { nodeType })).not.toThrow();
    },
  );

  test.each(['7', '8', '8.x', '5.0', '7.0', ''])('the version %p fails', (version) => {
    expect(() => cacheIn(new DataStack(), { engine: CacheEngine.valkey(version) })).toThrow(
      'engine must have a version',
    );
  });

  test.each([CacheEngine.VALKEY_7_2, CacheEngine.VALKEY_8_0, CacheEngine.VALKEY_8_1, CacheEngine.valkey('9.0')])(
    'a version of Valkey does not',
    (engine) => {
      expect(() => cacheIn(new DataStack(), { engine })).not.toThrow();
    },
  );
});
