import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkingCopy } from '../src/working-copy';

/** A pid above the largest one of Linux. */
const NO_PROCESS = '4999999';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'copy-')));
const write = (name: string, text: string) => {
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), text);
};

beforeAll(() => {
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  write('.gitignore', 'node_modules/\nlib/\n.nx/\n');
  write('packages/a/package.json', '{}');
  write('packages/a/src/a.ts', 'new file');
  write('packages/a/src/removed.ts', 'removed file');
  write('packages/a/lib/a.js', 'compiled');
  write('node_modules/b/index.js', 'installed');
  write('.nx/python/bin/valkey-server', 'program');
  execFileSync('git', ['add', '.'], { cwd: root });
  execFileSync('rm', [join(root, 'packages/a/src/removed.ts')]);
  write(`.nx/mutation/${NO_PROCESS}/left.ts`, 'left by a killed run');
});

test('has the files of the working tree, the installed packages and programs and what is compiled', () => {
  const copy = new WorkingCopy(root);
  const read = (name: string) => readFileSync(join(copy.root, name), 'utf8');
  expect(read('packages/a/src/a.ts')).toBe('new file');
  expect(read('packages/a/lib/a.js')).toBe('compiled');
  expect(read('node_modules/b/index.js')).toBe('installed');
  expect(read('.nx/python/bin/valkey-server')).toBe('program');
  expect(existsSync(join(copy.root, 'packages/a/src/removed.ts'))).toBe(false);

  writeFileSync(join(copy.root, 'packages/a/src/a.ts'), 'mutated');
  expect(readFileSync(join(root, 'packages/a/src/a.ts'), 'utf8')).toBe('new file');

  copy.dispose();
  expect(existsSync(copy.root)).toBe(false);
  expect(readFileSync(join(root, 'node_modules/b/index.js'), 'utf8')).toBe('installed');
});

test('removes the copy of a run that was killed, and keeps the copy of another run', () => {
  write(`.nx/mutation/${NO_PROCESS}/left.ts`, 'left by a killed run');
  write('.nx/mutation/1/other.ts', 'of another run');
  new WorkingCopy(root).dispose();
  expect(existsSync(join(root, `.nx/mutation/${NO_PROCESS}`))).toBe(false);
  expect(existsSync(join(root, '.nx/mutation/1/other.ts'))).toBe(true);
});
