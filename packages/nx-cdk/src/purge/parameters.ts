import { DeleteParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { MAX_ATTEMPTS } from '../shared/sdk';
import type { Purger } from './purger';

/** Deletes parameters of AWS Systems Manager. */
export function parameters(region: string): Purger {
  const client = new SSMClient({ region, maxAttempts: MAX_ATTEMPTS });
  return {
    async describe(name) {
      const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [name] }));
      return Parameters.length > 0 ? 'all versions' : undefined;
    },
    async delete(Name) {
      await client.send(new DeleteParameterCommand({ Name }));
    },
  };
}
