import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { putResult } from '../custom-resource/request';
import { databaseAuthorities } from '../rotation/certificates';
import type { Endpoint } from '../rotation/database';
import { loginToMaster } from '../rotation/master';
import { Secret } from '../rotation/secret';
import { createHandler } from './handler';

const { DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, MASTER_SECRET_ARN } = process.env;

const client = new SecretsManagerClient({ requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } });

const endpoint: Endpoint = {
  host: DATABASE_HOST ?? '',
  port: Number(DATABASE_PORT),
  database: DATABASE_NAME ?? '',
  ca: databaseAuthorities(),
  // dropping a database waits for a checkpoint of the server
  timeout: 90_000,
  application: 'tenant-database',
};

/** Handler of the custom resource that creates a database with a user on a shared instance. */
export const handler = createHandler({
  address: `${DATABASE_HOST}:${DATABASE_PORT}`,
  connect: () => loginToMaster(endpoint, new Secret(client, MASTER_SECRET_ARN ?? '')),
  read: (secretArn) => new Secret(client, secretArn).read('AWSCURRENT'),
  put: putResult,
});
