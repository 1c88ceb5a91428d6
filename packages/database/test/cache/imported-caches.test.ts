import { App, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ServerlessSessionCache, SessionCache } from '../../src';
import { DataStack, env } from '../fixture';

const stack = new Stack(new App(), 'Service', { env });
const url = secretsmanager.Secret.fromSecretNameV2(stack, 'Url', 'shop/cache-url');
const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });

const nodes = SessionCache.fromSessionCacheAttributes(stack, 'Nodes', {
  replicationGroupId: 'shop-sessions',
  endpointAddress: 'master.shop.example.com',
  port: 6380,
  securityGroups,
  numCacheClusters: 1,
  url,
  secret: url,
  iamUserId: 'shop-app',
});
const plainNodes = SessionCache.fromSessionCacheAttributes(stack, 'PlainNodes', {
  replicationGroupId: 'shop-sessions',
  endpointAddress: 'master.shop.example.com',
  securityGroups,
});
const serverless = ServerlessSessionCache.fromServerlessSessionCacheAttributes(stack, 'Serverless', {
  serverlessCacheName: 'shop-sessions',
  endpointAddress: 'shop.serverless.example.com',
  securityGroups,
  url,
  secret: url,
  iamUserId: 'shop-app',
  region: 'us-west-2',
  account: '222222222222',
});
const plainServerless = ServerlessSessionCache.fromServerlessSessionCacheAttributes(stack, 'PlainServerless', {
  serverlessCacheName: 'shop-sessions',
  endpointAddress: 'shop.serverless.example.com',
  securityGroups,
});

test('imported caches have endpoint, port and secrets', () => {
  expect([nodes.endpointAddress, stack.resolve(nodes.endpointPort)]).toEqual(['master.shop.example.com', '6380']);
  expect([serverless.endpointAddress, serverless.endpointPort]).toEqual(['shop.serverless.example.com', '6379']);
  expect(nodes.connections.defaultPort).toEqual(ec2.Port.tcp(6380));
  expect(plainNodes.connections.defaultPort).toEqual(ec2.Port.tcp(6379));
  expect(serverless.connections.defaultPort).toEqual(ec2.Port.tcp(6379));
  for (const cache of [nodes, serverless]) expect([cache.url, cache.secret]).toEqual([url, url]);
});

test('imported caches have a URL if its secret is passed', () => {
  const caches = [nodes, plainNodes, serverless, plainServerless];
  expect(caches.map(({ hasUrl }) => hasUrl)).toEqual([true, false, true, false]);
});

test('imported caches are references to their resources', () => {
  expect(nodes.replicationGroupRef).toEqual({ replicationGroupId: 'shop-sessions' });
  expect(stack.resolve(serverless.serverlessCacheRef)).toEqual({
    serverlessCacheName: 'shop-sessions',
    serverlessCacheArn: {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':elasticache:us-west-2:222222222222:serverlesscache:shop-sessions'],
      ],
    },
  });
});

test('imported caches have the metrics of created caches', () => {
  const expression = (cache: typeof nodes) => (cache.metricEvictions() as cloudwatch.MathExpression).expression;
  expect(expression(nodes)).toBe('MAX([node0])');
  expect(expression(plainNodes)).toBe('MAX([node0, node1])');
  expect(serverless.metricThrottledCmds().dimensions).toEqual({ clusterId: 'shop-sessions' });
});

test('imported caches grant connections in their Region and account', () => {
  nodes.grantConnect(role);
  serverless.grantConnect(role);
  const arn = (suffix: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:elasticache:${suffix}`]] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({
          Action: 'elasticache:Connect',
          Resource: [
            arn('eu-west-1:111111111111:replicationgroup:shop-sessions'),
            arn('eu-west-1:111111111111:user:shop-app'),
          ],
        }),
        Match.objectLike({
          Resource: [
            arn('us-west-2:222222222222:serverlesscache:shop-sessions'),
            arn('us-west-2:222222222222:user:shop-app'),
          ],
        }),
      ],
    },
  });
});

test.each([
  ['PlainNodes', plainNodes, 'fromSessionCacheAttributes'],
  ['PlainServerless', plainServerless, 'fromServerlessSessionCacheAttributes'],
])('%s fails to return a URL and to grant connections without them', (id, cache, method) => {
  expect(() => cache.url).toThrow(`Service/${id}: url must be passed to ${method}, got none`);
  expect(() => cache.grantConnect(role)).toThrow(
    `Service/${id}: grantConnect requires a user that authenticates with IAM tokens, got none. Use CacheUser.iam()`,
  );
  expect(cache.secret).toBeUndefined();
});

test('a created cache is a reference to its resource, and its L1 is reachable', () => {
  const data = new DataStack();
  const props = { vpc: data.vpc, securityGroups: [data.securityGroup], encryptionKey: data.key };
  const cache = new SessionCache(data, 'Cache', { ...props, cacheNodeType: 'cache.t4g.small' });
  const other = new ServerlessSessionCache(data, 'Serverless', props);
  expect(data.resolve(cache.replicationGroupRef)).toEqual({ replicationGroupId: { Ref: 'Cache18F6EE16' } });
  expect(data.resolve(other.serverlessCacheRef.serverlessCacheName)).toEqual({ Ref: 'Serverless54B8191B' });
  expect(cache.numCacheClusters).toBe(2);
  expect(data.resolve((cache.node.defaultChild as { ref?: string }).ref)).toEqual({ Ref: 'Cache18F6EE16' });
});
