import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyProject, lowestVersions } from '../../src/peers/lowest-versions';

function workspaceWith(...files: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'workspace-'));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file);
  }
  return root;
}

test.each([
  ['^2.257.0', '2.257.0'],
  ['~2.257.0', '2.257.0'],
  ['>=2.257.0 <3', '2.257.0'],
  ['>= 2.257.0', '2.257.0'],
  ['2.257.0', '2.257.0'],
  ['^53.0.0-alpha.1', '53.0.0-alpha.1'],
])('the lowest version of the range %s is %s', (range, version) => {
  expect(lowestVersions({ 'aws-cdk-lib': range })).toEqual({ 'aws-cdk-lib': version });
});

test.each(['*', '2', '2.x', '<3.0.0', 'latest'])(
  'fails for the range %s, which names no full lowest version',
  (range) => {
    expect(() => lowestVersions({ constructs: range })).toThrow(
      `peerDependencies.constructs must begin with a full version, such as ^2.257.0, got '${range}'`,
    );
  },
);

test('a manifest without peers has no lowest versions', () => {
  expect(lowestVersions()).toEqual({});
});

describe('the copy of a project', () => {
  const root = workspaceWith(
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
    'tools/jest/setup.ts',
    'node_modules/jsii/package.json',
    'packages/queues/package.json',
    'packages/queues/src/lib/queue.ts',
    'packages/queues/lib/index.js',
    'packages/queues/node_modules/aws-cdk-lib/package.json',
    'packages/queues/tsconfig.lib.tsbuildinfo',
    'packages/topics/package.json',
  );
  const folder = join(root, '.nx/lowest/queues');
  const copy = copyProject(root, 'packages/queues', folder);
  const isCopied = (file: string) => existsSync(join(folder, file));

  test('is at the path that the project has in the workspace', () => {
    expect(copy).toBe(join(folder, 'packages/queues'));
  });

  test('has the sources of the project', () => {
    expect(isCopied('packages/queues/package.json')).toBe(true);
    expect(isCopied('packages/queues/src/lib/queue.ts')).toBe(true);
  });

  test.each(['lib/index.js', 'node_modules', 'tsconfig.lib.tsbuildinfo'])('has no %s', (result) => {
    expect(isCopied(`packages/queues/${result}`)).toBe(false);
  });

  test('has the settings of the workspace and its other folders', () => {
    expect(readFileSync(join(copy, '../../tsconfig.base.json'), 'utf8')).toBe('tsconfig.base.json');
    expect(readFileSync(join(copy, '../../tools/jest/setup.ts'), 'utf8')).toBe('tools/jest/setup.ts');
  });

  test('has no manifest of a workspace, no packages and no other project', () => {
    for (const entry of ['package.json', 'package-lock.json', 'node_modules', 'packages/topics'])
      expect([entry, isCopied(entry)]).toEqual([entry, false]);
  });

  test('replaces an earlier copy', () => {
    writeFileSync(join(copy, 'src/removed.ts'), '');
    copyProject(root, 'packages/queues', folder);
    expect(isCopied('packages/queues/src/removed.ts')).toBe(false);
    expect(isCopied('packages/queues/src/lib/queue.ts')).toBe(true);
  });
});
