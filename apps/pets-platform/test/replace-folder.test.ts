import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { replaceFolder } from '../src/replace-folder';

let folder: string;
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), 'replace-')), 'cdk.out')));

/** Writes a file to a new folder. */
function fill(text: string, path = folder): void {
  mkdirSync(path);
  writeFileSync(join(path, 'manifest.json'), text);
}

const manifest = () => readFileSync(join(folder, 'manifest.json'), 'utf8');
const siblings = () => readdirSync(dirname(folder));
/** Id of a process that ended. */
const ended = spawnSync(process.execPath, ['--version']).pid;

function fillTheDisk(): never {
  fill('a part');
  throw new Error('ENOSPC: no space left on device, write');
}

test('creates the folder', () => {
  replaceFolder(folder, () => fill('new'));
  expect([manifest(), siblings()]).toEqual(['new', ['cdk.out']]);
});

test('replaces the folder with everything in it', () => {
  fill('old');
  writeFileSync(join(folder, 'removed.json'), '');
  replaceFolder(folder, () => fill('new'));
  expect([manifest(), readdirSync(folder), siblings()]).toEqual(['new', ['manifest.json'], ['cdk.out']]);
});

test('a full disk keeps the earlier folder and leaves no part of the new one', () => {
  fill('old');
  expect(() => replaceFolder(folder, fillTheDisk)).toThrow('ENOSPC');
  expect([manifest(), siblings()]).toEqual(['old', ['cdk.out']]);
});

test('a full disk leaves nothing where no folder was', () => {
  expect(() => replaceFolder(folder, fillTheDisk)).toThrow('ENOSPC');
  expect(siblings()).toEqual([]);
});

test('the folder of a process that was killed is restored', () => {
  fill('a part');
  fill('old', `${folder}.${ended}.previous`);
  expect(() => replaceFolder(folder, fillTheDisk)).toThrow('ENOSPC');
  expect([manifest(), siblings()]).toEqual(['old', ['cdk.out']]);
});

test('folders of a process that runs remain, and so do other folders', () => {
  const others = [
    `${folder}.${process.ppid}.previous`,
    `${folder}.1.previous`,
    `${folder}.backup`,
    `${folder}.x.previous`,
  ];
  for (const path of others) mkdirSync(path);
  replaceFolder(folder, () => fill('new'));
  expect(others.filter((path) => !existsSync(path))).toEqual([]);
});
