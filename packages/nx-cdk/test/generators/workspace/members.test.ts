import { readJson, type Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { addMember } from '../../../src/generators/workspace/members';
import { decideBuilds } from '../../../src/generators/workspace/pnpm';

const PNPM = 'pnpm-workspace.yaml';
let tree: Tree;

beforeEach(() => {
  tree = createTree();
  tree.write('package.json', '{}');
});

function workspaces(): unknown {
  return readJson(tree, 'package.json').workspaces;
}

test.each([
  [undefined, ['apps/shop']],
  [['packages/*'], ['packages/*', 'apps/shop']],
  [['apps/*'], ['apps/*']],
  [['./apps/*/'], ['./apps/*/']],
  [['apps/**'], ['apps/**']],
  [['apps'], ['apps', 'apps/shop']],
  [['*/*/*'], ['*/*/*', 'apps/shop']],
  [
    { packages: ['libs/*'], nohoist: ['x'] },
    { packages: ['libs/*', 'apps/shop'], nohoist: ['x'] },
  ],
])('workspaces %j become %j', (before, after) => {
  tree.write('package.json', JSON.stringify({ workspaces: before }));
  addMember(tree, 'apps/shop');
  expect(workspaces()).toEqual(after);
});

test('adds the folder to the packages of pnpm and keeps comments and other settings', () => {
  tree.write(PNPM, '# packages of Acme\npackages:\n  - libs/*\nautoInstallPeers: true\n');
  addMember(tree, 'apps/shop');
  expect(tree.read(PNPM, 'utf8')).toBe(
    '# packages of Acme\npackages:\n  - libs/*\n  - apps/shop\nautoInstallPeers: true\n',
  );
  expect(workspaces()).toBeUndefined();
});

test.each(['', '# only a comment\n', 'autoInstallPeers: true\n'])('creates the packages of pnpm in %j', (before) => {
  tree.write(PNPM, before);
  addMember(tree, 'apps/shop');
  expect(tree.read(PNPM, 'utf8')).toBe(`${before}${before.startsWith('#') ? '\n' : ''}packages:\n  - apps/shop\n`);
});

test('does not change pnpm-workspace.yaml if a pattern includes the folder', () => {
  tree.write(PNPM, 'packages: [  "apps/*" ]\n');
  addMember(tree, 'apps/shop');
  expect(tree.read(PNPM, 'utf8')).toBe('packages: [  "apps/*" ]\n');
});

test.each([
  ['packages: [', 'pnpm-workspace.yaml must be valid YAML, got '],
  ['- apps/*\n', 'pnpm-workspace.yaml must be a map of settings'],
])('fails if pnpm-workspace.yaml is %j', (text, message) => {
  tree.write(PNPM, text);
  expect(() => addMember(tree, 'apps/shop')).toThrow(message);
});

test('decides on installation scripts that are not decided', () => {
  tree.write(PNPM, 'allowBuilds:\n  nx: false\n  esbuild: set this to true or false\n');
  decideBuilds(tree, { nx: true, esbuild: false, '@swc/core': true });
  expect(tree.read(PNPM, 'utf8')).toBe('allowBuilds:\n  nx: false\n  esbuild: false\n  "@swc/core": true\n');
});
