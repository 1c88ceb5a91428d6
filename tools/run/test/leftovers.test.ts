import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLeftovers, leftProcesses } from '../src/leftovers';

const PATIENCE = 200;
const testWithProc = existsSync('/proc/self/environ') ? test : test.skip;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leftovers-'));
});

/** Starts a process that outlives the shell that starts it. */
function leave(seconds: number, options: { cwd?: string; env?: NodeJS.ProcessEnv }): number {
  const { stdout } = spawnSync('sh', ['-c', `sleep ${seconds} >/dev/null 2>&1 & echo $!`], {
    encoding: 'utf8',
    ...options,
    env: { PATH: process.env.PATH, ...options.env },
  });
  return Number(stdout);
}

test('finds nothing after a run that leaves nothing', async () => {
  expect(await findLeftovers(folder, PATIENCE)).toEqual([]);
});

test('names files, folders and what the folders hold', async () => {
  writeFileSync(join(folder, 'report.json'), '');
  mkdirSync(join(folder, 'jest-a1b2c3/rotation-d4e5f6'), { recursive: true });
  expect((await findLeftovers(folder, PATIENCE)).sort()).toEqual([
    'left in the temporary folder: jest-a1b2c3 (rotation-d4e5f6)',
    'left in the temporary folder: report.json',
  ]);
});

test('ignores the sockets of Nx', async () => {
  mkdirSync(join(folder, 'nx'));
  expect(await findLeftovers(folder, PATIENCE)).toEqual([]);
});

testWithProc.each([
  ['the temporary folder of the run', () => ({ env: { TMPDIR: folder } })],
  ['a temporary folder inside', () => ({ env: { TMPDIR: join(folder, 'jest-a1b2c3') } })],
  ['its working directory there', () => ({ cwd: folder })],
])('names and ends a process with %s', async (_, options) => {
  const id = leave(60, options());
  expect(await findLeftovers(folder, PATIENCE)).toEqual([`a process still runs: sleep 60 (${id})`]);
  expect(await findLeftovers(folder, PATIENCE)).toEqual([]);
});

testWithProc('waits for a process that ends in time', async () => {
  leave(0.2, { env: { TMPDIR: folder } });
  expect(leftProcesses(folder)).toHaveLength(1);
  expect(await findLeftovers(folder, 10_000)).toEqual([]);
});

testWithProc('ignores processes of other runs, and children of the command itself', async () => {
  const other = leave(60, { env: { TMPDIR: `${folder}-other` } });
  const child = spawn('sleep', ['60'], { env: { PATH: process.env.PATH, TMPDIR: folder } });
  try {
    expect(await findLeftovers(folder, PATIENCE)).toEqual([]);
    expect(child.exitCode).toBeNull();
  } finally {
    process.kill(other);
    child.kill();
    await once(child, 'exit');
  }
});
