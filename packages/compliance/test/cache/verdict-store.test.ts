import { existsSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '../../src/cache/verdict-store';

const isText = (value: unknown): value is string => typeof value === 'string';

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'verdicts-'));
}

/** Sets the time of the last use of all files to some hours ago. */
function age(folder: string, hours: number): void {
  const then = new Date(Date.now() - hours * 60 * 60 * 1000);
  for (const file of readdirSync(folder)) utimesSync(join(folder, file), then, then);
}

describe('the verdicts in a folder', () => {
  test('are known in a later run with the same key only', () => {
    const folder = newFolder();
    new FolderStore(folder, 1000).write(['rules', 'template'], 'fine');
    const later = new FolderStore(folder, 1000);
    expect(later.read(['rules', 'template'], isText)).toBe('fine');
    expect(later.read(['rules', 'other template'], isText)).toBeUndefined();
    expect(later.read(['other rules', 'template'], isText)).toBeUndefined();
    expect(later.read(['rules-template'], isText)).toBeUndefined();
  });

  test.each([
    ['a part of a file', '"fi'],
    ['an empty file', ''],
    ['another shape', '{ "violations": 1 }'],
  ])('are unknown after %s, and are written again', (_, content) => {
    const folder = newFolder();
    const store = new FolderStore(folder, 1000);
    store.write(['key'], 'fine');
    writeFileSync(join(folder, readdirSync(folder)[0]), content);
    expect(store.read(['key'], isText)).toBeUndefined();
    store.write(['key'], 'fine again');
    expect(store.read(['key'], isText)).toBe('fine again');
  });

  test('have no unfinished file next to them', () => {
    const folder = newFolder();
    const store = new FolderStore(folder, 1000);
    for (const key of ['a', 'b', 'a']) store.write([key], 'fine');
    expect(readdirSync(folder).filter((name) => !/^[0-9a-f]{64}\.json$/.test(name))).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('are deleted in the order of their last use when they are too large', () => {
    const folder = newFolder();
    const store = new FolderStore(folder, 50);
    const verdict = 'x'.repeat(18); // 20 bytes with quotes
    store.write(['a'], verdict);
    store.write(['b'], verdict);
    age(folder, 2);
    expect(store.read(['a'], isText)).toBe(verdict);
    store.write(['c'], verdict);
    expect(store.read(['b'], isText)).toBeUndefined();
    expect([store.read(['a'], isText), store.read(['c'], isText)]).toEqual([verdict, verdict]);
  });

  test('are kept while their size is exactly the maximum', () => {
    const folder = newFolder();
    const store = new FolderStore(folder, 40);
    store.write(['a'], 'x'.repeat(18));
    store.write(['b'], 'x'.repeat(18));
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('are few enough after a deletion that the next runs delete none', () => {
    const folder = newFolder();
    const store = new FolderStore(folder, 100);
    for (const key of 'abcdef') store.write([key], 'x'.repeat(18));
    expect(readdirSync(folder)).toHaveLength(4);
  });

  test('outlive files that are not verdicts, and unfinished files of a run that has ended are deleted', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'README.md'), 'mine');
    writeFileSync(join(folder, '0b5e8a3c-3c4b-4a3e-9a51-6e3d7d8b1c2a.tmp'), 'unfinished');
    age(folder, 2);
    writeFileSync(join(folder, '7f0a2f6e-1d2b-4c3a-8b9c-0d1e2f3a4b5c.tmp'), 'of a run at the same time');
    new FolderStore(folder, 1).write(['a'], 'fine');
    expect(readdirSync(folder)).toEqual(['7f0a2f6e-1d2b-4c3a-8b9c-0d1e2f3a4b5c.tmp', 'README.md']);
  });

  test('are not kept if the folder is a file, without an error', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, 'mine');
    const store = new FolderStore(file, 1000);
    store.write(['key'], 'fine');
    expect(store.read(['key'], isText)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('create their folder', () => {
    const folder = join(newFolder(), 'a', 'b');
    new FolderStore(folder, 1000).write(['key'], 'fine');
    expect(existsSync(folder)).toBe(true);
  });
});
