import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a fixture as a separate test run. Returns its status and output, and what is in the temporary folder afterwards. */
function run(fixture: string) {
  const folder = mkdtempSync(join(tmpdir(), 'run-'));
  const config = join(__dirname, 'fixture/jest.config.cjs');
  const { status, stderr } = spawnSync(
    process.execPath,
    [require.resolve('jest/bin/jest'), '--config', config, fixture],
    { env: { ...process.env, TMPDIR: folder }, encoding: 'utf8' },
  );
  return { status, stderr, left: readdirSync(folder) };
}

test('a run removes the folders of its tests, of the apps that they synthesize and of the processes that they start', () => {
  const { status, stderr, left } = run('passing');
  expect([stderr, status]).toEqual([expect.stringContaining('2 passed'), 0]);
  expect(left).toEqual([]);
}, 30_000);

test('a run removes the folders of a test whose worker process is killed', () => {
  const { status, stderr, left } = run('killed');
  expect([stderr, status]).toEqual([expect.stringContaining('signal=SIGKILL'), 1]);
  expect(left).toEqual([]);
}, 30_000);
