import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { watchSources, type Watcher } from '../../src/dev/watch';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'watch-')));
const changed = new Set<string>();
let watcher: Watcher;

const write = (file: string, content: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
};
const seen = async (file: string) => {
  while (!changed.has(file)) await setTimeout(5);
};

beforeAll(async () => {
  write('packages/network/src/vpc/vpc.ts', 'one');
  write('packages/network/src/index.ts', 'one');
  write('packages/network/lib/index.js', 'one');
  write('packages/database/functions/rotation/index.ts', 'one');
  write('apps/pets-platform/src/main.ts', 'one');
  write('apps/pets-platform/cdk.json', '{}');
  watcher = await watchSources(root, (file) => changed.add(file));
});

afterAll(() => watcher.close());

test('nothing is reported before a file changes', async () => {
  await setTimeout(100);
  expect([...changed]).toEqual([]);
});

test.each([
  'packages/network/src/vpc/vpc.ts',
  'packages/database/functions/rotation/index.ts',
  'apps/pets-platform/src/main.ts',
  'apps/pets-platform/cdk.json',
])('a change of %s is reported', async (file) => {
  write(file, 'two');
  await seen(file);
});

test('a new file in a new folder and a removed file are reported', async () => {
  write('packages/network/src/routes/route.ts', 'new');
  await seen('packages/network/src/routes/route.ts');
  rmSync(join(root, 'packages/network/src/index.ts'));
  await seen('packages/network/src/index.ts');
});

test('compiled files and tests are not reported', async () => {
  write('packages/network/lib/index.js', 'two');
  write('packages/network/lib-dev/index.js', 'two');
  write('packages/network/test/vpc.test.ts', 'two');
  write('packages/network/src/last.ts', 'two');
  await seen('packages/network/src/last.ts');
  expect([...changed].filter((file) => /lib|test/.test(file))).toEqual([]);
});
