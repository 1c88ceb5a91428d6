import type * as FileSystem from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFiles } from '../../src/cli/replace-files';

// the module itself, in which a method can be replaced
const fs = jest.requireActual<typeof FileSystem>('node:fs');
const OLD = { 'a.txt': 'old a', 'b.txt': 'old b', 'c.txt': 'old c' };
const NEW = new Map(Object.keys(OLD).map((name) => [name, `new ${name}`]));
let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(join(tmpdir(), 'reports-'))));
afterEach(() => jest.restoreAllMocks());

/** Writes the earlier files, and one that is not a report. */
function earlier(): Record<string, string> {
  const files = { ...OLD, 'notes.md': 'mine' };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(folder, name), text);
  return files;
}

function content(): Record<string, string> {
  return Object.fromEntries(fs.readdirSync(folder).map((name) => [name, fs.readFileSync(join(folder, name), 'utf8')]));
}

/** Fails with the n-th call, as a full disk does. */
function failAt(method: 'writeFileSync' | 'renameSync', call: number): void {
  const original = fs[method] as (...args: unknown[]) => void;
  let calls = 0;
  jest.spyOn(fs, method).mockImplementation((...args: unknown[]) => {
    calls += 1;
    if (calls === call) throw Object.assign(new Error(`ENOSPC: no space left on device`), { code: 'ENOSPC' });
    original(...args);
  });
}

test('replaces the files, and keeps others', () => {
  const before = earlier();
  replaceFiles(folder, NEW);
  expect(content()).toEqual({ ...before, ...Object.fromEntries(NEW) });
});

test('creates the folder', () => {
  folder = join(folder, 'a/b');
  replaceFiles(folder, NEW);
  expect(content()).toEqual(Object.fromEntries(NEW));
});

test.each([1, 2, 3])('a disk that is full at file %d keeps all earlier files', (call) => {
  const before = earlier();
  failAt('writeFileSync', call);
  expect(() => replaceFiles(folder, NEW)).toThrow('ENOSPC');
  expect(content()).toEqual(before);
});

test.each([1, 2, 3, 4, 5, 6])('if rename %d fails, all earlier files are restored', (call) => {
  const before = earlier();
  failAt('renameSync', call);
  expect(() => replaceFiles(folder, NEW)).toThrow('ENOSPC');
  expect(content()).toEqual(before);
});

test('if a rename fails where no files were, none remains', () => {
  failAt('renameSync', 3);
  expect(() => replaceFiles(folder, NEW)).toThrow('ENOSPC');
  expect(content()).toEqual({});
});

test('fails if a folder has the name of a file, and keeps all files', () => {
  const before = earlier();
  fs.rmSync(join(folder, 'c.txt'));
  fs.mkdirSync(join(folder, 'c.txt/content'), { recursive: true });
  expect(() => replaceFiles(folder, NEW)).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(fs.readdirSync(join(folder, 'c.txt'))).toEqual(['content']);
  fs.rmSync(join(folder, 'c.txt'), { recursive: true });
  expect({ ...content(), 'c.txt': OLD['c.txt'] }).toEqual(before);
});

test('replaces a link and does not write to its target', () => {
  earlier();
  const target = join(fs.mkdtempSync(join(tmpdir(), 'target-')), 'file');
  fs.writeFileSync(target, 'not a report');
  fs.rmSync(join(folder, 'a.txt'));
  fs.symlinkSync(target, join(folder, 'a.txt'));
  replaceFiles(folder, NEW);
  expect([fs.readFileSync(target, 'utf8'), content()['a.txt']]).toEqual(['not a report', 'new a.txt']);
});
