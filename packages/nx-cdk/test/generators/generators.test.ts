import { readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import app from '../../src/generators/app';
import library from '../../src/generators/library';

let tree: Tree;

beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  // how a workspace formats is its own affair, and what is generated is in shape already
  tree.delete('.oxfmtrc.json');
});

test('a library lies where it is told, and is called without its scope', async () => {
  await library(tree, { name: '@acme/order-queues', directory: './libs/queues/' });
  expect(readJson(tree, 'libs/queues/package.json')).toMatchObject({
    name: '@acme/order-queues',
    jsii: { versionFormat: 'short' },
    peerDependencies: { constructs: expect.stringMatching(/^\^/) },
  });
  expect(tree.read('libs/queues/src/order-queues.ts', 'utf8')).toContain('export class OrderQueues extends Construct');
  expect(tree.exists('libs/queues/test/order-queues.test.ts')).toBe(true);
});

test('a library carries the licence, the author and the repository of its workspace', async () => {
  tree.write('LICENSE', 'the terms');
  tree.write(
    'package.json',
    JSON.stringify({
      license: 'MIT',
      author: 'Acme',
      repository: { type: 'git', url: 'https://example.com/acme.git' },
    }),
  );
  await library(tree, { name: 'queues' });
  expect(tree.read('packages/queues/LICENSE', 'utf8')).toBe('the terms');
  expect(readJson(tree, 'packages/queues/package.json')).toMatchObject({
    license: 'MIT',
    author: { name: 'Acme' },
    repository: { url: 'https://example.com/acme.git', directory: 'packages/queues' },
  });
});

test('an app has a configuration and an environment for each stage', async () => {
  await app(tree, { name: 'shop', stages: ['test', 'live'], region: 'eu-west-1' });
  expect(readJson(tree, 'apps/shop/package.json').cdk).toEqual({ stages: ['test', 'live'] });
  const environments = tree.read('apps/shop/src/environments.ts', 'utf8');
  expect(environments).toMatch(/test: \{ account: '1{12}', region: 'eu-west-1' \}/);
  expect(environments).toMatch(/live: \{ account: '2{12}', region: 'eu-west-1' \}/);
});

test('both need no word about the plugin, the linter and what git ignores', async () => {
  await app(tree, { name: 'shop' });
  expect(readJson(tree, 'nx.json').plugins).toEqual(['@pets/nx-cdk']);
  expect(tree.exists('eslint.config.mjs')).toBe(true);
  expect(tree.read('.gitignore', 'utf8')).toContain('cdk.out\n');
});

test('what a workspace has already stays as it is', async () => {
  tree.write('nx.json', JSON.stringify({ plugins: [{ plugin: '@pets/nx-cdk', options: {} }] }));
  tree.write('eslint.config.js', 'mine');
  tree.write('.gitignore', '/node_modules/\nmine\n');
  tree.write('package.json', JSON.stringify({ workspaces: ['apps/**'], devDependencies: { jest: '29.0.0' } }));
  await app(tree, { name: 'shop' });
  expect(readJson(tree, 'nx.json').plugins).toHaveLength(1);
  expect(tree.exists('eslint.config.mjs')).toBe(false);
  expect(tree.read('.gitignore', 'utf8')).toMatch(/^\/node_modules\/\nmine\n\.nx\n/);
  expect(readJson(tree, 'package.json')).toMatchObject({
    workspaces: ['apps/**'],
    devDependencies: { jest: '29.0.0' },
  });
});

test.each(['Shop', '1shop', 'shop_api', '@acme', 'a/b', '../shop', ''])('fails when a name is %p', async (name) => {
  await expect(app(tree, { name })).rejects.toThrow(`the name must be in kebab case`);
});

test.each(['../shop', '/shop'])('fails when the directory is %s', async (directory) => {
  await expect(library(tree, { name: 'shop', directory })).rejects.toThrow('the directory must lie in the workspace');
});

test('fails when the folder holds a project', async () => {
  await app(tree, { name: 'shop' });
  await expect(library(tree, { name: 'shop', directory: 'apps/shop' })).rejects.toThrow(
    'apps/shop holds a project already',
  );
});

test.each([[['de v']], [['1']], [[]]])('fails when the stages are %p', async (stages) => {
  await expect(app(tree, { name: 'shop', stages })).rejects.toThrow('a stage must begin with a letter');
});
