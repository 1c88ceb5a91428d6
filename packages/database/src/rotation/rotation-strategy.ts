import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { IPostgresDatabase } from '../postgres/postgres-database-base';

/** Options of `RotationStrategy.singleUser`. */
export interface SingleUserOptions {
  /**
   * Secret of the user, as JSON with `username` and `password`.
   *
   * @default - the secret of the master user
   */
  readonly secret?: secretsmanager.ISecret;
}

/** Options of `RotationStrategy.alternatingUsers`. */
export interface AlternatingUsersOptions {
  /**
   * Secret of the user, as JSON with `username` and `password`. `ConnectionSecrets.addUser` creates one. It must not be
   * the secret of the master user.
   */
  readonly secret: secretsmanager.ISecret;

  /**
   * Whether the function creates the user if the database does not have it. The user can create schemas, and tables in
   * the schema `public`. With `rotateImmediatelyOnUpdate`, a service can start on an empty database with its secret only.
   *
   * @default false
   */
  readonly createUser?: boolean;

  /**
   * Secret that gets the previous user name and password, before the next ones become current.
   * `ConnectionSecrets.addPreviousUser` creates one. `PostgresProxy` needs it: a proxy reads the current version of a secret only, and would reject clients with the
   * previous user.
   *
   * @default - none
   */
  readonly previousSecret?: secretsmanager.ISecret;
}

/** Values that a rotation passes to its strategy. */
export interface RotationStrategyBindOptions {
  /** Database whose user is rotated. */
  readonly database: IPostgresDatabase;
}

/** Secrets that a rotation uses. */
export interface RotationStrategyConfig {
  /** Secret that is rotated, as JSON with `username` and `password`. */
  readonly secret: secretsmanager.ISecret;

  /**
   * Secret of the user that sets the passwords, as JSON with `username` and `password`. With it, the user and a clone of
   * it alternate.
   *
   * @default - the user changes its own password
   */
  readonly masterSecret?: secretsmanager.ISecret;

  /**
   * Whether the function creates the user if the database does not have it. Only with `masterSecret`.
   *
   * @default false
   */
  readonly createUser?: boolean;

  /**
   * Secret that gets the previous user name and password. Only with `masterSecret`.
   *
   * @default - none
   */
  readonly previousSecret?: secretsmanager.ISecret;
}

/**
 * Strategy of a rotation: which user gets a new password, and which user sets it.
 *
 * To let a user other than the master user set the passwords, extend this class and return the secrets from `bind`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-strategy.html
 *
 * @example
 * const secret = secrets.addUser('User', { name: 'db-app', username: 'shop_app' });
 * const strategy = RotationStrategy.alternatingUsers({ secret, createUser: true });
 */
export abstract class RotationStrategy {
  /**
   * The user changes its own password. Open connections are kept. New connections with the old password fail until the
   * client reads the secret again.
   */
  static singleUser(options: SingleUserOptions = {}): RotationStrategy {
    return new SingleUser(options);
  }

  /**
   * The user and a clone of it alternate. The master user sets the passwords. A password that a client read stays valid
   * until the rotation after the next one. Sessions of the clone act as the original user: they have its privileges, and
   * the original user owns what they create.
   */
  static alternatingUsers(options: AlternatingUsersOptions): RotationStrategy {
    return new AlternatingUsers(options);
  }

  /**
   * Returns the secrets of the rotation.
   *
   * @param scope rotation that uses the strategy
   * @param options values of the rotation
   */
  abstract bind(scope: Construct, options: RotationStrategyBindOptions): RotationStrategyConfig;
}

class SingleUser extends RotationStrategy {
  constructor(private readonly options: SingleUserOptions) {
    super();
  }

  bind(_scope: Construct, { database }: RotationStrategyBindOptions): RotationStrategyConfig {
    return { secret: this.options.secret ?? database.secret };
  }
}

class AlternatingUsers extends RotationStrategy {
  constructor(private readonly options: AlternatingUsersOptions) {
    super();
  }

  bind(_scope: Construct, { database }: RotationStrategyBindOptions): RotationStrategyConfig {
    return { ...this.options, masterSecret: database.secret };
  }
}
