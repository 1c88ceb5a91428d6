import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packArchive, unpackArchive } from '../../src/evidence/archive';
import { packTar } from '../../src/evidence/tar';

const TIME = new Date('2026-11-23T12:00:00.000Z');
const FILES = new Map(
  Object.entries({
    'evidence/a.txt': 'a',
    'evidence/empty': '',
    'evidence/reports/block': 'x'.repeat(1024),
    'evidence/é': 'é',
  }).map(([name, text]) => [name, Buffer.from(text)] as const),
);
const archive = packArchive(FILES, TIME);
const folder = mkdtempSync(join(tmpdir(), 'archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Changes the unpacked archive, and packs it again. */
function changed(change: (tar: Buffer) => Buffer): Buffer {
  return gzipSync(change(Buffer.from(gunzipSync(archive))));
}

test('is unpacked to the same files', () => {
  expect(unpackArchive(archive)).toEqual(FILES);
  expect(unpackArchive(packArchive(new Map(), TIME))).toEqual(new Map());
});

test('has the same bytes for the same files and time', () => {
  expect(packArchive(FILES, TIME).equals(archive)).toBe(true);
  expect(packArchive(FILES, new Date('2026-11-24T12:00:00.000Z')).equals(archive)).toBe(false);
});

test('is unpacked by the command tar, with the time and the mode', () => {
  const file = join(folder, 'a.tar.gz');
  writeFileSync(file, archive);
  const list = spawnSync('tar', ['--utc', '--list', '--verbose', '--gzip', '--file', file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect(list.stderr).toBe('');
  expect(list.stdout.split('\n')[0]).toMatch(/^-rw-r--r-- 0\/0 +1 2026-11-23 12:00 evidence\/a\.txt$/);
  expect(spawnSync('tar', ['-xzf', file, '-C', folder]).status).toBe(0);
  for (const [name, content] of FILES) expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
});

test('rejects a name that is too long for the format', () => {
  expect(() => packTar(new Map([['x'.repeat(101), Buffer.alloc(0)]]), TIME)).toThrow('must have at most 100 bytes');
});

/** Sets a field of the first header, and corrects its checksum. */
function withField(position: number, value: string): Buffer {
  return changed((tar) => {
    tar.write(value, position, 'latin1');
    tar.fill(' ', 148, 156);
    const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return tar;
  });
}

test.each<[string, () => Buffer, string]>([
  ['data after the archive', () => Buffer.concat([archive, Buffer.from('more')]), 'cannot be unpacked'],
  ['zeros after the archive', () => Buffer.concat([archive, Buffer.alloc(4)]), 'data after its end'],
  ['another archive after it', () => Buffer.concat([archive, archive]), 'data after its end'],
  ['a part of it only', () => archive.subarray(0, archive.length - 20), 'cannot be unpacked'],
  ['no archive', () => Buffer.from('text'), 'cannot be unpacked'],
  ['no bytes', () => Buffer.alloc(0), 'cannot be unpacked'],
  ['a changed byte of the compressed data', () => Buffer.from(archive).fill(archive[40] ^ 1, 40, 41), 'archive'],
  ['a changed header', () => changed((tar) => tar.fill('b', 9, 10)), 'damaged header'],
  ['data in the padding', () => changed((tar) => tar.fill('b', 600, 601)), 'data after evidence/a.txt'],
  ['blocks after the end', () => changed((tar) => Buffer.concat([tar, Buffer.alloc(512)])), 'data after its end'],
  ['no end', () => changed((tar) => tar.subarray(0, tar.length - 1024)), 'ends too early'],
  ['half of a file', () => changed((tar) => tar.subarray(0, 4 * 512)), 'ends too early'],
  ['a file twice', () => changed((tar) => Buffer.concat([tar.subarray(0, 1024), tar])), 'evidence/a.txt twice'],
  ['a link', () => withField(156, '2'), 'must be a regular file'],
  ['a folder', () => withField(156, '5'), 'must be a regular file'],
  ['another mode', () => withField(100, '0004755'), 'unexpected header'],
  ['a prefix of the name', () => withField(345, '/etc'), 'unexpected header'],
  ['a size that is too large', () => withField(124, '77777777777'), 'ends too early'],
])('rejects %s', (_, make, message) => {
  expect(() => unpackArchive(make())).toThrow(message);
});

test('rejects an archive that unpacks to more than a limit', () => {
  const large = packArchive(new Map([['evidence/large', Buffer.alloc(2 ** 20)]]), TIME);
  expect(large.length).toBeLessThan(5_000);
  expect(() => unpackArchive(large, 2 ** 20)).toThrow('cannot be unpacked');
  expect(unpackArchive(large, 2 ** 21).size).toBe(1);
});
