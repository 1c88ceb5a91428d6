import { SecretValue } from 'aws-cdk-lib/core';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { failOn } from '../../private/validation';
import type { CacheUserBindOptions } from '../cache-user-config';

/** Client side of a cache, from which its URL is made. */
export interface CacheEndpoint {
  readonly address: string;
  readonly port: string;
  /** Name of the user. Without it, clients are the default user. */
  readonly userName?: string;
  /** Secret with the password. Without it, clients authenticate with IAM tokens. */
  readonly secret?: secretsmanager.ISecret;
}

/** Creates the secret with a generated password and, if there is one, its user name. */
export function createPasswordSecret(
  scope: Construct,
  cache: CacheUserBindOptions,
  userName?: string,
): secretsmanager.Secret {
  return createSecret(scope, 'Auth', 'cache-auth', cache, {
    description: `${userName === undefined ? 'Password' : 'User name and password'} of the cache, as JSON`,
    generateSecretString: {
      passwordLength: 64,
      excludePunctuation: true,
      secretStringTemplate: JSON.stringify(userName === undefined ? {} : { username: userName }),
      generateStringKey: 'password',
    },
  });
}

/** Creates the secret with the URL of a cache, as Spring Data Redis reads it. The password needs no URL encoding. */
export function createUrlSecret(
  scope: Construct,
  cache: CacheUserBindOptions,
  { address, port, userName = '', secret }: CacheEndpoint,
): secretsmanager.Secret {
  const password = secret ? `:${passwordOf(secret)}` : '';
  return createSecret(scope, 'Url', 'cache-url', cache, {
    description: secret ? 'URL of the cache, with its password' : 'URL of the cache',
    secretStringValue: SecretValue.unsafePlainText(`rediss://${userName}${password}@${address}:${port}`),
  });
}

/** Returns the secret with the URL. Fails with the problem if there is none. */
export function urlOf(
  cache: Construct,
  url: secretsmanager.ISecret | undefined,
  problem: string,
): secretsmanager.ISecret {
  failOn(cache, [url ? undefined : problem]);
  return url as secretsmanager.ISecret;
}

/** A dynamic reference to the password. The template does not contain the password. */
export function passwordOf(secret: secretsmanager.ISecret): string {
  return secret.secretValueFromJson('password').unsafeUnwrap();
}

function createSecret(
  scope: Construct,
  id: string,
  name: string,
  { encryptionKey, removalPolicy, secretNamePrefix }: CacheUserBindOptions,
  props: secretsmanager.SecretProps,
): secretsmanager.Secret {
  return new secretsmanager.Secret(scope, id, {
    ...props,
    encryptionKey,
    removalPolicy,
    secretName: secretNamePrefix === undefined ? undefined : `${secretNamePrefix}${name}`,
  });
}
