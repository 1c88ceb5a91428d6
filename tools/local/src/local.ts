import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { howToCall, untilAnswered } from './access';
import { applicationOf } from './application';
import { stacksOf } from './assembly';
import { deploy, type DeployedStack } from './deployment';
import { Emulator } from './emulator';
import { CACHE, EMULATORS, PROJECT } from './paths';
import { emulatorPython, REQUIREMENTS } from './python';
import { report } from './report';
import { findPrograms, type ServingOptions } from './serving';
import { versionOf, WORKLOAD } from './workload';

/** Options of `up` and `prove`. */
export interface LocalOptions {
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  readonly environment: string;
  /** Prints the output of the AWS CDK CLI. */
  readonly verbose: boolean;
  /** Runs database, cache and tasks, so that the deployment serves requests. @default true */
  readonly serve?: boolean;
  /**
   * Jar file of a Spring Boot application, or `stand-in`.
   *
   * @default - the reference application if Java and Maven are installed, otherwise the stand-in
   */
  readonly app?: string;
  /** Uses the seconds of AWS for health checks and draining, instead of a tenth of them. @default false */
  readonly realTime?: boolean;
}

/** Deploys an environment to a new or a running emulator, and keeps the emulator running. */
export async function up(options: LocalOptions): Promise<void> {
  const folder = folderOf(options.environment);
  const serving = servingOf(options);
  const current = await usable(folder, modeOf(serving));
  const hash = hashOf(options);
  if (current && wasDeployed(folder, hash)) {
    console.log(`${options.environment} is running and has no changes\n`);
    console.log(await explore(options, current));
    return;
  }
  const emulator = current ?? (await start(options, folder, serving));
  // an emulator that was already running keeps running if the update fails
  await guarded(current ? undefined : emulator, async (signal) => {
    const deployed = await deployOn(emulator, options, folder, signal);
    if (serving) console.log(`  ${await untilAnswered(emulator, folder, answerSeconds(serving))}`);
    writeFileSync(join(folder, DEPLOYED), hash);
    writeFileSync(join(folder, MODE), modeOf(serving));
    emulator.release();
    console.log(`\n${reportOf(options, deployed)}\n\n${await explore(options, emulator)}`);
  });
}

/**
 * Deploys an environment, sends a request and deletes the emulator. Skips a deployment that succeeded before without
 * changes.
 */
export async function prove(options: LocalOptions): Promise<void> {
  const record = join(CACHE, `proved-${options.environment}`);
  const hash = hashOf(options);
  const [proved, before] = existsSync(record) ? readFileSync(record, 'utf8').split('\n') : [];
  if (proved === hash) {
    console.log(`  ${options.environment} was deployed before and has no changes`);
    if (before) console.log(`  ${before}`);
    return;
  }
  const folder = join(EMULATORS, `${options.environment}.${process.pid}`);
  const serving = servingOf(options);
  const emulator = await start(options, folder, serving);
  await guarded(emulator, async (signal) => {
    const deployed = await deployOn(emulator, options, folder, signal);
    const answer = serving ? await untilAnswered(emulator, folder, answerSeconds(serving)) : '';
    await emulator.stop({ forget: true });
    writeFileSync(record, `${hash}\n${answer}`);
    console.log(`\n${reportOf(options, deployed)}`);
    if (answer) console.log(`\n${answer}`);
  });
}

/** Stops the running emulators, or that of one environment. */
export async function down(environment?: string): Promise<void> {
  const emulators = running().filter(({ name }) => environment === undefined || name === environment);
  for (const { name, emulator } of emulators) {
    await emulator.stop({ forget: true });
    console.log(`${name} is stopped`);
  }
  if (emulators.length === 0)
    console.log(environment === undefined ? 'no emulator is running' : `${environment} is not running`);
}

/** Shows the running emulators. */
export async function status(assembly: string): Promise<void> {
  const emulators = running();
  if (emulators.length === 0) console.log('no emulator is running');
  for (const { name: environment, emulator } of emulators) {
    console.log(`${environment} is running\n${await explore({ environment, assembly }, emulator)}`);
  }
}

const DEPLOYED = 'deployed';
/** File with the options of a running emulator that cannot change. */
const MODE = 'mode.json';

/** Returns the options of the processes, or prints why there are none. */
function servingOf({ environment, serve = true, app, realTime }: LocalOptions): ServingOptions | undefined {
  if (!serve) return undefined;
  const programs = findPrograms(emulatorPython((line) => console.log(`  ${line}`)));
  if (typeof programs === 'string') {
    console.log(`  ${environment} does not serve requests: ${programs}`);
    return undefined;
  }
  const { description, process } = applicationOf(app);
  console.log(`  tasks run ${description}`);
  return { workload: { default: process, images: {} }, realTime };
}

