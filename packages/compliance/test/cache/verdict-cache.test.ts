import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Lazy, Size, Token } from 'aws-cdk-lib/core';
import { Compliance, VerdictCache } from '../../src';
import { CACHE_VARIABLE } from '../../src/cache/verdict-cache';

const isText = (value: unknown): value is string => typeof value === 'string';

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'verdict-cache-'));
}

/** Whether a cache keeps what is written. */
function keeps(cache: VerdictCache): boolean {
  const store = cache._store();
  store.write(['key'], 'fine');
  return store.read(['key'], isText) === 'fine';
}

describe('the cache of verdicts', () => {
  beforeAll(() => delete process.env[CACHE_VARIABLE]);

  test('is in the nearest folder with node_modules by default', () => {
    const root = newFolder();
    const app = join(root, 'apps', 'shop');
    mkdirSync(join(root, 'node_modules'));
    mkdirSync(app, { recursive: true });
    expect(keeps(VerdictCache._default(app))).toBe(true);
    expect(readdirSync(join(root, 'node_modules', '.cache', 'cdk-compliance'))).toHaveLength(1);
  });

  test('does not exist where no folder has node_modules', () => {
    expect(keeps(VerdictCache._default(newFolder()))).toBe(false);
  });

  test('keeps nothing if it is none', () => {
    expect(keeps(VerdictCache.none())).toBe(false);
  });

  test('keeps nothing while the environment variable is false', () => {
    const cache = VerdictCache.inFolder(newFolder());
    process.env[CACHE_VARIABLE] = 'false';
    try {
      expect(keeps(cache)).toBe(false);
    } finally {
      delete process.env[CACHE_VARIABLE];
    }
    expect(keeps(cache)).toBe(true);
  });

  test('is relative to the working directory', () => {
    const before = process.cwd();
    const folder = newFolder();
    process.chdir(folder);
    try {
      expect(keeps(VerdictCache.inFolder('verdicts'))).toBe(true);
    } finally {
      process.chdir(before);
    }
    expect(readdirSync(join(folder, 'verdicts'))).toHaveLength(1);
  });

  test.each([
    [VerdictCache.inFolder(' '), "verdictCache must have the path of a folder, got ''"],
    [
      VerdictCache.inFolder(Token.asString({ Ref: 'Folder' })),
      'verdictCache must have a folder and a size that are known during synthesis, got a token',
    ],
    [
      VerdictCache.inFolder('verdicts', Size.mebibytes(Lazy.number({ produce: () => 1 }))),
      'verdictCache must have a folder and a size that are known during synthesis, got a token',
    ],
    [VerdictCache.inFolder('verdicts', Size.bytes(0)), 'verdictCache must have a size of at least 1 byte, got 0 bytes'],
  ])('is refused with a clear error (%#)', (verdictCache, error) => {
    expect(() => Compliance.of(new App()).check({ verdictCache })).toThrow(`App: ${error}`);
  });

  test('can have a size of 1 byte', () => {
    expect(VerdictCache.inFolder('verdicts', Size.bytes(1))._problem()).toBeUndefined();
  });
});
