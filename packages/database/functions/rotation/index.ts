import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { databaseAuthorities } from './certificates';
import { AuthToken, UserPasswords } from './elasticache';
import { createCacheHandler, createHandler, type RotationHandler } from './handler';

const {
  DATABASE_HOST,
  DATABASE_PORT,
  DATABASE_NAME,
  MASTER_SECRET_ARN,
  CREATE_USER,
  PREVIOUS_SECRET_ARN,
  CACHE_HOST,
  CACHE_PORT,
  CACHE_USER_ID,
  REPLICATION_GROUP_ID,
  URL_SECRET_ARN,
} = process.env;

// Without a route to the service, the step must fail with an error before the function times out.
const requestHandler = { connectionTimeout: 3_000, requestTimeout: 10_000 };
const client = new SecretsManagerClient({ requestHandler });

/** Runs one step of the rotation of the password of a PostgreSQL user, or of a cache if the function has `CACHE_HOST`. */
export const handler = CACHE_HOST === undefined ? forDatabase() : forCache(CACHE_HOST);

function forDatabase(): RotationHandler {
  return createHandler({
    client,
    endpoint: {
      host: DATABASE_HOST ?? '',
      port: Number(DATABASE_PORT),
      database: DATABASE_NAME ?? '',
      ca: databaseAuthorities(),
    },
    masterSecretArn: MASTER_SECRET_ARN,
    createsUser: CREATE_USER === 'true',
    previousSecretArn: PREVIOUS_SECRET_ARN,
  });
}

function forCache(host: string): RotationHandler {
  const elasticache = new ElastiCacheClient({ requestHandler });
  return createCacheHandler({
    client,
    cache: { host, port: Number(CACHE_PORT) },
    users:
      CACHE_USER_ID === undefined
        ? new AuthToken(elasticache, REPLICATION_GROUP_ID ?? '')
        : new UserPasswords(elasticache, CACHE_USER_ID),
    urlSecretArn: URL_SECRET_ARN,
  });
}
