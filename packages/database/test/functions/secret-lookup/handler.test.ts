import { createHandler, type Request, type Surroundings } from '../../../functions/secret-lookup/handler';

const ARN = 'arn:aws:secretsmanager:us-west-2:111111111111:secret:shop/db-app-a1b2c3';

const request = (more: Partial<Request> = {}): Request => ({
  RequestType: 'Create',
  RequestId: 'request-1',
  ResponseURL: 'https://answer',
  StackId: 'stack',
  LogicalResourceId: 'Secrets',
  ResourceProperties: { SecretNames: ['shop/db-app'] },
  ...more,
});

/** Handles a request and returns the answer and the number of waits. */
async function handled(arnOf: Surroundings['arnOf'], sent = request()) {
  const answers: Record<string, unknown>[] = [];
  let waits = 0;
  await createHandler({
    region: 'us-west-2',
    arnOf,
    put: (url, body) => {
      answers.push({ url, ...(JSON.parse(body) as object) });
      return Promise.resolve();
    },
    sleep: () => {
      waits += 1;
      return Promise.resolve();
    },
  })(sent);
  expect(answers).toHaveLength(1);
  return { answer: answers[0], waits };
}

test('returns the ARNs in the order of the names', async () => {
  const sent = request({ ResourceProperties: { SecretNames: ['b', 'a'] } });
  const { answer, waits } = await handled((name) => Promise.resolve(`arn-${name}`), sent);
  expect(answer).toEqual({
    url: 'https://answer',
    Status: 'SUCCESS',
    Data: { Arn0: 'arn-b', Arn1: 'arn-a' },
    PhysicalResourceId: 'Secrets',
    StackId: 'stack',
    RequestId: 'request-1',
    LogicalResourceId: 'Secrets',
  });
  expect(waits).toBe(0);
});

test('waits for a replica that appears later', async () => {
  const results = [undefined, undefined, ARN];
  const { answer, waits } = await handled(() => Promise.resolve(results.shift()));
  expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { Arn0: ARN } });
  expect(waits).toBe(2);
});

test('fails for secrets that do not exist, after one minute', async () => {
  const sent = request({ ResourceProperties: { SecretNames: ['a', 'b', 'c'] } });
  const { answer, waits } = await handled((name) => Promise.resolve(name === 'b' ? ARN : undefined), sent);
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: 'no secret a, c in us-west-2: deploy the stack that replicates it first',
  });
  expect(waits).toBe(22);
});

test('fails with the error of Secrets Manager', async () => {
  const { answer } = await handled(() => Promise.reject(new Error('AccessDenied')));
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'Error: AccessDenied' });
});

test('keeps the physical id of an update, and deletes without a call', async () => {
  const find = jest.fn(() => Promise.resolve(ARN));
  const updated = await handled(find, request({ RequestType: 'Update', PhysicalResourceId: 'first' }));
  expect(updated.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'first' });
  const deleted = await handled(find, request({ RequestType: 'Delete', PhysicalResourceId: 'first' }));
  expect(deleted.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'first' });
  expect(find).toHaveBeenCalledTimes(1);
});
