import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { springBoot, standIn, writeWorkload } from '../src/workload';

const folder = mkdtempSync(join(tmpdir(), 'workload-'));
const path = process.env.PATH;
afterEach(() => (process.env.PATH = path));

test('the stand-in runs with the guard against other machines, at the address of the task', () => {
  const { command } = standIn();
  expect(command[0]).toBe(process.execPath);
  expect(command.join(' ')).toMatch(/--require \S+\/loopback\.cjs \S+\/stand-in\.cjs {host} {port} {authorities}$/);
});

test('a jar file runs at the address of the task', () => {
  const jar = join(folder, 'app.jar');
  writeFileSync(jar, '');
  writeFileSync(join(folder, 'java'), '#!/bin/sh\n', { mode: 0o755 });
  process.env.PATH = `${folder}:${path}`;
  const { command } = springBoot(jar);
  expect(command).toEqual([
    'java',
    '-Dserver.address={host}',
    '-Dserver.port={port}',
    '-Djavax.net.ssl.trustStore={truststore}',
    '-Djavax.net.ssl.trustStorePassword=changeit',
    '-Dspring.datasource.hikari.data-source-properties.sslrootcert={authorities}',
    '-jar',
    jar,
  ]);
});

test('a jar file must exist', () => {
  expect(() => springBoot('none.jar')).toThrow('app must be a jar file, got none.jar, which does not exist');
});

test('a jar file requires Java', () => {
  const jar = join(folder, 'app.jar');
  writeFileSync(jar, '');
  process.env.PATH = mkdtempSync(join(tmpdir(), 'path-'));
  expect(() => springBoot(jar)).toThrow('app requires Java on the PATH');
});

test('the workload is a file, which each task reads', () => {
  const workload = { default: standIn(), images: { bad: { command: ['false'] } } };
  writeWorkload(folder, workload);
  expect(JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8'))).toEqual(workload);
});
