import { join } from 'node:path';
import type { Options } from './cli';
import { runTasks } from './nx';
import { step } from './steps';
import { summarize } from './summary';

const APP = 'apps/pets-platform';

/** Builds, synthesizes and checks the deployment, and says what was made. */
export async function start({ environments, verbose }: Options): Promise<void> {
  const variables = environments === undefined ? {} : { PETS_ENVIRONMENTS: environments };
  await step('build the libraries and the app, synthesize and check every environment', () =>
    runTasks({ targets: ['build', 'synth'], verbose, variables }),
  );
  console.log(summarize(join(APP, 'cdk.out')));
}
