import { logger, type Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import migrate from '../../src/migrations/add-license-files';

let tree: Tree;
let info: jest.SpyInstance;

beforeEach(() => {
  tree = createTree();
  info = jest.spyOn(logger, 'info').mockImplementation();
});

function library(folder: string, manifest: object): void {
  tree.write(`${folder}/package.json`, JSON.stringify({ name: folder, jsii: {}, ...manifest }));
}

afterEach(() => info.mockRestore());

const text = (folder: string) => tree.read(`${folder}/LICENSE`, 'utf8');

test('adds the license of the workspace to libraries without a license', async () => {
  tree.write('LICENSE', 'text of Acme');
  library('packages/queues', { license: 'MIT' });
  library('libs/topics', { license: 'MIT' });
  await migrate(tree);
  expect(text('packages/queues')).toBe('text of Acme');
  expect(text('libs/topics')).toBe('text of Acme');
  expect(info.mock.calls).toEqual([
    ['libs/topics/LICENSE was added. Check that the text is that of your license'],
    ['packages/queues/LICENSE was added. Check that the text is that of your license'],
  ]);
});

test.each([
  [{ license: 'Apache-2.0' }, /^\s+Apache License\n\s+Version 2\.0/],
  [{ license: 'MIT', author: 'Acme' }, /^MIT License\n\nCopyright \(c\) \d{4} Acme\n/],
  [{ license: 'ISC', author: { name: 'Acme' } }, /^ISC License\n\nCopyright \(c\) \d{4} Acme\n/],
  [{ author: '' }, /^Copyright \(c\) \d{4} The authors\. All rights reserved\.\n$/],
  [{ license: 'MPL-2.0' }, /\nSPDX-License-Identifier: MPL-2\.0\n\nReplace this file with the text of the license/],
  [{ license: '../MIT' }, /\nSPDX-License-Identifier: \.\.\/MIT\n/],
])('without a license of the workspace, writes the text of %j', async (manifest, expected) => {
  library('packages/queues', manifest);
  await migrate(tree);
  expect(text('packages/queues')).toMatch(expected);
});

test('changes no library that has a license, no app and no ignored file', async () => {
  library('packages/queues', {});
  tree.write('packages/queues/LICENSE', 'mine');
  tree.write('apps/shop/package.json', JSON.stringify({ name: 'shop' }));
  tree.write('.gitignore', 'node_modules\n');
  library('node_modules/other', {});
  await migrate(tree);
  expect(text('packages/queues')).toBe('mine');
  expect(tree.exists('apps/shop/LICENSE')).toBe(false);
  expect(tree.exists('node_modules/other/LICENSE')).toBe(false);
  expect(info).not.toHaveBeenCalled();
});

test('running it again changes nothing', async () => {
  library('packages/queues', { license: 'MIT' });
  await migrate(tree);
  const before = text('packages/queues');
  await migrate(tree);
  expect(text('packages/queues')).toBe(before);
});
