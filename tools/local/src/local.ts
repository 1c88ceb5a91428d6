import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stacksOf } from './assembly';
import { deploy, type DeployedStack } from './deployment';
import { Emulator } from './emulator';
import { CACHE, EMULATORS, PROJECT } from './paths';
import { emulatorPython } from './python';
import { report } from './report';

/** Properties of `up` and `prove`. */
export interface LocalOptions {
  /** Folder of the synthesized cloud assembly. */
  readonly assembly: string;
  readonly environment: string;
  /** Shows what the CDK and the emulator print. */
  readonly verbose: boolean;
}

/** Deploys an environment and leaves it up, or updates the one that is up. */
export async function up(options: LocalOptions): Promise<void> {
  const folder = folderOf(options.environment);
  const running = await usable(folder);
  const hash = hashOf(options);
  if (running && wasDeployed(folder, hash)) {
    console.log(`${options.environment} is up already, and nothing has changed\n`);
    console.log(explore(options, running));
    return;
  }
  const emulator = running ?? (await start(options, folder));
  // an emulator that was up before stays up, whatever becomes of the update
  await guarded(running ? undefined : emulator, async (signal) => {
    const deployed = await deployOn(emulator, options, folder, signal);
    writeFileSync(join(folder, DEPLOYED), hash);
    emulator.release();
    console.log(`\n${reportOf(options, deployed)}\n\n${explore(options, emulator)}`);
  });
}

/** Deploys an environment, and removes the emulator again. What passed once is not repeated. */
export async function prove(options: LocalOptions): Promise<void> {
  const record = join(CACHE, `proved-${options.environment}`);
  const hash = hashOf(options);
  if (existsSync(record) && readFileSync(record, 'utf8') === hash) {
    return console.log(`  ${options.environment} was deployed on it before, and nothing has changed`);
  }
  const folder = join(EMULATORS, `${options.environment}.${process.pid}`);
  const emulator = await start(options, folder);
  await guarded(emulator, async (signal) => {
    const deployed = await deployOn(emulator, options, folder, signal);
    await emulator.stop({ forget: true });
    writeFileSync(record, hash);
    console.log(`\n${reportOf(options, deployed)}`);
  });
}

/** Ends the emulators that were left up: one environment's, or all. */
export async function down(environment?: string): Promise<void> {
  const emulators = environment ? left().filter(({ name }) => name === environment) : left();
  for (const { name, emulator } of emulators) {
    await emulator.stop({ forget: true });
    console.log(`${name} is down`);
  }
  if (emulators.length === 0) console.log(`nothing is up${environment ? ` for ${environment}` : ''}`);
}

/** Which emulators are up. */
export function status(assembly: string): void {
  const emulators = left();
  if (emulators.length === 0) console.log('nothing is up');
  for (const { name: environment, emulator } of emulators) {
    console.log(`${environment} is up\n${explore({ environment, assembly }, emulator)}`);
  }
}

const DEPLOYED = 'deployed';

function folderOf(environment: string): string {
  return join(EMULATORS, environment);
}

function left(): { name: string; emulator: Emulator }[] {
  // one that only proves a deployment has a point in its name, and ends by itself
  const names = existsSync(EMULATORS) ? readdirSync(EMULATORS).filter((name) => !name.includes('.')) : [];
  return names.flatMap((name) => {
    const emulator = Emulator.find(folderOf(name));
    return emulator ? [{ name, emulator }] : [];
  });
}

/** One that was left up and answers; what remains of one that does not is removed. */
async function usable(folder: string): Promise<Emulator | undefined> {
  const emulator = Emulator.find(folder);
  if (!emulator || (await emulator.isHealthy())) return emulator;
  await emulator.stop();
  return undefined;
}

async function start({ assembly, environment }: LocalOptions, folder: string): Promise<Emulator> {
  const [
    {
      environment: { account },
    },
  ] = stacksOf(assembly, environment);
  const python = emulatorPython((line) => console.log(`  ${line}`));
  return Emulator.start({ python, folder, account });
}

/** Ends the emulator, where there is one to end, when the work fails or somebody stops it. */
async function guarded(emulator: Emulator | undefined, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    abort.abort();
    emulator?.kill();
    console.error(`\nstopped by ${name}${emulator ? ', and the emulator with it' : ''}`);
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
    say: (line) => console.log(`  ${line}`),
    onLine: verbose ? (line) => console.log(`    ${line}`) : undefined,
    signal,
  });
}

function reportOf({ assembly, environment }: LocalOptions, deployed: readonly DeployedStack[]): string {
  return report(stacksOf(assembly, environment), deployed);
}

function explore({ assembly, environment }: Omit<LocalOptions, 'verbose'>, emulator: Emulator): string {
  const [stack] = stacksOf(assembly, environment);
  const aws = `aws --endpoint-url ${emulator.endpoint} --region ${stack.environment.region}`;
  return [
    `endpoint    ${emulator.endpoint}`,
    'explore     export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `            ${aws} cloudformation describe-stacks --query 'Stacks[].[StackName,StackStatus]' --output table`,
    `update      npm run local -- --environment ${environment}`,
    `tear down   npm run local -- down --environment ${environment}`,
  ].join('\n');
}

function wasDeployed(folder: string, hash: string): boolean {
  const file = join(folder, DEPLOYED);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/** Of all that decides what a deployment does: the environment's templates and assets, and this tool. */
function hashOf({ assembly, environment }: LocalOptions): string {
  mkdirSync(CACHE, { recursive: true });
  const hash = createHash('sha256');
  const nested = join(assembly, `assembly-${environment}`);
  const isInput = (name: string) => /\.(template|assets)\.json$/.test(name);
  const templates = existsSync(nested) ? readdirSync(nested).filter(isInput) : [];
  const tool = readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(PROJECT, 'src', name));
  const files = [...templates.map((name) => join(nested, name)), ...tool, join(PROJECT, 'requirements.txt')];
  for (const file of files.sort()) hash.update(file.slice(file.lastIndexOf('/'))).update(readFileSync(file));
  return hash.digest('hex');
}
