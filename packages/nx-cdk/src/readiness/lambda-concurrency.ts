import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { byRegion, newResources, type Check } from './check';

/** Concurrency that Lambda keeps for functions without reserved concurrency. */
const UNRESERVED = 100;

/** Whether Lambda can reserve the concurrency of the functions, and run all functions at the same time. */
export const lambdaConcurrency: Check = {
  id: 'quota',
  async run(requirements) {
    const functions = byRegion(newResources(requirements, 'AWS::Lambda::Function'));
    return Promise.all(
      [...functions].map(async ([region, found]) => {
        const client = new LambdaClient({ region, maxAttempts: MAX_ATTEMPTS });
        const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
        const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
        if (limit === undefined || unreserved === undefined) throw new Error('Lambda returned no limits');
        const reserved = found
          .map(({ Properties }) => Number(Properties?.ReservedConcurrentExecutions ?? 0))
          .reduce((sum, value) => sum + value, 0);
        const verdict =
          reserved > 0 && unreserved - reserved < UNRESERVED ? 'failed' : limit < found.length ? 'warning' : 'ok';
        const reservation = reserved > 0 ? `, which reserve ${reserved} concurrent executions` : '';
        return {
          check: 'quota' as const,
          where: region,
          verdict,
          detail: `${found.length} Lambda functions are created${reservation}, the quota of concurrent executions is ${limit}`,
          fix:
            verdict === 'ok'
              ? undefined
              : `aws service-quotas request-service-quota-increase --region ${region} --service-code lambda ` +
                '--quota-code L-B99A9384 --desired-value 1000',
        } as const;
      }),
    );
  },
};
