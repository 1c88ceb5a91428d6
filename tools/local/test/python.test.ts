import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython, missing } from '../src/python';

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
