import { readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import init from '../../src/generators/init';

let tree: Tree;

beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  tree.delete('.oxfmtrc.json');
});

test('creates nx.json if the workspace has none', async () => {
  tree.delete('nx.json');
  await init(tree, {});
  expect(readJson(tree, 'nx.json')).toEqual({
    $schema: './node_modules/nx/schemas/nx-schema.json',
    plugins: ['@pets/nx-cdk'],
  });
});

test('adds the plugin to nx.json, after other plugins and with all settings', async () => {
  tree.write('nx.json', JSON.stringify({ defaultBase: 'trunk', plugins: ['@nx/js'] }));
  await init(tree, {});
  expect(readJson(tree, 'nx.json')).toEqual({ defaultBase: 'trunk', plugins: ['@nx/js', '@pets/nx-cdk'] });
});

test.each([['@pets/nx-cdk'], [{ plugin: '@pets/nx-cdk', options: { synthTargetName: 'cdk-synth' } }]])(
  'keeps the registration %j',
  async (plugin) => {
    tree.write('nx.json', JSON.stringify({ plugins: [plugin] }));
    await init(tree, {});
    expect(readJson(tree, 'nx.json').plugins).toEqual([plugin]);
  },
);

test('adds the AWS CDK and its CLI to the development dependencies', async () => {
  tree.write('package.json', JSON.stringify({ devDependencies: { 'aws-cdk': '2.1150.0' } }));
  await init(tree, {});
  expect(readJson(tree, 'package.json').devDependencies).toEqual({
    'aws-cdk': '2.1150.0',
    'aws-cdk-lib': expect.any(String),
    constructs: expect.any(String),
  });
});

test('ignores generated files', async () => {
  await init(tree, {});
  expect(tree.read('.gitignore', 'utf8')).toContain('cdk.out\n');
});

test('running it again changes nothing', async () => {
  await init(tree, {});
  const files = () => tree.listChanges().map(({ path, content }) => [path, String(content)]);
  const before = files();
  await init(tree, {});
  expect(files()).toEqual(before);
});
