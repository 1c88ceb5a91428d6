import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib/core';
import { checkAssets, digestOf } from '../../src/assembly/digest';
import { synthesizeShop } from '../support/shop';

const root = mkdtempSync(join(tmpdir(), 'digest-'));
const original = join(root, 'original');
const folder = join(root, 'cdk.out');
const file = (pattern: RegExp) => {
  const name = readdirSync(join(folder, 'assembly-dev')).find((other) => pattern.test(other)) ?? '';
  return join(folder, 'assembly-dev', name);
};

beforeAll(() => synthesizeShop(original, { extend: (data) => new Stack(data, 'Inner') }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(original, folder, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true }));

test('equal assemblies have equal hashes, whatever their folder', () => {
  expect(digestOf(folder)).toBe(digestOf(original));
  expect(() => checkAssets(folder)).not.toThrow();
});

test.each([/Data.*\.template\.json$/, /Data.*\.assets\.json$/, /^manifest\.json$/])(
  'a change of %s changes the hash',
  (pattern) => {
    writeFileSync(file(pattern), `${readFileSync(file(pattern), 'utf8')}\n`);
    expect(digestOf(folder)).not.toBe(digestOf(original));
  },
);

test('files that a deployment does not use do not change the hash', () => {
  writeFileSync(join(folder, 'tree.json'), '{}');
  expect(digestOf(folder)).toBe(digestOf(original));
});

test('a template that differs from its hash is refused', () => {
  writeFileSync(file(/Data.*\.template\.json$/), '{}');
  expect(() => checkAssets(folder)).toThrow(
    /^devData\w+\.template\.json has changed since the synthesis\. Synthesize again$/,
  );
});

test.each(['../../../secret', '/etc/hosts'])('an asset outside the assembly is refused: %s', (path) => {
  const manifest = file(/Data.*\.assets\.json$/);
  const content = JSON.parse(readFileSync(manifest, 'utf8')) as { files: object };
  writeFileSync(manifest, JSON.stringify({ ...content, files: { ...content.files, a: { source: { path } } } }));
  expect(() => checkAssets(folder)).toThrow(
    `the asset ${path} must be in the cloud assembly. Synthesize without --no-staging`,
  );
});

test('a template that is a link to a file outside the assembly is refused', () => {
  const template = file(/Data.*\.template\.json$/);
  const outside = join(root, 'outside.json');
  renameSync(template, outside);
  symlinkSync(outside, template);
  expect(() => checkAssets(folder)).toThrow(/^the asset devData\w+\.template\.json must be in the cloud assembly/);
});

test('a link is part of the hash', () => {
  const hashes = ['a', 'b'].map((target) => {
    rmSync(join(folder, 'link'), { force: true });
    symlinkSync(target, join(folder, 'link'));
    return digestOf(folder);
  });
  expect(new Set([...hashes, digestOf(original)]).size).toBe(3);
});
