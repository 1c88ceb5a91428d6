import type { Construct } from 'constructs';
import type { CacheUserBindOptions, CacheUserConfig, CacheUserOptions } from './cache-user-config';
import { checkCacheUser, createUsers } from './private/cache-users';

/**
 * User that clients of a cache authenticate as, with a user group in which the default user is turned off.
 *
 * To use an existing user, for example one that several caches share, extend this class and return it from `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 *
 * @example
 * const user = CacheUser.password({ userName: 'shop', accessString: 'on ~shop:* +@read +@write' });
 */
export abstract class CacheUser {
  /** A user with a generated password. */
  static password(options: CacheUserOptions = {}): CacheUser {
    return new CreatedUser(options, false);
  }

  /**
   * A user that authenticates with IAM tokens. A token is valid for 15 minutes. The client signs it with the permissions
   * of `grantConnect`. The client must support this: Spring Data Redis does not without an extension.
   */
  static iam(options: CacheUserOptions = {}): CacheUser {
    return new CreatedUser(options, true);
  }

  /**
   * Returns problems of the user. The cache reports them together with its own.
   *
   * @param options values of the cache
   */
  validate(options: CacheUserBindOptions): string[] {
    void options;
    return [];
  }

  /**
   * Returns the user, after creating it if necessary.
   *
   * @param scope cache that the user is for
   * @param options values of the cache
   */
  abstract bind(scope: Construct, options: CacheUserBindOptions): CacheUserConfig;
}

class CreatedUser extends CacheUser {
  constructor(
    private readonly options: CacheUserOptions,
    private readonly iam: boolean,
  ) {
    super();
  }

  override validate(cache: CacheUserBindOptions): string[] {
    return checkCacheUser(this.options, cache).filter((problem) => problem !== undefined);
  }

  bind(scope: Construct, cache: CacheUserBindOptions): CacheUserConfig {
    return createUsers(scope, this.options, cache, this.iam);
  }
}
