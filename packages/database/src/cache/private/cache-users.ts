import { Token } from 'aws-cdk-lib/core';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { checkIdentifier } from '../../private/checks';
import type { CacheUserBindOptions, CacheUserConfig, CacheUserOptions } from '../cache-user-config';
import { createPasswordSecret, passwordOf } from './cache-secrets';

/** Maximum length of a name of a cache with users. Ids of users and groups have 40 characters, including a suffix. */
export const MAX_PREFIX_LENGTH = 32;

/** Everything that clients of a session cache need, and no command that reads configuration, empties or stops a cache. */
const ACCESS = 'on ~* &* +@all -@dangerous +info';

/** Users of this engine work with Valkey and Redis OSS, so that Redis OSS can be upgraded to Valkey in place. */
const ENGINE = 'redis';

/** Problems of a user that a cache creates. */
export function checkCacheUser(
  { userName, accessString }: CacheUserOptions,
  { cacheName }: CacheUserBindOptions,
): (string | undefined)[] {
  return [
    Token.isUnresolved(cacheName) || cacheName.length <= MAX_PREFIX_LENGTH
      ? undefined
      : `user requires a cache name of at most ${MAX_PREFIX_LENGTH} characters, because user ids start with it, got ${cacheName}`,
    checkIdentifier('user.userName', userName, 40),
    userName === 'default' ? 'user.userName must not be default, the user that is turned off, got default' : undefined,
    checkAccessString(accessString),
  ];
}

/** Creates the user of the clients, the default user, which is turned off, and their group. */
export function createUsers(
  scope: Construct,
  options: CacheUserOptions,
  cache: CacheUserBindOptions,
  iam: boolean,
): CacheUserConfig {
  const { cacheName, removalPolicy } = cache;
  const userName = options.userName ?? `${cacheName}-app`;
  const secret = iam ? undefined : createPasswordSecret(scope, cache, userName);
  const user = new elasticache.CfnUser(scope, 'User', {
    userId: userName,
    userName,
    accessString: options.accessString ?? ACCESS,
    authenticationMode: secret ? { Type: 'password', Passwords: [passwordOf(secret)] } : { Type: 'iam' },
    engine: ENGINE,
  });
  const defaultUser = new elasticache.CfnUser(scope, 'DefaultUser', {
    userId: `${cacheName}-default`,
    userName: 'default',
    accessString: 'off -@all',
    authenticationMode: { Type: 'no-password-required' },
    engine: ENGINE,
  });
  const userGroup = new elasticache.CfnUserGroup(scope, 'Users', {
    userGroupId: `${cacheName}-users`,
    engine: ENGINE,
    userIds: [defaultUser.ref, user.ref],
  });
  for (const resource of [user, defaultUser, userGroup]) resource.applyRemovalPolicy(removalPolicy);
  return { userName, userId: userName, user, userGroup, secret };
}

/** Amazon ElastiCache turns a user without `on` off. A password must be in the secret ("Specifying Permissions"). */
function checkAccessString(access: string | undefined): string | undefined {
  if (access === undefined || Token.isUnresolved(access)) return undefined;
  const words = access.trim().split(/\s+/);
  if (words[0] === 'on' && !words.some((word) => /^([<>#!]|nopass$|reset$)/.test(word))) return undefined;
  return `user.accessString must start with on and contain no password and no reset, got ${access}`;
}
