import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';

/** The surroundings of the handler, which `createHandler` receives. */
interface Surroundings {
  readonly address: string;
  connect(): Promise<unknown>;
  read(secretArn: string): Promise<unknown>;
}

jest.mock('../../../functions/tenant-database/handler', () => ({ createHandler: (given: unknown) => given }));
const mockLogin = jest.fn((endpoint: object, credentials: object) => Promise.resolve({ endpoint, credentials }));
jest.mock('../../../functions/rotation/database', () => ({
  login: (endpoint: object, credentials: object) => mockLogin(endpoint, credentials),
}));

Object.assign(process.env, {
  DATABASE_HOST: 'db.example.com',
  DATABASE_PORT: '5433',
  DATABASE_NAME: 'shop',
  MASTER_SECRET_ARN: 'arn:master',
});
const aws = mockClient(SecretsManagerClient);
const { handler } = jest.requireActual<{ handler: Surroundings }>('../../../functions/tenant-database/index');

test('connects to the instance of the environment as the master user', async () => {
  const master = { username: 'master', password: 'master' };
  aws
    .on(GetSecretValueCommand, { SecretId: 'arn:master', VersionStage: 'AWSCURRENT' })
    .resolves({ SecretString: JSON.stringify(master) });
  await handler.connect();
  expect(mockLogin).toHaveBeenCalledWith(
    expect.objectContaining({
      host: 'db.example.com',
      port: 5433,
      database: 'shop',
      timeout: 90_000,
      application: 'tenant-database',
    }),
    master,
  );
  expect(handler.address).toBe('db.example.com:5433');
});

test('reads the current value of the secret of the user', async () => {
  const user = { username: 'reports', password: 'first' };
  aws
    .on(GetSecretValueCommand, { SecretId: 'arn:user', VersionStage: 'AWSCURRENT' })
    .resolves({ SecretString: JSON.stringify(user) });
  expect(await handler.read('arn:user')).toEqual(user);
});
