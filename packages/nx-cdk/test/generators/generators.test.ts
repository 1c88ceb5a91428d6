import { readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import app from '../../src/generators/app';
import library from '../../src/generators/library';
import { VERSIONS } from '../../src/generators/setup';

let tree: Tree;

beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  // the workspace formats with its own settings, and generated files are already formatted
  tree.delete('.oxfmtrc.json');
});

test('generates a library in a directory, with files named after the package without the scope', async () => {
  await library(tree, { name: '@acme/order-queues', directory: './libs/queues/' });
  expect(readJson(tree, 'libs/queues/package.json')).toMatchObject({
    name: '@acme/order-queues',
    jsii: { versionFormat: 'short' },
    peerDependencies: { constructs: expect.stringMatching(/^\^/) },
  });
  expect(tree.read('libs/queues/src/order-queues.ts', 'utf8')).toContain('export class OrderQueues extends Construct');
  expect(tree.exists('libs/queues/test/order-queues.test.ts')).toBe(true);
});

test('a library has the license, the author and the repository of the workspace', async () => {
  tree.write('LICENSE', 'license text');
  tree.write(
    'package.json',
    JSON.stringify({
      license: 'MIT',
      author: 'Acme',
      repository: { type: 'git', url: 'https://example.com/acme.git' },
    }),
  );
  await library(tree, { name: 'queues' });
  expect(tree.read('packages/queues/LICENSE', 'utf8')).toBe('license text');
  expect(readJson(tree, 'packages/queues/package.json')).toMatchObject({
    license: 'MIT',
    author: { name: 'Acme' },
    repository: { url: 'https://example.com/acme.git', directory: 'packages/queues' },
  });
});

test('generates an app with a configuration and an environment for each stage', async () => {
  await app(tree, { name: 'shop', stages: ['test', 'live'], region: 'eu-west-1' });
  expect(readJson(tree, 'apps/shop/package.json').cdk).toEqual({ stages: ['test', 'live'] });
  const environments = tree.read('apps/shop/src/environments.ts', 'utf8');
  expect(environments).toMatch(/test: \{ account: '1{12}', region: 'eu-west-1' \}/);
  expect(environments).toMatch(/live: \{ account: '2{12}', region: 'eu-west-1' \}/);
});

test.each([
  ['an app', 'apps/shop', () => app(tree, { name: 'shop' })],
  ['a library', 'packages/shop', () => library(tree, { name: 'shop' })],
])(
  'the Jest settings of %s disable validation for the tests only, because Nx loads them too',
  async (_, dir, generate) => {
    await generate();
    expect(tree.read(`${dir}/jest.config.cjs`, 'utf8')).not.toContain('process.env');
    expect(tree.read(`${dir}/jest.config.cjs`, 'utf8')).toContain("setupFiles: ['<rootDir>/test/setup.ts']");
    expect(tree.read(`${dir}/test/setup.ts`, 'utf8')).toContain("process.env.CDK_VALIDATION = 'false';");
  },
);

test('adds the plugin, the ESLint configuration and ignored files to the workspace', async () => {
  await app(tree, { name: 'shop' });
  expect(readJson(tree, 'nx.json').plugins).toEqual(['@pets/nx-cdk']);
  expect(tree.exists('eslint.config.mjs')).toBe(true);
  expect(tree.read('.gitignore', 'utf8')).toContain('cdk.out\n');
});

test('the README of an app contains the command of the package manager and the names of the targets in the workspace', async () => {
  tree.write('nx.json', JSON.stringify({ plugins: [{ plugin: '@pets/nx-cdk', options: { synthTargetName: 'cdk' } }] }));
  await app(tree, { name: 'shop' });
  expect(tree.read('apps/shop/README.md', 'utf8')).toContain('npx nx cdk shop\nnpx nx diff shop -c dev\n');
});

test('an app depends on @pets/compliance and has a register of acknowledgements', async () => {
  await app(tree, { name: 'shop' });
  expect(readJson(tree, 'apps/shop/package.json').dependencies).toEqual({
    '@pets/compliance': VERSIONS['@pets/compliance'],
  });
  // a released version
  expect(VERSIONS['@pets/compliance']).toMatch(/^>=0\.[1-9]/);
  expect(readJson(tree, 'apps/shop/compliance-register.json')).toEqual({ acknowledgements: [] });
  expect(tree.read('apps/shop/src/main.ts', 'utf8')).toContain("'../compliance-register.json'");
});

test.each([
  ['an app', () => app(tree, { name: 'shop' })],
  ['a library', () => library(tree, { name: 'shop' })],
])('the generator of %s registers the plugin in a workspace without nx.json', async (_, generate) => {
  tree.delete('nx.json');
  await generate();
  expect(readJson(tree, 'nx.json').plugins).toEqual(['@pets/nx-cdk']);
});

test('does not change existing settings of the workspace', async () => {
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

test.each(['Shop', '1shop', 'shop_api', '@acme', 'a/b', '../shop', ''])('fails if the name is %p', async (name) => {
  await expect(app(tree, { name })).rejects.toThrow('name must be in kebab case');
});

test.each(['../shop', '/shop'])('fails if the directory is %s', async (directory) => {
  await expect(library(tree, { name: 'shop', directory })).rejects.toThrow('directory must be in the workspace');
});

test('fails if the directory contains a project', async () => {
  await app(tree, { name: 'shop' });
  await expect(library(tree, { name: 'shop', directory: 'apps/shop' })).rejects.toThrow(
    "directory must not contain a project, got 'apps/shop'",
  );
});

test.each([
  [['de v', '1'], "stages must start with a letter and contain only letters, digits and dashes, got 'de v, 1'"],
  [[], 'stages must contain at least one name'],
])('fails if the stages are %j', async (stages, message) => {
  await expect(app(tree, { name: 'shop', stages })).rejects.toThrow(message);
});
