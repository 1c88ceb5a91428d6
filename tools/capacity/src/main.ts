import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, describeError, quoted, readAssembly } from '../../../packages/nx-cdk/src/toolkit';
import { deploymentOf } from './deployment';
import { measure } from './measure';
import { limitsTable, needsTable, PAGE, RATES, update } from './page';
import { KINDS, MEASURED, meanCost, type Mix, MIX, readMeasured } from './workload';

const HELP = `npm run capacity                        what each environment serves, and what 100 to 100,000 requests a second need
npm run capacity -- measure             measure the cost of requests on the running local deployment, and store it

options, after --
  -e, --environment prod     environment (default: prod; dev for measure)
      --assembly FOLDER      cloud assembly (default: apps/pets-platform/cdk.out, which npm run synth writes)
      --requests 500,2000    rates in requests a second (default: ${RATES.join(',')})
      --mix 80,15,5          percentage of ${KINDS.join(', ')} (default: ${KINDS.map((kind) => MIX[kind] * 100).join(',')})
      --task-cpu-ms 8        CPU milliseconds of a task per request, instead of the measured value
      --database-cpu-ms 1    CPU milliseconds of the database per request
      --cache-cpu-ms 0.1     CPU milliseconds of the session cache per request
      --connection-ms 4      milliseconds that a request executes statements
      --rate 200             requests a second of measure
      --seconds 60           duration of each measurement
      --docs                 update the tables of ${PAGE}
  -h, --help                 this text`;

const ROOT = join(__dirname, '../../..');

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      assembly: { type: 'string', default: join(ROOT, 'apps/pets-platform/cdk.out') },
      environment: { type: 'string', short: 'e' },
      requests: { type: 'string' },
      mix: { type: 'string' },
      'task-cpu-ms': { type: 'string' },
      'database-cpu-ms': { type: 'string' },
      'cache-cpu-ms': { type: 'string' },
      'connection-ms': { type: 'string' },
      rate: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      docs: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const [action] = positionals;
  if (positionals.length > 1 || (action !== undefined && action !== 'measure'))
    throw new CommandError(`action must be measure, got ${quoted(positionals.join(' '))}`);
  if (action) {
    const measured = await measure({
      environment: values.environment ?? 'dev',
      rate: positive('rate', values.rate),
      seconds: positive('seconds', values.seconds),
      processor: `${cpus()[0].model}, ${cpus().length} cores`,
      print: (line) => console.log(line),
    });
    writeFileSync(MEASURED, `${JSON.stringify(measured, undefined, 2)}\n`);
    return console.log(`stored in ${MEASURED}. To update ${PAGE}, run npm run capacity -- --docs`);
  }
  if (!existsSync(join(values.assembly, 'manifest.json')))
    throw new CommandError(
      `assembly must be the folder of a cloud assembly, got ${values.assembly}. Run npm run synth first`,
    );
  const deployments = readAssembly(values.assembly).map(deploymentOf);
  const measured = readMeasured();
  if (values.docs) {
    const file = join(ROOT, PAGE);
    writeFileSync(file, update(readFileSync(file, 'utf8'), deployments, measured));
    return console.log(`${PAGE} is current`);
  }
  const own = (option: 'task-cpu-ms' | 'database-cpu-ms' | 'cache-cpu-ms' | 'connection-ms', value: number) =>
    values[option] === undefined ? value : positive(option, values[option]);
  const mean = meanCost(measured.kinds, values.mix === undefined ? MIX : mixOf(values.mix));
  const cost = {
    ...mean,
    taskCpuMs: own('task-cpu-ms', mean.taskCpuMs),
    databaseCpuMs: own('database-cpu-ms', mean.databaseCpuMs),
    cacheCpuMs: own('cache-cpu-ms', mean.cacheCpuMs),
    connectionMs: own('connection-ms', mean.connectionMs),
  };
  const name = values.environment ?? 'prod';
  const deployment = deployments.find((each) => each.name === name);
  if (!deployment)
    throw new CommandError(
      `environment must be one of ${deployments.map((each) => each.name).join(', ')}, got ${quoted(name)}`,
    );
  const rates = values.requests?.split(',').map((each) => positive('requests', each)) ?? RATES;
  console.log(`Limits of ${name}\n\n${limitsTable(deployment, cost)}\n\nResources for a rate of requests\n`);
  console.log(`${needsTable(rates, cost)}\n\nLimits of this model: ${PAGE}`);
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new CommandError(`${option} must be a number greater than 0, got ${quoted(text)}`);
}

/** Returns the shares of a mix in percent. */
function mixOf(text: string): Mix {
  const percents = text.split(',').map(Number);
  const isValid = percents.every((each) => each >= 0) && percents.reduce((sum, each) => sum + each, 0) === 100;
  if (percents.length !== KINDS.length || !isValid)
    throw new CommandError(`mix must be ${KINDS.length} percentages with the sum 100, got ${quoted(text)}`);
  return Object.fromEntries(KINDS.map((kind, i) => [kind, percents[i] / 100])) as Mix;
}

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
