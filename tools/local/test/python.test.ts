import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatorPython, findPython, missing } from '../src/python';

/** Creates programs that print a version. Returns their folder. */
function onPath(versions: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'python-'));
  for (const [name, version] of Object.entries(versions)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho ${version}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test('returns the first supported Python', () => {
  const path = onPath({ python3: '3 9', 'python3.12': '3 12' });
  expect(findPython(path)).toBe('python3.12');
  expect(missing(path)).toBeUndefined();
});

test('compares versions as numbers', () => {
  expect(findPython(onPath({ python3: '3 10' }))).toBe('python3');
});

const TOO_OLD: Record<string, string>[] = [{}, { python3: '3 9' }, { python: '2 7' }];

test.each(TOO_OLD)('reports a missing Python with one line for %j', (versions) => {
  expect(missing(onPath(versions))).toBe('the local emulator requires Python 3.10 or later on the PATH');
});

test('reports in one line that the emulator does not run on Windows', () => {
  const { platform } = process;
  Object.defineProperty(process, 'platform', { value: 'win32' });
  try {
    expect(missing()).toBe('the local emulator requires Linux or macOS. On Windows, use WSL');
  } finally {
    Object.defineProperty(process, 'platform', { value: platform });
  }
});

describe('the virtual environment', () => {
  const path = process.env.PATH;
  afterEach(() => (process.env.PATH = path));

  /** Sets a PATH with a Python that fails to install these files. Returns the file with the arguments of its pip. */
  function installPython(...failing: string[]): string {
    const folder = mkdtempSync(join(tmpdir(), 'python-'));
    const log = join(folder, 'pip.log');
    const script = `#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") echo "$*" >> ${log}; case "$*" in ${[...failing, 'none'].map((name) => `*${name}*`).join('|')}) exit 1 ;; esac ;;
  *) echo 3 12 ;;
esac
`;
    writeFileSync(join(folder, 'python3'), script, { mode: 0o755 });
    process.env.PATH = `${folder}:${path}`;
    return log;
  }

  test('has the packages of the emulator, and is created once', () => {
    const log = installPython();
    const cache = mkdtempSync(join(tmpdir(), 'cache-'));
    const print = jest.fn();
    const python = emulatorPython(print, cache);
    expect(existsSync(python)).toBe(true);
    expect(print.mock.calls).toEqual([['installing the emulator, which takes about 15 seconds …']]);
    const installed = readFileSync(log, 'utf8');
    expect(installed.match(/requirements\S*\.txt.*/g)).toEqual([
      'requirements.txt',
      'requirements-serving.txt --only-binary :all:',
      'requirements-valkey.txt --only-binary :all:',
    ]);
    expect(emulatorPython(print, cache)).toBe(python);
    expect(readFileSync(log, 'utf8')).toBe(installed);
  });

  test('has the other packages if the platform lacks Valkey, and prints one line', () => {
    const log = installPython('requirements-valkey');
    const print = jest.fn();
    const cache = mkdtempSync(join(tmpdir(), 'cache-'));
    expect(existsSync(emulatorPython(print, cache))).toBe(true);
    expect(print).toHaveBeenLastCalledWith(
      'the packages of tools/local/requirements-valkey.txt could not be installed',
    );
    expect(readFileSync(log, 'utf8')).toContain('requirements-serving.txt');
  });

  test('is not created if the emulator cannot be installed', () => {
    installPython('requirements.txt');
    const cache = mkdtempSync(join(tmpdir(), 'cache-'));
    expect(() => emulatorPython(() => undefined, cache)).toThrow('the emulator could not be installed');
    expect(readdirSync(cache)).toEqual([]);
  });
});