function modeOf(serving?: ServingOptions): string {
  if (!serving?.workload) return JSON.stringify({});
  return JSON.stringify({ application: versionOf(serving.workload.default), realTime: serving.realTime ?? false });
}

/** Seconds for the first answer. A Spring Boot application starts in up to 40 s on two cores. */
function answerSeconds({ workload, realTime }: ServingOptions): number {
  return (workload?.default.jar ? 240 : 60) + (realTime ? 120 : 0);
}

/** Returns the running emulator of an environment and its folder. */
export function find(environment: string): { emulator: Emulator; folder: string } | undefined {
  const folder = folderOf(environment);
  const emulator = Emulator.find(folder);
  return emulator && { emulator, folder };
}

function folderOf(environment: string): string {
  return join(EMULATORS, environment);
}

function running(): { name: string; emulator: Emulator }[] {
  // the folder of an emulator of `prove` has a dot in its name
  const names = existsSync(EMULATORS) ? readdirSync(EMULATORS).filter((name) => !name.includes('.')) : [];
  return names.flatMap((name) => {
    const found = find(name);
    return found ? [{ name, emulator: found.emulator }] : [];
  });
}

/** Returns the emulator in a folder if it responds and has these options, otherwise stops it. */
async function usable(folder: string, mode: string): Promise<Emulator | undefined> {
  const emulator = Emulator.find(folder);
  const file = join(folder, MODE);
  const isSame = existsSync(file) && readFileSync(file, 'utf8') === mode;
  if (!emulator || (isSame && (await emulator.isHealthy()))) return emulator;
  await emulator.stop();
  return undefined;
}

async function start(
  { assembly, environment }: LocalOptions,
  folder: string,
  serving?: ServingOptions,
): Promise<Emulator> {
  const [{ account }] = stacksOf(assembly, environment);
  const python = emulatorPython((line) => console.log(`  ${line}`));
  return Emulator.start({ python, folder, account, serving });
}

/** Stops the emulator, if set, when the work fails or this process receives a signal. */
async function guarded(emulator: Emulator | undefined, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    abort.abort();
    emulator?.kill();
    console.error(`\nstopped by ${name}${emulator ? ', with the emulator' : ''}`);
    process.exit(1);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    await work(abort.signal);
  } catch (error) {
    await emulator?.stop();
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

async function deployOn(
  emulator: Emulator,
  { assembly, environment, verbose }: LocalOptions,
  folder: string,
  signal: AbortSignal,
): Promise<DeployedStack[]> {
  return deploy({
    emulator,
    assembly,
    environment,
    folder: join(folder, 'deployment'),
    print: (line) => console.log(`  ${line}`),
    onLine: verbose ? (line) => console.log(`    ${line}`) : undefined,
    signal,
  });
}

function reportOf({ assembly, environment }: LocalOptions, deployed: readonly DeployedStack[]): string {
  return report(stacksOf(assembly, environment), deployed);
}

async function explore({ assembly, environment }: Omit<LocalOptions, 'verbose'>, emulator: Emulator): Promise<string> {
  const [stack] = stacksOf(assembly, environment);
  const folder = folderOf(environment);
  const aws = `aws --endpoint-url ${emulator.endpoint} --region ${stack.region}`;
  return [
    ...(existsSync(join(folder, WORKLOAD)) ? await howToCall(emulator, folder, stack.region) : []),
    `endpoint    ${emulator.endpoint}`,
    'explore     export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `            ${aws} cloudformation describe-stacks --query 'Stacks[].[StackName,StackStatus]' --output table`,
    `update      npm run local -- --environment ${environment}`,
    `stop        npm run local -- down --environment ${environment}`,
  ].join('\n');
}

function wasDeployed(folder: string, hash: string): boolean {
  const file = join(folder, DEPLOYED);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/** Returns a hash of everything that affects a deployment: templates and assets of the environment, and this tool. */
function hashOf({ assembly, environment }: LocalOptions): string {
  mkdirSync(CACHE, { recursive: true });
  const hash = createHash('sha256');
  const nested = join(assembly, `assembly-${environment}`);
  const isInput = (name: string) => /\.(template|assets)\.json$/.test(name);
  const templates = existsSync(nested) ? readdirSync(nested).filter(isInput) : [];
  const tool = ['src', 'assets'].flatMap((part) =>
    readdirSync(join(PROJECT, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|cjs|py)$/.test(name))
      .map((name) => join(PROJECT, part, name)),
  );
  const requirements = [REQUIREMENTS.emulator, ...REQUIREMENTS.optional];
  const files = [...templates.map((name) => join(nested, name)), ...tool, ...requirements];
  for (const file of files.sort()) hash.update(file.slice(file.lastIndexOf('/'))).update(readFileSync(file));
  return hash.digest('hex');
}
