import {
  DescribeSecretCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';

/** The surroundings of the handler, which `createHandler` receives. */
interface Surroundings {
  arnOf(name: string): Promise<string | undefined>;
  put(url: string, body: string): Promise<void>;
}

jest.mock('../../../functions/secret-lookup/handler', () => ({ createHandler: (given: unknown) => given }));

const aws = mockClient(SecretsManagerClient);
const { handler } = jest.requireActual<{ handler: Surroundings }>('../../../functions/secret-lookup/index');
const fetched = jest.spyOn(globalThis, 'fetch');

beforeEach(() => {
  aws.reset();
  fetched.mockReset();
});
afterAll(() => jest.restoreAllMocks());

test('returns the ARN of a secret, and nothing for a secret that does not exist', async () => {
  aws.on(DescribeSecretCommand, { SecretId: 'a' }).resolves({ ARN: 'arn:a' });
  aws
    .on(DescribeSecretCommand, { SecretId: 'b' })
    .rejects(new ResourceNotFoundException({ message: 'no secret', $metadata: {} }));
  expect(await handler.arnOf('a')).toBe('arn:a');
  expect(await handler.arnOf('b')).toBeUndefined();
});

test('fails for another error', async () => {
  aws.on(DescribeSecretCommand).rejects(new Error('not allowed'));
  await expect(handler.arnOf('a')).rejects.toThrow('not allowed');
});

test('sends the response to CloudFormation, and fails if it is rejected', async () => {
  fetched.mockResolvedValueOnce(new Response('', { status: 200 }));
  await handler.put('https://example.com/response', '{}');
  expect(fetched).toHaveBeenCalledWith('https://example.com/response', {
    method: 'PUT',
    body: '{}',
    headers: { 'content-type': '' },
  });
  fetched.mockResolvedValueOnce(new Response('', { status: 403 }));
  await expect(handler.put('https://example.com/response', '{}')).rejects.toThrow(
    /^AWS CloudFormation rejected the response with status 403$/,
  );
});
