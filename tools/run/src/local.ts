import { parseArgs } from 'node:util';
import { down, missing, status, up } from '@pets/local';
import { CommandError } from './command-error';
import { runTasks } from './nx';
import { step } from './steps';

const APP_ASSEMBLY = 'apps/pets-platform/cdk.out';
const ENVIRONMENTS = ['dev', 'staging', 'prod'];

/** Deploys an environment on the local emulator, says what is up there, or ends it. */
export async function local(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      environment: { type: 'string', short: 'e' },
      help: { type: 'boolean', short: 'h', default: false },
      verbose: { type: 'boolean', short: 'v', default: false },
    },
  });
  const { environment, help, verbose } = values;
  const [what = 'up', ...more] = positionals;
  if (help) return console.log(usage());
  if (!['up', 'down', 'status'].includes(what) || more.length > 0) {
    throw new CommandError(`there is no 'local ${positionals.join(' ')}': use up, down or status`);
  }
  if (environment !== undefined && !ENVIRONMENTS.includes(environment)) {
    throw new CommandError(`there is no environment '${environment}': use one of ${ENVIRONMENTS.join(', ')}`);
  }
  if (what === 'down') return down(environment);
  if (what === 'status') return status(APP_ASSEMBLY);

  const problem = missing();
  if (problem) throw new CommandError(problem);
  await step('build and synthesize', () => runTasks({ targets: ['synth'], verbose }));
  await step(`deploy ${environment ?? 'dev'} on the local emulator`, () =>
    up({ assembly: APP_ASSEMBLY, environment: environment ?? 'dev', verbose }),
  );
}

function usage(): string {
  return [
    '  npm run local                 deploy dev on a local emulator of AWS, and leave it up for exploring',
    '  npm run local -- -e prod      another environment; each has an emulator of its own',
    '  npm run local -- status       what is up, and how to look at it',
    '  npm run local -- down         end what is up, or with -e one environment',
    '',
    'options, after --',
    '  -e, --environment prod        dev, staging or prod',
    '  -v, --verbose                 show what the CDK prints',
    '  -h, --help                    this text',
  ].join('\n');
}
