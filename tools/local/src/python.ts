import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CommandError, execute } from '../../../packages/nx-cdk/src/toolkit';
import { CACHE, PROJECT, ROOT } from './paths';

const LOWEST = [3, 10];
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** Files with the pinned packages of the emulator. The optional ones have packages that not each platform has. */
export const REQUIREMENTS = {
  emulator: join(PROJECT, 'requirements.txt'),
  optional: ['requirements-serving.txt', 'requirements-valkey.txt'].map((name) => join(PROJECT, name)),
};

/** Returns the first supported Python on the PATH. */
export function findPython(path = process.env.PATH): string | undefined {
  const probe = 'import sys; print(*sys.version_info[:2])';
  return CANDIDATES.find((name) => {
    const { status, stdout } = execute(name, ['-c', probe], { env: { PATH: path } });
    const [major, minor] = stdout.split(' ').map(Number);
    return status === 0 && major === LOWEST[0] && minor >= LOWEST[1];
  });
}

/** Returns a message about a missing requirement of the emulator. */
export function missing(path = process.env.PATH): string | undefined {
  if (process.platform === 'win32') return 'the local emulator requires Linux or macOS. On Windows, use WSL';
  if (!findPython(path)) return `the local emulator requires Python ${LOWEST.join('.')} or later on the PATH`;
  return undefined;
}

/**
 * Returns the Python of a virtual environment with the emulator. Creates one for each version of the requirements.
 *
 * @throws CommandError if it cannot be created
 */
export function emulatorPython(print: (line: string) => void, cache = CACHE): string {
  const hash = createHash('sha256');
  for (const file of [REQUIREMENTS.emulator, ...REQUIREMENTS.optional]) hash.update(readFileSync(file));
  const folder = join(cache, `venv-${hash.digest('hex').slice(0, 12)}`);
  const python = join(folder, 'bin/python');
  // the link to an interpreter that was uninstalled does not exist
  if (existsSync(python) && existsSync(join(folder, 'complete'))) return python;

  const problem = missing();
  if (problem) throw new CommandError(problem);
  print('installing the emulator, which takes about 15 seconds …');
  mkdirSync(cache, { recursive: true });
  const fresh = `${folder}.${process.pid}`;
  try {
    run(findPython() ?? '', ['-m', 'venv', fresh], 'the virtual environment could not be created');
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r'];
    run(join(fresh, 'bin/python'), [...install, REQUIREMENTS.emulator], 'the emulator could not be installed');
    for (const file of REQUIREMENTS.optional) {
      const { status } = execute(join(fresh, 'bin/python'), [...install, file, '--only-binary', ':all:']);
      if (status !== 0) print(`the packages of ${relative(ROOT, file)} could not be installed`);
    }
    writeFileSync(join(fresh, 'complete'), '');
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return python;
}

function run(command: string, args: string[], failure: string): void {
  const { status, stdout, stderr } = execute(command, args);
  if (status === 0) return;
  throw new CommandError(`${failure}: ${`${stderr}${stdout}`.trim().split('\n').at(-1)}`);
}
