import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { aws_elasticache as refs } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import {
  CacheUser,
  type CacheUserBindOptions,
  type CacheUserConfig,
  ServerlessSessionCache,
  SessionCache,
} from '../../src';
import { DataStack } from '../fixture';

/** A user of a user of the library: an existing one that several caches share. */
class SharedUser extends CacheUser {
  bound: CacheUserBindOptions[] = [];

  constructor(
    private readonly user: refs.IUserRef,
    private readonly userGroup: refs.IUserGroupRef,
    private readonly secret?: secretsmanager.ISecret,
  ) {
    super();
  }

  bind(_scope: Construct, options: CacheUserBindOptions): CacheUserConfig {
    this.bound.push(options);
    return { userName: 'shared', user: this.user, userGroup: this.userGroup, secret: this.secret };
  }
}

class Caches {
  readonly stack = new DataStack();
  readonly user = new elasticache.CfnUser(this.stack, 'Shared', {
    userId: 'shared',
    userName: 'shared',
    engine: 'redis',
  });
  readonly group = new elasticache.CfnUserGroup(this.stack, 'SharedGroup', {
    userGroupId: 'shared',
    engine: 'redis',
    userIds: ['default', this.user.ref],
  });

  constructor() {
    this.stack.database();
  }

  create(user: CacheUser): [SessionCache, ServerlessSessionCache] {
    const { stack } = this;
    const props = { vpc: stack.vpc, securityGroups: [stack.securityGroup], encryptionKey: stack.key, user };
    return [
      new SessionCache(stack, 'Nodes', {
        ...props,
        cacheNodeType: 'cache.t4g.small',
        replicationGroupId: 'n'.repeat(40),
      }),
      new ServerlessSessionCache(stack, 'Serverless', {
        ...props,
        serverlessCacheName: 's'.repeat(40),
        secretNamePrefix: 'shop/',
        removalPolicy: RemovalPolicy.RETAIN,
      }),
    ];
  }
}

test('a user can be shared by several caches, whose names can be longer', () => {
  const caches = new Caches();
  const secret = new secretsmanager.Secret(caches.stack, 'SharedSecret');
  const user = new SharedUser(caches.user, caches.group, secret);
  const [nodes, serverless] = caches.create(user);
  expect([nodes.secret, serverless.secret]).toEqual([secret, secret]);
  expect(user.bound).toMatchObject([
    { cacheName: 'n'.repeat(40), secretNamePrefix: undefined, removalPolicy: RemovalPolicy.DESTROY },
    { cacheName: 's'.repeat(40), secretNamePrefix: 'shop/', removalPolicy: RemovalPolicy.RETAIN },
  ]);

  const template = Template.fromStack(caches.stack);
  template.resourceCountIs('AWS::ElastiCache::User', 1);
  template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
    UserGroupIds: [{ Ref: 'SharedGroup' }],
    AuthToken: Match.absent(),
  });
  template.hasResourceProperties('AWS::ElastiCache::ServerlessCache', { UserGroupId: { Ref: 'SharedGroup' } });
  template.hasResourceProperties('AWS::SecretsManager::Secret', {
    Name: 'shop/cache-url',
    SecretString: {
      'Fn::Join': ['', Match.arrayWith(['rediss://shared:{{resolve:secretsmanager:', { Ref: 'SharedSecret501E1796' }])],
    },
  });
});

test('a user without a secret authenticates with IAM tokens', () => {
  const caches = new Caches();
  const role = new iam.Role(caches.stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  for (const cache of caches.create(new SharedUser(caches.user, caches.group))) cache.grantConnect(role);
  Template.fromStack(caches.stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Resource: Match.arrayWith([{ 'Fn::GetAtt': ['Shared', 'Arn'] }]) }),
        Match.objectLike({ Resource: Match.arrayWith([{ 'Fn::GetAtt': ['Shared', 'Arn'] }]) }),
      ],
    },
  });
});

test('problems of a user are reported together with those of the cache', () => {
  class InvalidUser extends SharedUser {
    override validate({ cacheName }: CacheUserBindOptions): string[] {
      return [`user must not be used for ${cacheName}`];
    }
  }
  const { stack, user, group } = new Caches();
  expect(
    () =>
      new ServerlessSessionCache(stack, 'Cache', {
        vpc: stack.vpc,
        securityGroups: [],
        encryptionKey: stack.key,
        serverlessCacheName: 'shop',
        user: new InvalidUser(user, group),
      }),
  ).toThrow(/^Data\/Cache: securityGroups must .*; user must not be used for shop$/);
});
