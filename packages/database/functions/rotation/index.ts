import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { databaseAuthorities } from './certificates';
import { createHandler } from './handler';

const { DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, MASTER_SECRET_ARN, CREATE_USER } = process.env;

/** Runs one step of the rotation of the password of a PostgreSQL user. */
export const handler = createHandler({
  // Without a route to Secrets Manager, the step must fail with an error before the function times out.
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
