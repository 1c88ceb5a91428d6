import { join } from 'node:path';
import { missing, prove } from '@pets/local';
import type { Options } from './cli';
import { runTasks } from './nx';
import { step } from './steps';
import { summarize } from './summary';

const APP = 'apps/pets-platform';

/** Builds, synthesizes and checks the deployment, and says what was made. */
export async function start({ environments, verbose, 'no-local': noLocal }: Options): Promise<void> {
  const variables = environments === undefined ? {} : { PETS_ENVIRONMENTS: environments };
  await step('build the libraries and the app, synthesize and check every environment', () =>
    runTasks({ targets: ['build', 'synth'], verbose, variables }),
  );
  console.log(summarize(join(APP, 'cdk.out')));
  if (!noLocal) await deployLocally(environments?.split(',')[0] ?? 'dev', verbose);
}

/** Ends with one environment deployed on the local emulator, or says what is missing for it. */
async function deployLocally(environment: string, verbose: boolean): Promise<void> {
  const problem = missing();
  if (problem) return console.log(`\n${environment} is not deployed locally: ${problem}`);
  console.log('');
  await step(`deploy ${environment} on a local emulator of AWS`, () =>
    prove({ assembly: join(APP, 'cdk.out'), environment, verbose }),
  );
  console.log(`explore it         npm run local -- --environment ${environment}`);
}
