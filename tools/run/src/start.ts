import { missing, prove } from '@pets/local';
import type { Options } from './options';
import { CommandError } from './command-error';
import { isRecordedSince, PAGE, readCompliance, writeReports } from './compliance';
import { runTasks } from './nx';
import { step } from './steps';
import { summarize } from './summary';

const ASSEMBLY = 'apps/pets-platform/cdk.out';

/** Builds, synthesizes and checks the deployment, and says what was made. */
export async function start({ environments, verbose, 'no-local': noLocal }: Options): Promise<void> {
  const variables = environments === undefined ? {} : { PETS_ENVIRONMENTS: environments };
  const begin = Date.now();
  await step('build the libraries and the app, synthesize and check every environment, write the reports', () =>
    runTasks({ targets: ['build', 'synth', 'nag'], verbose, variables }),
  ).catch(async (error: unknown) => {
    if (!isRecordedSince(ASSEMBLY, begin)) throw error;
    // what the packs found is best read in the report; that it fails as well says nothing new
    await writeReports(ASSEMBLY).catch(() => undefined);
    throw new CommandError(`${(error as Error).message}\n\nthe findings, with all else: ${PAGE}`);
  });
  console.log(summarize(ASSEMBLY, readCompliance()));
  if (!noLocal) await deployLocally(environments?.split(',')[0] ?? 'dev', verbose);
}

/** Ends with one environment deployed on the local emulator, or says what is missing for it. */
async function deployLocally(environment: string, verbose: boolean): Promise<void> {
  const problem = missing();
  if (problem) return console.log(`\n${environment} is not deployed locally: ${problem}`);
  console.log('');
  await step(`deploy ${environment} on a local emulator of AWS`, () =>
    prove({ assembly: ASSEMBLY, environment, verbose }),
  );
  console.log(`explore it         npm run local -- --environment ${environment}`);
}
