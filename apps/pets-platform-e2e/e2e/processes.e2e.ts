import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applicationOf, Emulator, emulatorPython, membersOf, STAND_IN, unprivileged } from '@pets/local';
import { execute } from '../../../packages/nx-cdk/src/toolkit';
import { sharedMemoryOf } from '../src/live-deployment';
import { servingProblem, testUnless } from '../src/requirements';

const ROOT = join(__dirname, '../../..');
const RUN = join(ROOT, 'tools/run/main.mjs');
const problem = servingProblem();
const python = emulatorPython(() => undefined);
const folder = mkdtempSync(join(tmpdir(), 'pets-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pidIn(place: string): number {
  return (JSON.parse(readFileSync(join(place, 'emulator.json'), 'utf8')) as { pid: number }).pid;
}

/** Waits for a condition. The timeout of the test ends the wait otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(50);
}

/** Makes the emulator start a worker by invoking a function. */
async function runFunction(emulator: Emulator): Promise<void> {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=none';
  const post = (path: string, body: object) =>
    fetch(`${emulator.endpoint}${path}`, { method: 'POST', headers: { authorization }, body: JSON.stringify(body) });
  await post('/2015-03-31/functions', {
    FunctionName: 'f',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::111111111111:role/f',
    Code: { ZipFile: EMPTY_FUNCTION },
  });
  await post('/2015-03-31/functions/f/invocations', {});
}

/** A zip with `index.js`: `exports.handler = async () => 1;` */
const EMPTY_FUNCTION =
  'UEsDBBQAAAAAAAAAIQDVz+jyIQAAACEAAAAIAAAAaW5kZXguanNleHBvcnRzLmhhbmRsZXIgPSBhc3luYyAoKSA9PiAxOwpQSwECFAMUAAAAAAAAACEA1c/o8iEAAAAhAAAACAAAAAAAAAAAAAAAgAEAAAAAaW5kZXguanNQSwUGAAAAAAEAAQA2AAAARwAAAAAA';

describe('an emulator with a worker', () => {
  const place = join(folder, 'direct');
  let emulator: Emulator;
  let group: number;
  beforeEach(async () => {
    emulator = await Emulator.start({ python, folder: place, account: '111111111111' });
    await runFunction(emulator);
    group = pidIn(place);
    expect(membersOf(group).map(({ command }) => command)).toEqual([
      expect.stringContaining('serve.py'),
      expect.stringContaining('_worker'),
    ]);
  });
  afterEach(() => emulator.stop());

  test('stops together with its worker', async () => {
    await emulator.stop();
    expect(membersOf(group)).toEqual([]);
    expect(Emulator.find(place)).toBeUndefined();
  });

  test('can be stopped by another process that knows its folder', async () => {
    emulator.release();
    await Emulator.find(place)?.stop();
    expect(membersOf(group)).toEqual([]);
  });

  test('leaves no worker when it is killed', async () => {
    process.kill(group, 'SIGKILL');
    await until(() => !membersOf(group).some(({ command }) => command.includes('serve.py')));
    await Emulator.find(place)?.stop();
    expect(membersOf(group)).toEqual([]);
  });

  test('is not confused with another process that reuses its pid', () => {
    const stranger = join(folder, 'stranger');
    mkdirSync(stranger, { recursive: true });
    writeFileSync(join(stranger, 'emulator.json'), JSON.stringify({ pid: process.pid, port: 1 }));
    expect(Emulator.find(stranger)).toBeUndefined();
  });
});

describe('the command', () => {
  const emulators = join(folder, 'emulators');
  const place = join(emulators, 'dev');

  /** Runs in its own process group, like a command in a terminal. */
  function local(...args: string[]): { child: ChildProcess; ended: Promise<number | null>; output: () => string } {
    const child = spawn(process.execPath, [RUN, 'local', ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOCAL_EMULATORS: emulators },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { child, ended, output: () => output };
  }

  test.each([
    ['Ctrl-C', 'SIGINT', 'group', 'dev/Rotation …'],
    ['a signal to the command only', 'SIGTERM', 'leader', 'bootstrap'],
    ['the death of all of it', 'SIGKILL', 'group', 'dev/Rotation …'],
  ] as const)('leaves no process and no shared memory after %s', async (_, signal, whom, line) => {
    const { child, ended, output } = local(`--app=${STAND_IN}`);
    const own = child.pid ?? 0;
    await until(() => output().includes(line) || child.exitCode !== null);
    const group = pidIn(place);
    expect(membersOf(group)).not.toEqual([]);
    const database = membersOf(group).find(({ command }) => command.includes('/bin/postgres -D'))?.pid;
    if (line !== 'bootstrap' && !problem) expect(database).toBeDefined();

    process.kill(whom === 'group' ? -own : own, signal);

    expect(await ended).not.toBe(0);
    await until(() => membersOf(group).length === 0 && membersOf(own).length === 0);
    expect(Emulator.find(place)).toBeUndefined();
    if (database) expect(sharedMemoryOf(database) ?? []).toEqual([]);
    expect(existsSync(unprivileged(place))).toBe(false);
  });

  testUnless(problem, 'npm run local does not serve requests')(
    'keeps the emulator running until it is stopped',
    async () => {
      const first = local();
      expect({ status: await first.ended, output: first.output() }).toMatchObject({ status: 0 });
      expect(first.output()).toMatch(/dev\/Service .*\n[^]*endpoint {4}http:\/\/127\.0\.0\.1:\d+\n/);
      expect(first.output()).toContain(`tasks run ${applicationOf().description}\n`);
      expect(first.output()).toMatch(/GET http:\/\/127\.0\.0\.1:\d+\/pets answered 200 \[\]\n/);
      const [, read = ''] = /^read {8}(.*)$/m.exec(first.output()) ?? [];
      const [, write = ''] = /^write {7}(.* \\\n.*)$/m.exec(first.output()) ?? [];
      const written = execute('sh', ['-c', write]).stdout;
      expect(JSON.parse(written)).toMatchObject({ id: 1, name: 'Rex' });
      expect(execute('sh', ['-c', read]).stdout).toBe(`[${written}]`);
      const [, logsAndData = ''] = /^logs, data {2}(.*)$/m.exec(first.output()) ?? [];
      const folders = logsAndData.split(', ').map((name) => resolve(ROOT, name));
      const names = folders.flatMap((name) => readdirSync(name, { recursive: true, encoding: 'utf8' }));
      expect(names.filter((name) => /(^|\/)data\/PG_VERSION$/.test(name))).toHaveLength(1);
      expect(names.filter((name) => /\.log$/.test(name)).length).toBeGreaterThan(2);
      const group = pidIn(place);
      expect(await Emulator.find(place)?.isHealthy()).toBe(true);

      const again = local();
      expect(await again.ended).toBe(0);
      expect(again.output()).toContain('dev is running and has no changes');
      expect(pidIn(place)).toBe(group);

      const status = local('status');
      expect(await status.ended).toBe(0);
      expect(status.output()).toContain('dev is running');

      const down = local('down');
      expect(await down.ended).toBe(0);
      expect(down.output()).toBe('dev is stopped\n');
      expect(membersOf(group)).toEqual([]);
      expect(existsSync(place)).toBe(false);
    },
  );
});
