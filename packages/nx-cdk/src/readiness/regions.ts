import { AccountClient, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { regionsOf, type Check } from './check';

/** Whether each Region of the stacks is enabled in the account. */
export const regions: Check = {
  id: 'region',
  async run({ stacks }) {
    const client = new AccountClient({ region: 'us-east-1', maxAttempts: MAX_ATTEMPTS });
    return Promise.all(
      regionsOf(stacks).map(async (region) => {
        const { RegionOptStatus: status = 'unknown' } = await client.send(
          new GetRegionOptStatusCommand({ RegionName: region }),
        );
        const isEnabled = status === 'ENABLED' || status === 'ENABLED_BY_DEFAULT';
        return {
          check: 'region' as const,
          where: region,
          verdict: isEnabled ? ('ok' as const) : ('failed' as const),
          detail: isEnabled ? 'the Region is enabled' : `the Region is not enabled, its status is ${status}`,
          fix: isEnabled ? undefined : `aws account enable-region --region-name ${region}`,
        };
      }),
    );
  },
};
