import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import type { Bootstrap } from '../assembly/assembly';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { regionsOf, type Check, type Finding } from './check';

/** Whether each Region has a bootstrap stack of a sufficient version. */
export const bootstrapVersion: Check = {
  id: 'bootstrap',
  async run({ stacks, bootstrapCommand }) {
    const results = regionsOf(stacks).map(async (region): Promise<Finding[]> => {
      const requirements = stacks.filter((stack) => stack.region === region).flatMap(({ bootstrap = [] }) => bootstrap);
      const parameters = [...new Set(requirements.map(({ parameter }) => parameter))];
      return Promise.all(
        parameters.map(async (parameter) => {
          const version = Math.max(...versionsOf(requirements, parameter));
          const found = await readVersion(region, parameter);
          const detail =
            found === undefined ? 'there is no bootstrap stack' : `the bootstrap stack has version ${found}`;
          const isEnough = found !== undefined && found >= version;
          return {
            check: 'bootstrap',
            where: region,
            verdict: isEnough ? 'ok' : 'failed',
            detail: isEnough ? detail : `${detail}, the stacks require version ${version} or later`,
            fix: isEnough ? undefined : bootstrapCommand,
          };
        }),
      );
    });
    return (await Promise.all(results)).flat();
  },
};

function versionsOf(requirements: readonly Bootstrap[], parameter: string): number[] {
  return requirements.filter((requirement) => requirement.parameter === parameter).map(({ version }) => version);
}

async function readVersion(region: string, parameter: string): Promise<number | undefined> {
  const client = new SSMClient({ region, maxAttempts: MAX_ATTEMPTS });
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }));
    return Number(Parameter?.Value);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
