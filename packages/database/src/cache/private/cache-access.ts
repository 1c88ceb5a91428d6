import type { RemovalPolicy } from 'aws-cdk-lib/core';
import { Names, SecretValue } from 'aws-cdk-lib/core';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CacheAuthentication } from '../cache-authentication';

/** Who may use a cache, and how. */
export interface CacheAccessProps {
  readonly authentication: CacheAuthentication;
  readonly encryptionKey: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly namePrefix?: string;
  /** What the ids of users and group begin with. */
  readonly base: string;
  readonly username?: string;
  readonly accessString?: string;
}

/** Ids of users and groups have 40 characters at most, what follows the base among them. */
export const LONGEST_BASE = 32;

/** What clients of sessions need, their look at the cluster among it; not what spies on, empties or stops the cache. */
const ACCESS = 'on ~* &* +@all -@dangerous +info';

/** Users and groups of this engine serve both, so that Redis OSS can become Valkey in place. */
const ENGINE = 'redis';

/** What ids begin with that have to be unique in account and region. */
export function cacheBase(scope: Construct, cacheName: string | undefined): string {
  return cacheName ?? Names.uniqueResourceName(scope, { maxLength: LONGEST_BASE, separator: '-' }).toLowerCase();
}

/** The secrets of a cache, its users and their group. The ids are children of the cache: they are pinned. */
export class CacheAccess {
  /** The password, with its user where it has one. */
  readonly secret?: secretsmanager.ISecret;

  /** The password by reference: no template holds it. */
  readonly password?: string;

  /** The user of the clients; without one, all of them are the default user. */
  readonly user?: elasticache.CfnUser;

  /** The group of the users. */
  readonly userGroup?: elasticache.CfnUserGroup;

  constructor(
    private readonly scope: Construct,
    private readonly props: CacheAccessProps,
  ) {
    const { authentication, base } = props;
    const username = authentication === CacheAuthentication.AUTH_TOKEN ? undefined : (props.username ?? `${base}-app`);
    if (authentication !== CacheAuthentication.IAM) {
      this.secret = this.createPassword(username);
      this.password = this.secret.secretValueFromJson('password').unsafeUnwrap();
    }
    if (username === undefined) return;

    this.user = this.createUser('User', username, username, props.accessString ?? ACCESS, {
      ...(this.password === undefined ? { Type: 'iam' } : { Type: 'password', Passwords: [this.password] }),
    });
    const defaultUser = this.createUser('DefaultUser', `${base}-default`, 'default', 'off -@all', {
      Type: 'no-password-required',
    });
    this.userGroup = new elasticache.CfnUserGroup(scope, 'Users', {
      userGroupId: `${base}-users`,
      engine: ENGINE,
      userIds: [defaultUser.ref, this.user.ref],
    });
    this.userGroup.applyRemovalPolicy(props.removalPolicy);
  }

  /** The URL of the cache, in the form that Spring Data Redis reads. Letters and digits alone need no escaping in it. */
  createUrl(host: string, port: string): secretsmanager.ISecret {
    const password = this.password === undefined ? '' : `:${this.password}`;
    return this.createSecret('Url', 'cache-url', {
      description: password ? 'URL of the cache, with its password' : 'URL of the cache',
      secretStringValue: SecretValue.unsafePlainText(
        `rediss://${this.user?.userName ?? ''}${password}@${host}:${port}`,
      ),
    });
  }

  /** Lets a grantee sign in to the cache of this ARN with tokens of IAM. */
  grantConnect(grantee: iam.IGrantable, cacheArn: string): iam.Grant {
    const { user, scope, props } = this;
    if (user === undefined || props.authentication !== CacheAuthentication.IAM) {
      throw new Error(`${scope.node.path}: grantConnect needs authentication iam, got ${props.authentication}`);
    }
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['elasticache:Connect'],
      resourceArns: [cacheArn, user.attrArn],
    });
  }

  private createPassword(username: string | undefined): secretsmanager.ISecret {
    return this.createSecret('Auth', 'cache-auth', {
      description: `${username === undefined ? 'Password' : 'User and password'} of the cache, as JSON`,
      generateSecretString: {
        passwordLength: 64,
        excludePunctuation: true,
        secretStringTemplate: JSON.stringify(username === undefined ? {} : { username }),
        generateStringKey: 'password',
      },
    });
  }

  private createSecret(id: string, name: string, props: secretsmanager.SecretProps): secretsmanager.ISecret {
    const { encryptionKey, removalPolicy, namePrefix } = this.props;
    return new secretsmanager.Secret(this.scope, id, {
      ...props,
      encryptionKey,
      removalPolicy,
      secretName: namePrefix === undefined ? undefined : `${namePrefix}${name}`,
    });
  }

  private createUser(id: string, userId: string, userName: string, accessString: string, authenticationMode: object) {
    const props = { userId, userName, accessString, authenticationMode, engine: ENGINE };
    const user = new elasticache.CfnUser(this.scope, id, props);
    user.applyRemovalPolicy(this.props.removalPolicy);
    return user;
  }
}
