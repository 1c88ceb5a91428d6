import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CacheEndpoint, type CacheUsers, DEFAULT_USER, login as loginToCache } from './cache';
import { CacheStrategy } from './cache-strategy';
import { type Endpoint, login } from './database';
import { Rotation, type Step, STEPS } from './rotation';
import { type Credentials, Secret } from './secret';
import { AlternatingUsers, SingleUser } from './strategies';

/** Event that Secrets Manager sends. */
export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** Settings of the function. */
export interface RotationSettings {
  readonly client: SecretsManagerClient;
  readonly endpoint: Endpoint;
  /** Secret of the master user, which sets the passwords of alternating users. */
  readonly masterSecretArn?: string;
  /** Whether the function creates the user if the database does not have it. */
  readonly createsUser?: boolean;
  /** Secret that gets the previous credentials of alternating users. */
  readonly previousSecretArn?: string;
}

export type RotationHandler = (event: RotationEvent) => Promise<void>;

/** Settings of the function for a cache. */
export interface CacheRotationSettings {
  readonly client: SecretsManagerClient;
  readonly cache: CacheEndpoint;
  /** Passwords of the cache, which only Amazon ElastiCache can change. */
  readonly users: CacheUsers;
  /** Secret with the URL of the cache, if there is one. */
  readonly urlSecretArn?: string;
}

/** Creates the handler of the steps of a rotation for a database. It logs secret, version and step, and no secret value. */
export function createHandler(settings: RotationSettings): RotationHandler {
  const { client, endpoint, masterSecretArn, createsUser, previousSecretArn: arn } = settings;
  const target = { noun: 'database' as const, login: (credentials: Credentials) => login(endpoint, credentials) };
  return logged((secretId, version, step) => {
    const secret = new Secret(client, secretId);
    const strategy = masterSecretArn
      ? new AlternatingUsers(
          endpoint,
          new Secret(client, masterSecretArn),
          createsUser,
          arn ? { client, arn, secret } : undefined,
        )
      : new SingleUser(endpoint, secret);
    return new Rotation(secret, target, strategy, version).run(step);
  });
}

/** Creates the handler of the steps of a rotation for a cache. */
export function createCacheHandler({ client, cache, users, urlSecretArn }: CacheRotationSettings): RotationHandler {
  const target = { noun: 'cache' as const, login: (credentials: Credentials) => loginToCache(cache, credentials) };
  return logged((secretId, version, step) => {
    const secret = new Secret(client, secretId, DEFAULT_USER);
    const url = urlSecretArn === undefined ? undefined : { client, arn: urlSecretArn, endpoint: cache };
    const strategy = new CacheStrategy(target, secret, users, url);
    return new Rotation(secret, target, strategy, version).run(step);
  });
}

function logged(run: (secretId: string, version: string, step: Step) => Promise<void>): RotationHandler {
  return async ({ Step, SecretId, ClientRequestToken }) => {
    const log = { step: Step, secret: SecretId, version: ClientRequestToken };
    if (!isStep(Step)) throw new Error(`Step must be one of ${STEPS.join(', ')}, got ${Step}`);
    try {
      await run(SecretId, ClientRequestToken, Step);
      console.log(JSON.stringify({ ...log, result: 'done' }));
    } catch (error) {
      // Only the message, because the runtime logs all fields of an error of the driver.
      throw new Error(`${Step} failed: ${(error as Error).message}`);
    }
  };
}

function isStep(step: string): step is Step {
  return (STEPS as readonly string[]).includes(step);
}
