import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError, execute } from '../../../packages/nx-cdk/src/toolkit';
import { PROJECT } from './paths';

/** File in the folder of an emulator with its workload. Each task reads it when it starts. */
export const WORKLOAD = 'workload.json';

/**
 * A process that runs for an image. `{host}` and `{port}` are replaced with the address at which it listens,
 * `{authorities}` with a PEM file of the certificate authorities of database and cache, and `{truststore}` with a trust store
 * for Java that contains them.
 */
export interface TaskProcess {
  readonly command: readonly string[];
  /** Environment variables beyond those of the task definition, which have priority. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds until failed health checks end the process. @default - the grace period of the service */
  readonly grace?: number;
}

/** The processes of the images that tasks run. */
export interface Workload {
  readonly default: TaskProcess;
  /** Processes of images with these tags, instead of the default. */
  readonly images: Readonly<Record<string, TaskProcess>>;
}

/** The stand-in for the application, which needs Node.js only. */
export function standIn(): TaskProcess {
  const assets = join(PROJECT, 'assets');
  const guard = ['--require', join(assets, 'emulator/loopback.cjs')];
  const script = join(assets, 'workload/stand-in.cjs');
  return { command: [process.execPath, ...guard, script, '{host}', '{port}', '{authorities}'], grace: 6 };
}

/**
 * A Spring Boot application.
 *
 * @throws CommandError if the file does not exist
 */
export function springBoot(jar: string): TaskProcess {
  const file = resolve(jar);
  if (!existsSync(file)) throw new CommandError(`app must be a jar file, got ${jar}, which does not exist`);
  if (execute('java', ['-version']).status !== 0) throw new CommandError('app requires Java on the PATH');
  const address = ['-Dserver.address={host}', '-Dserver.port={port}'];
  const cache = ['-Djavax.net.ssl.trustStore={truststore}', '-Djavax.net.ssl.trustStorePassword=changeit'];
  // instead of the path of the image, which the task definition contains
  const database = '-Dspring.datasource.hikari.data-source-properties.sslrootcert={authorities}';
  return { command: ['java', ...address, ...cache, database, '-jar', file] };
}

/** Writes the workload of an emulator. */
export function writeWorkload(folder: string, workload: Workload): void {
  writeFileSync(join(folder, WORKLOAD), JSON.stringify(workload));
}
