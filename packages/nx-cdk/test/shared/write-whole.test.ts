import type * as FileSystem from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../src/shared/write-whole';

// the module itself, in which a method can be replaced
const fs = jest.requireActual<typeof FileSystem>('node:fs');
const folder = fs.mkdtempSync(join(tmpdir(), 'write-whole-'));
afterEach(() => jest.restoreAllMocks());

test('creates the folder and replaces the file', () => {
  const path = join(folder, 'a/b/report.json');
  writeWhole(path, 'old');
  writeWhole(path, 'new');
  expect([fs.readFileSync(path, 'utf8'), fs.readdirSync(join(folder, 'a/b'))]).toEqual(['new', ['report.json']]);
});

test('a full disk keeps the earlier file and leaves no part of the new one', () => {
  const path = join(folder, 'full/report.json');
  writeWhole(path, 'old');
  const write = fs.writeFileSync;
  jest.spyOn(fs, 'writeFileSync').mockImplementation((file) => {
    write(file, 'a part');
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  });
  expect(() => writeWhole(path, 'new')).toThrow('ENOSPC');
  expect([fs.readFileSync(path, 'utf8'), fs.readdirSync(join(folder, 'full'))]).toEqual(['old', ['report.json']]);
});

test('fails for a folder, and leaves no other file', () => {
  const path = join(folder, 'hostile/report.json');
  fs.mkdirSync(join(path, 'content'), { recursive: true });
  expect(() => writeWhole(path, 'new')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(fs.readdirSync(join(folder, 'hostile'))).toEqual(['report.json']);
});
