import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from './local-error';
import { CACHE, PROJECT } from './paths';

const LOWEST = [3, 10];
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const REQUIREMENTS = join(PROJECT, 'requirements.txt');

/** The first Python on the PATH that is new enough; nothing where there is none. */
export function findPython(path = process.env.PATH): string | undefined {
  const probe = 'import sys; print(*sys.version_info[:2])';
  return CANDIDATES.find((name) => {
    const { status, stdout } = spawnSync(name, ['-c', probe], {
      encoding: 'utf8',
      env: { ...process.env, PATH: path },
    });
    const [major, minor] = (stdout ?? '').split(' ').map(Number);
    return status === 0 && major === LOWEST[0] && minor >= LOWEST[1];
  });
}

/** What this machine lacks to run the emulator, in one line; nothing where it lacks nothing. */
export function missing(path = process.env.PATH): string | undefined {
  if (process.platform === 'win32') return 'the local emulator needs Linux or macOS (on Windows: WSL)';
  if (!findPython(path)) return `the local emulator needs Python ${LOWEST.join('.')} or later on the PATH`;
  return undefined;
}

/**
 * The Python that has the emulator: in a virtual environment of its own, made once for each list of requirements.
 *
 * Throws a `LocalError` where it cannot be had.
 */
export function emulatorPython(say: (line: string) => void): string {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(CACHE, `venv-${hash}`);
  const python = join(folder, 'bin/python');
  // a link to an interpreter that was removed since does not exist either
  if (existsSync(python) && existsSync(join(folder, 'complete'))) return python;

  const problem = missing();
  if (problem) throw new LocalError(problem);
  say('installing the emulator, which takes a quarter of a minute …');
  mkdirSync(CACHE, { recursive: true });
  const fresh = `${folder}.${process.pid}`;
  try {
    run(findPython() ?? '', ['-m', 'venv', fresh], 'no virtual environment could be made');
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS];
    run(join(fresh, 'bin/python'), install, 'the emulator could not be installed');
    writeFileSync(join(fresh, 'complete'), '');
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return python;
}

function run(command: string, args: string[], failure: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.message ?? `${stderr}${stdout}`.trim().split('\n').at(-1);
  throw new LocalError(`${failure}: ${reason}`);
}
