import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { springBoot, standIn, versionOf, writeWorkload, type Workload } from '../src/workload';

const folder = mkdtempSync(join(tmpdir(), 'workload-'));
const path = process.env.PATH;
afterEach(() => (process.env.PATH = path));

test('the stand-in runs with the guard against other machines, at the address of the task', () => {
  const { command } = standIn();
  expect(command[0]).toBe(process.execPath);
  expect(command.join(' ')).toMatch(/--require \S+\/loopback\.cjs \S+\/stand-in\.cjs {host} {port} {authorities}$/);
});

/** Creates a jar file, and a Java on the PATH. */
function createJar(content = ''): string {
  const jar = join(mkdtempSync(join(tmpdir(), 'jar-')), 'app.jar');
  writeFileSync(jar, content);
  writeFileSync(join(folder, 'java'), '#!/bin/sh\n', { mode: 0o755 });
  process.env.PATH = `${folder}:${path}`;
  return jar;
}

/** Writes a workload and reads it. */
function written(place: string, workload: Workload): Workload {
  writeWorkload(place, workload);
  return JSON.parse(readFileSync(join(place, 'workload.json'), 'utf8')) as Workload;
}

test('a jar file runs at the address of the task with its memory, and without names of other machines', () => {
  const jar = createJar();
  const { command, jar: file } = springBoot(jar, ['-Dname=value']);
  expect(file).toBe(jar);
  expect(readFileSync(command[2].replace('-Djdk.net.hosts.file=', ''), 'utf8')).toBe('127.0.0.1 localhost\n');
  expect(command).toEqual([
    'java',
    '-XX:MaxRAM={memory}m',
    expect.stringMatching(/^-Djdk\.net\.hosts\.file=/),
    '-Djava.io.tmpdir={folder}',
    '-XX:-UsePerfData',
    '-Dserver.address={host}',
    '-Dserver.port={port}',
    '-Djavax.net.ssl.trustStore={truststore}',
    '-Djavax.net.ssl.trustStorePassword=changeit',
    '-Dspring.datasource.hikari.data-source-properties.sslrootcert={authorities}',
    '-Dname=value',
    '-jar',
    '{jar}',
  ]);
});

test('a jar file must exist', () => {
  expect(() => springBoot('none.jar')).toThrow("app must be a jar file, got 'none.jar', which does not exist");
});

test('a jar file requires Java', () => {
  const jar = join(folder, 'app.jar');
  writeFileSync(jar, '');
  process.env.PATH = mkdtempSync(join(tmpdir(), 'path-'));
  expect(() => springBoot(jar)).toThrow('app requires Java on the PATH');
});

test('the workload is a file, which each task reads', () => {
  const workload = { default: standIn(), images: { bad: { command: ['false'] } } };
  expect(written(folder, workload)).toEqual(workload);
});

test('tasks run a copy of the jar file, which a build does not change', () => {
  const place = mkdtempSync(join(tmpdir(), 'emulator-'));
  const jar = createJar('old');
  const run = () => {
    const { default: task, images } = written(place, { default: springBoot(jar), images: { bad: springBoot(jar) } });
    expect(images.bad).toEqual(task);
    return task.command.at(-1) ?? '';
  };
  const first = run();
  expect(first.startsWith(place)).toBe(true);
  expect(run()).toBe(first);
  writeFileSync(jar, 'new');
  const second = run();
  expect([readFileSync(first, 'utf8'), readFileSync(second, 'utf8')]).toEqual(['old', 'new']);
  expect(readdirSync(place).filter((name) => name.endsWith('.jar'))).toHaveLength(2);
});

test('the version changes with the command and with the content of the jar file', () => {
  const jar = createJar('old');
  const versions = [standIn(), springBoot(jar), springBoot(jar, ['-Dname=value'])].map(versionOf);
  writeFileSync(jar, 'new');
  versions.push(versionOf(springBoot(jar)));
  expect(new Set(versions).size).toBe(4);
  expect(versionOf(springBoot(jar))).toBe(versions[3]);
});
