import { missing, prove, STAND_IN } from '@pets/local';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import { isRecordedSince, PAGE, readCompliance, writeReports } from './compliance';
import { runTasks, withAssembly } from './nx';
import type { Options } from './options';
import { step } from './steps';
import { summarize } from './summary';

const ASSEMBLY = 'apps/pets-platform/cdk.out';

/** Compiles, synthesizes and checks the deployment, and shows the result. */
export function start(options: Options): Promise<void> {
  return withAssembly(() => synthesizeAndShow(options));
}

async function synthesizeAndShow({ environments, verbose, 'no-local': noLocal }: Options): Promise<void> {
  const variables = environments === undefined ? {} : { PETS_ENVIRONMENTS: environments };
  const begin = Date.now();
  await step('compile the libraries and the app, synthesize and check all environments, write the reports', () =>
    runTasks({ targets: ['synth', 'nag', 'diagrams'], verbose, variables }),
  ).catch(async (error: unknown) => {
    if (!isRecordedSince(ASSEMBLY, begin)) throw error;
    // the report shows the findings, so its failure adds nothing
    await writeReports(ASSEMBLY).catch(() => undefined);
    throw new CommandError(`${(error as Error).message}\n\nreport of all findings: ${PAGE}`);
  });
  console.log(summarize(ASSEMBLY, readCompliance()));
  if (!noLocal) await deployLocally(environments?.split(',')[0] ?? 'dev', verbose);
}

/** Deploys one environment to the local emulator, or prints what is missing. */
async function deployLocally(environment: string, verbose: boolean): Promise<void> {
  const problem = missing();
  if (problem) return console.log(`\n${environment} is not deployed to the local emulator: ${problem}`);
  console.log('');
  await step(`deploy ${environment} to a local emulator of AWS`, () =>
    // a Maven build and the start of the reference application would take too long
    prove({ assembly: ASSEMBLY, environment, verbose, app: STAND_IN }),
  );
  console.log(`keep it running    npm run local -- --environment ${environment}`);
}
