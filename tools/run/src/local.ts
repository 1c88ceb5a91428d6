import { parseArgs } from 'node:util';
import { applicationOf, down, isReference, missing, STAND_IN, status, up } from '@pets/local';
import { CommandError, quoted } from '../../../packages/nx-cdk/src/toolkit';
import { runTasks, withAssembly } from './nx';
import { step } from './steps';

const APP_ASSEMBLY = 'apps/pets-platform/cdk.out';
const ENVIRONMENTS = ['dev', 'staging', 'prod'];
const ACTIONS = ['up', 'down', 'status'];

/** Deploys an environment to the local emulator, shows the running emulators, or stops them. */
export async function local(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      app: { type: 'string' },
      environment: { type: 'string', short: 'e' },
      help: { type: 'boolean', short: 'h', default: false },
      'no-serve': { type: 'boolean', default: false },
      'real-time': { type: 'boolean', default: false },
      verbose: { type: 'boolean', short: 'v', default: false },
    },
  });
  const { app, environment, help, 'no-serve': noServe, 'real-time': realTime, verbose } = values;
  const [action = 'up', ...more] = positionals;
  if (help) return console.log(usage());
  if (!ACTIONS.includes(action) || more.length > 0) {
    throw new CommandError(`action must be one of ${ACTIONS.join(', ')}, got ${quoted(positionals.join(' '))}`);
  }
  if (environment !== undefined && !ENVIRONMENTS.includes(environment)) {
    throw new CommandError(`environment must be one of ${ENVIRONMENTS.join(', ')}, got ${quoted(environment)}`);
  }
  if (noServe && (app !== undefined || realTime)) {
    throw new CommandError('app and real-time require a deployment that serves requests. Remove no-serve');
  }
  if (action === 'down') return down(environment);
  if (action === 'status') return status(APP_ASSEMBLY);

  // fails before the synthesis
  if (app !== undefined) applicationOf(app);
  const problem = missing();
  if (problem) throw new CommandError(problem);
  await withAssembly(async () => {
    await step('build and synthesize', () => runTasks({ targets: ['synth'], verbose }));
    if (!noServe && isReference(app)) await step('build the reference application', () => buildReference(verbose));
    await step(`deploy ${environment ?? 'dev'} to the local emulator`, () =>
      up({ assembly: APP_ASSEMBLY, environment: environment ?? 'dev', verbose, serve: !noServe, app, realTime }),
    );
  });
}

/** Builds the reference application. Maven requires a network for its first build. */
async function buildReference(verbose: boolean): Promise<void> {
  await runTasks({ targets: ['jar'], verbose }).catch((error: Error) => {
    throw new CommandError(`${error.message}\n\nto deploy without it: npm run local -- --app=${STAND_IN}`);
  });
}

function usage(): string {
  return [
    '  npm run local                 deploy dev to a local emulator of AWS, serve requests, and keep the emulator running',
    '  npm run local -- -e prod      deploy another environment; each environment has its own emulator',
    '  npm run local -- status       show the running emulators and how to connect to them',
    '  npm run local -- down         stop all emulators, or that of one environment with -e',
    '',
    'options, after --',
    '  -e, --environment prod        dev, staging or prod',
    '      --app app.jar             run a Spring Boot application instead of apps/pets-api, which requires Java and Maven',
    '      --app stand-in            run the stand-in, which requires Node.js only. The default without Java or Maven',
    '      --no-serve                deploy only, without database, cache and tasks',
    '      --real-time               use the seconds of AWS for health checks and draining, instead of a tenth of them',
    '  -v, --verbose                 print the output of the AWS CDK CLI',
    '  -h, --help                    print this help',
  ].join('\n');
}
