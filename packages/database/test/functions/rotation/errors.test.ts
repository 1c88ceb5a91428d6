import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { Client, DatabaseError } from 'pg';
import { login } from '../../../functions/rotation/database';
import { putOnce, Secret } from '../../../functions/rotation/secret';

const aws = mockClient(SecretsManagerClient);
const client = new SecretsManagerClient({ region: 'eu-west-1' });
const secret = new Secret(client, 'arn');
const denied = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
const missing = new ResourceNotFoundException({ message: 'no version', $metadata: {} });
const exists = new ResourceExistsException({ message: 'other value', $metadata: {} });

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

beforeEach(() => aws.reset());

describe('an unexpected error of Secrets Manager is not handled', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['labels', () => secret.labels()],
    ['read', () => secret.read('AWSCURRENT')],
    ['readPending', () => secret.readPending('1')],
    ['abandoned', () => all(secret.abandoned())],
    ['write', () => secret.write('1', { username: 'a', password: 'b' })],
    ['putOnce', () => putOnce(client, 'arn', '1', '{}', 'AWSCURRENT')],
    ['promote', () => secret.promote('2', '1')],
    ['abandon', () => secret.abandon('1')],
  ])('by %s', async (_, call) => {
    aws.onAnyCommand().rejects(denied);
    await expect(call()).rejects.toThrow('not allowed');
    expect(aws.calls()).toHaveLength(1);
  });

  test('of a version without a staging label', async () => {
    aws.on(ListSecretVersionIdsCommand).resolves({ Versions: [{ VersionId: '1' }] });
    aws.on(GetSecretValueCommand).rejects(denied);
    await expect(all(secret.abandoned())).rejects.toThrow('not allowed');
  });
});

test('the abandoned versions are the 10 newest without a staging label, newest first', async () => {
  const versions = [3, 12, 1, 7, 10, 2, 11, 5, 8, 4, 9, 6].map((day) => ({
    VersionId: `day ${day}`,
    CreatedDate: new Date(2026, 0, day),
  }));
  const labelled = { VersionId: 'current', VersionStages: ['AWSCURRENT'], CreatedDate: new Date(2026, 0, 20) };
  aws.on(ListSecretVersionIdsCommand).resolves({ Versions: [labelled, ...versions] });
  aws.on(GetSecretValueCommand).callsFake(({ VersionId }: { VersionId: string }) => {
    if (VersionId === 'day 11') throw missing;
    return { SecretString: JSON.stringify({ username: 'app', password: VersionId }) };
  });
  const passwords = (await all(secret.abandoned())).map(({ password }) => password);
  expect(passwords).toEqual([12, 10, 9, 8, 7, 6, 5, 4, 3].map((day) => `day ${day}`));
});

describe('the expected errors of Secrets Manager', () => {
  test('a version without a value', async () => {
    aws.on(GetSecretValueCommand).rejects(missing);
    expect(await secret.read('AWSCURRENT')).toBeUndefined();
    expect(await secret.readPending('1')).toBeUndefined();
  });

  test('a version that another invocation has written', async () => {
    aws.on(PutSecretValueCommand).rejects(exists);
    await expect(secret.write('1', { username: 'a', password: 'b' })).resolves.toBeUndefined();
  });

  test('are not exchanged', async () => {
    aws.on(GetSecretValueCommand).rejects(exists);
    aws.on(PutSecretValueCommand).rejects(missing);
    await expect(secret.read('AWSCURRENT')).rejects.toThrow('other value');
    await expect(secret.write('1', { username: 'a', password: 'b' })).rejects.toThrow('no version');
  });
});

test.each([undefined, '', '{', '"text"', '{"username":"a"}', '{"username":"a","password":1}', '{"password":"b"}'])(
  'the value %j is refused without printing it',
  async (SecretString) => {
    aws.on(GetSecretValueCommand).resolves({ SecretString });
    await expect(secret.read('AWSCURRENT')).rejects.toThrow(/^the secret must be JSON with a username and a password$/);
  },
);

describe('a login to PostgreSQL', () => {
  const endpoint = { host: 'localhost', port: 1, database: 'shop', ca: [] };
  const connect = jest.spyOn(Client.prototype, 'connect') as unknown as jest.SpyInstance<Promise<void>>;
  const end = jest.spyOn(Client.prototype, 'end') as unknown as jest.SpyInstance<Promise<void>>;
  const withCode = (code?: string) => Object.assign(new DatabaseError('rejected', 0, 'error'), { code });

  beforeEach(() => {
    end.mockReset().mockResolvedValue(undefined);
    connect.mockReset();
  });
  afterAll(() => jest.restoreAllMocks());

  test.each(['28P01', '28000'])('is rejected with the code %s', async (code) => {
    connect.mockRejectedValue(withCode(code));
    expect(await login(endpoint, { username: 'a', password: 'b' })).toBeUndefined();
    expect(end).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['too many connections', withCode('53300')],
    ['a starting server', withCode('57P03')],
    ['an error without a code', withCode()],
    ['a network error with a code of a rejection', Object.assign(new Error('rejected'), { code: '28P01' })],
  ])('fails for %s', async (_, error) => {
    connect.mockRejectedValue(error);
    end.mockRejectedValue(new Error('not connected'));
    await expect(login(endpoint, { username: 'a', password: 'b' })).rejects.toBe(error);
    expect(end).toHaveBeenCalledTimes(1);
  });
});
