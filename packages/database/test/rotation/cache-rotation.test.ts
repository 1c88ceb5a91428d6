import { Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  CacheRotation,
  type CacheRotationProps,
  CacheUser,
  ServerlessSessionCache,
  SessionCache,
  type SessionCacheProps,
} from '../../src';
import { bundleRotation, removeBundles } from '../functions/bundle';
import { DataStack } from '../fixture';

const mockBundle = bundleRotation();
jest.mock('../../src/rotation/private/rotation-code', () => ({
  get ROTATION_CODE() {
    return mockBundle;
  },
}));

afterAll(removeBundles);

function rotationIn(cacheProps: Partial<SessionCacheProps> = {}, props: Partial<CacheRotationProps> = {}) {
  const stack = new DataStack();
  stack.database();
  const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  const cache = new SessionCache(stack, 'Cache', {
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    cacheNodeType: 'cache.t4g.small',
    replicationGroupId: 'shop-cache',
    ...cacheProps,
  });
  const rotation = new CacheRotation(stack, 'Rotation', {
    cache,
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    ...props,
  });
  return { stack, cache, rotation, template: Template.fromStack(stack) };
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

function statementsOf(template: Template): Statement[] {
  const policies = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'));
  const [, policy] = policies.find(([id]) => id.startsWith('RotationPolicy')) as [string, { Properties: never }];
  return (policy.Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement;
}

const actionsOn = (template: Template, part: string) =>
  statementsOf(template)
    .filter(({ Resource }) => JSON.stringify(Resource).includes(part))
    .flatMap(({ Action }) => Action);

describe('a cache with an AUTH token', () => {
  const { template } = rotationIn();

  test('is rotated every 30 days by the function, which reaches the cache from its subnets', () => {
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: { Ref: Match.stringLikeRegexp('^CacheAuth') },
      RotationRules: { ScheduleExpression: 'rate(30 days)' },
      RotateImmediatelyOnUpdate: false,
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Rotates the password of a session cache',
      Timeout: 600,
      Environment: {
        Variables: {
          CACHE_HOST: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Cache'), 'PrimaryEndPoint.Address'] },
          CACHE_PORT: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Cache'), 'PrimaryEndPoint.Port'] },
          URL_SECRET_ARN: { Ref: Match.stringLikeRegexp('^CacheUrl') },
          REPLICATION_GROUP_ID: Match.anyValue(),
          CACHE_USER_ID: Match.absent(),
          DATABASE_HOST: Match.absent(),
        },
      },
      VpcConfig: Match.objectLike({ SubnetIds: Match.anyValue() }),
    });
  });

  test('the function can change the token of this cache, and write both secrets', () => {
    expect(actionsOn(template, ':replicationgroup:')).toEqual([
      'elasticache:DescribeReplicationGroups',
      'elasticache:ModifyReplicationGroup',
    ]);
    expect(actionsOn(template, 'CacheUrl')).toEqual(['secretsmanager:PutSecretValue']);
    expect(actionsOn(template, 'CacheAuth')).toEqual([
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:ListSecretVersionIds',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ]);
  });
});

test('a cache with a user rotates the password of the user', () => {
  const { template, cache } = rotationIn({ user: CacheUser.password({ userName: 'shop' }) });
  expect(cache.userId).toBe('shop');
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ CACHE_USER_ID: 'shop', REPLICATION_GROUP_ID: Match.absent() }) },
  });
  expect(actionsOn(template, ':user:shop')).toEqual(['elasticache:DescribeUsers', 'elasticache:ModifyUser']);
});

test('a cache without a secret with the URL is rotated by its one secret', () => {
  const { template, cache } = rotationIn({ urlSecret: false });
  expect(cache.hasUrl).toBe(false);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ URL_SECRET_ARN: Match.absent() }) },
  });
  expect(statementsOf(template).filter(({ Action }) => Action === 'secretsmanager:PutSecretValue')).toEqual([]);
});

test('the password of the user of a serverless cache is rotated', () => {
  const stack = new DataStack();
  stack.database();
  const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  const common = {
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
  };
  const cache = new ServerlessSessionCache(stack, 'Cache', { ...common, serverlessCacheName: 'shop' });
  new CacheRotation(stack, 'Rotation', { ...common, cache });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        CACHE_HOST: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Cache'), 'Endpoint.Address'] },
        CACHE_USER_ID: 'shop-app',
        REPLICATION_GROUP_ID: Match.absent(),
      }),
    },
  });
  expect(actionsOn(template, ':user:shop-app')).toEqual(['elasticache:DescribeUsers', 'elasticache:ModifyUser']);
});

test('an imported serverless cache needs the id of its user', () => {
  const stack = new DataStack();
  stack.database();
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Auth', 'shop/cache-auth');
  const attributes = { serverlessCacheName: 'shop', endpointAddress: 'cache.example.com', secret };
  const rotate = (id: string, userId?: string) =>
    new CacheRotation(stack, `${id}Rotation`, {
      cache: ServerlessSessionCache.fromServerlessSessionCacheAttributes(stack, id, {
        ...attributes,
        userId,
        securityGroups: [stack.securityGroup],
      }),
      vpc: stack.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: [stack.securityGroup],
      encryptionKey: stack.key,
    });
  expect(() => rotate('Without')).toThrow(
    'Data/WithoutRotation: cache must have a userId, got none. Only a cache with nodes has an AUTH token',
  );
  rotate('With', 'shop');
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ CACHE_USER_ID: 'shop', CACHE_PORT: '6379' }) },
  });
});

test('an imported cache is rotated with its attributes', () => {
  const imported = (stack: Stack, name: string) =>
    secretsmanager.Secret.fromSecretCompleteArn(
      stack,
      name,
      `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${name}-a1b2c3`,
    );
  const stack = new DataStack();
  stack.database();
  const cache = SessionCache.fromSessionCacheAttributes(stack, 'Cache', {
    replicationGroupId: 'shop-cache',
    endpointAddress: 'cache.example.com',
    securityGroups: [stack.securityGroup],
    secret: imported(stack, 'auth'),
    url: imported(stack, 'url'),
    userId: 'shop',
  });
  new CacheRotation(stack, 'Rotation', {
    cache,
    vpc: stack.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
  });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ CACHE_HOST: 'cache.example.com', CACHE_USER_ID: 'shop' }) },
  });
});

test('uses the given schedule, and has metrics', () => {
  const props = { automaticallyAfter: Duration.hours(4), rotateImmediatelyOnUpdate: true };
  const { template, rotation } = rotationIn({}, props);
  template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
    RotationRules: { ScheduleExpression: 'rate(4 hours)' },
    RotateImmediatelyOnUpdate: true,
  });
  expect(rotation.metricErrors().metricName).toBe('Errors');
  expect(rotation.connections.securityGroups).toHaveLength(1);
});

test('fails for clients with IAM tokens', () => {
  expect(() => rotationIn({ user: CacheUser.iam() })).toThrow(
    'cache must have a secret with a password, got none. Clients with IAM tokens need no rotation',
  );
});

test.each<[Partial<CacheRotationProps>, string]>([
  [{ securityGroups: [] }, 'securityGroups must contain at least one security group, got none'],
  [
    { automaticallyAfter: Duration.hours(Lazy.number({ produce: () => 9 })) },
    'automaticallyAfter must be a literal, got a token',
  ],
  [{ automaticallyAfter: Duration.hours(3) }, 'automaticallyAfter must be an integer from 4 to 24000 hours, got 3'],
])('fails for %j', (props, problem) => {
  expect(() => rotationIn({}, props)).toThrow(problem);
});
