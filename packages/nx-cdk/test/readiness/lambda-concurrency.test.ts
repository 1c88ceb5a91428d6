import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { lambdaConcurrency } from '../../src/readiness/lambda-concurrency';
import { requirementsOf, stackOf } from '../support/requirements';

const lambda = mockClient(LambdaClient);

beforeEach(() => lambda.reset());

function run(limit: number, unreserved: number, ...reserved: (number | undefined)[]) {
  lambda.on(GetAccountSettingsCommand).resolves({
    AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved },
  });
  const functions = reserved.map((value, index) => [
    `Function${index}`,
    { Type: 'AWS::Lambda::Function', Properties: { ReservedConcurrentExecutions: value } },
  ]);
  return lambdaConcurrency.run(requirementsOf(stackOf(Object.fromEntries(functions))));
}

test('accepts functions without reserved concurrency in a new account', async () => {
  expect(await run(10, 10, undefined, undefined)).toMatchObject([
    {
      verdict: 'ok',
      detail: '2 Lambda functions are created, the quota of concurrent executions is 10',
      fix: undefined,
    },
  ]);
});

test('rejects a reservation that leaves less than 100', async () => {
  expect(await run(1000, 110, 10)).toMatchObject([{ verdict: 'ok' }]);
  expect(await run(1000, 110, 5, 6)).toMatchObject([
    {
      verdict: 'failed',
      detail:
        '2 Lambda functions are created, which reserve 11 concurrent executions, the quota of concurrent executions is 1000',
      fix:
        'aws service-quotas request-service-quota-increase --region eu-west-1 --service-code lambda ' +
        '--quota-code L-B99A9384 --desired-value 1000',
    },
  ]);
});

test('warns if the functions cannot run at the same time', async () => {
  expect(await run(1, 1, undefined, undefined)).toMatchObject([{ verdict: 'warning' }]);
});

test.each([undefined, {}, { ConcurrentExecutions: 10 }, { UnreservedConcurrentExecutions: 10 }])(
  'fails if Lambda returns the limits %j',
  async (AccountLimit) => {
    lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit });
    const stack = stackOf({ Function: { Type: 'AWS::Lambda::Function', Properties: {} } });
    await expect(lambdaConcurrency.run(requirementsOf(stack))).rejects.toThrow('Lambda returned no limits');
  },
);
