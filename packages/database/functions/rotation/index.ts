import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { databaseAuthorities } from './certificates';
import { createHandler } from './handler';

const { DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, MASTER_SECRET_ARN, CREATE_USER } = process.env;

/** Rotates the password of a user of PostgreSQL, one step at a time. */
export const handler = createHandler({
  // Without a way to Secrets Manager the step must fail, and say so, before the function's time is up.
  client: new SecretsManagerClient({ requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } }),
  endpoint: {
    host: DATABASE_HOST ?? '',
    port: Number(DATABASE_PORT),
    database: DATABASE_NAME ?? '',
    ca: databaseAuthorities(),
  },
  masterSecretArn: MASTER_SECRET_ARN,
  createsUser: CREATE_USER === 'true',
});
