import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError, execute, quoted } from '../../../packages/nx-cdk/src/toolkit';
import { PROJECT } from './paths';

/** File in the folder of an emulator with its workload. Each task reads it when it starts. */
export const WORKLOAD = 'workload.json';

/**
 * A process that runs for an image. In its command, `{host}` and `{port}` are replaced with the address at which it listens,
 * `{memory}` with the memory of the task in MiB, `{folder}` with the folder of the task, `{authorities}` with a PEM file of the certificate authorities of database
 * and cache, `{truststore}` with a trust store for Java that contains them, and `{jar}` with the jar file.
 */
export interface TaskProcess {
  readonly command: readonly string[];
  /** Environment variables beyond those of the task definition, which have priority. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Jar file of an application. Tasks run a copy, because a build must not change the file of a running process. */
  readonly jar?: string;
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
 * A Spring Boot application. Its heap is a share of the memory of the task, and it resolves no names except those of this
 * machine.
 *
 * @param options further options of Java
 * @throws CommandError if the file or Java does not exist
 */
export function springBoot(jar: string, options: readonly string[] = []): TaskProcess {
  const file = resolve(jar);
  if (!existsSync(file)) throw new CommandError(`app must be a jar file, got ${quoted(jar)}, which does not exist`);
  if (execute('java', ['-version']).status !== 0) throw new CommandError('app requires Java on the PATH');
  const machine = ['-XX:MaxRAM={memory}m', `-Djdk.net.hosts.file=${join(PROJECT, 'assets/workload/hosts')}`];
  // Java ignores TMPDIR. Files in /tmp would remain when the task is killed.
  const files = ['-Djava.io.tmpdir={folder}', '-XX:-UsePerfData'];
  const address = ['-Dserver.address={host}', '-Dserver.port={port}'];
  const cache = ['-Djavax.net.ssl.trustStore={truststore}', '-Djavax.net.ssl.trustStorePassword=changeit'];
  // instead of the path of the image, which the task definition contains
  const database = '-Dspring.datasource.hikari.data-source-properties.sslrootcert={authorities}';
  return {
    command: ['java', ...machine, ...files, ...address, ...cache, database, ...options, '-jar', '{jar}'],
    jar: file,
  };
}

/** Writes the workload to the folder of an emulator, with copies of the jar files. */
export function writeWorkload(folder: string, workload: Workload): void {
  const images = Object.entries(workload.images).map(([tag, task]) => [tag, withCopy(folder, task)]);
  const content = { default: withCopy(folder, workload.default), images: Object.fromEntries(images) as object };
  writeFileSync(join(folder, WORKLOAD), JSON.stringify(content));
}

/** Returns a hash that changes with the command of a process and with the content of its jar file. */
export function versionOf({ jar, ...task }: TaskProcess): string {
  const hash = createHash('sha256').update(JSON.stringify(task));
  if (jar !== undefined) hash.update(readFileSync(jar));
  return hash.digest('hex').slice(0, 12);
}

function withCopy(folder: string, task: TaskProcess): TaskProcess {
  const { jar, ...others } = task;
  if (jar === undefined) return task;
  const copy = join(folder, `${versionOf(task)}.jar`);
  if (!existsSync(copy)) copyFileSync(jar, copy);
  return { ...others, command: task.command.map((argument) => argument.replace('{jar}', copy)) };
}
