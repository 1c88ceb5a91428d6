import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishedTool, Workspace } from '../src';

const folder = mkdtempSync(join(tmpdir(), 'published-tool-'));

function read(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'packages/plugin', file), 'utf8'));
}

beforeAll(() => {
  const workspace = new Workspace(
    {
      toolchain: { nx: '23.2.1', '@nx/devkit': '23.2.1', jsii: '6.0.16', 'cli-table3': '0.6.5', jest: '30.5.2' },
      common: {
        license: 'Apache-2.0',
        author: { name: 'A', organization: true, url: 'https://example.com' },
        repository: { type: 'git', url: 'https://example.com/a.git' },
      },
      scripts: {},
    },
    folder,
  );
  // no npm install in this test
  jest.spyOn(workspace, 'postSynthesize').mockImplementation(() => undefined);
  new PublishedTool(workspace, 'plugin', {
    description: 'A plugin.',
    keywords: ['nx'],
    dependencies: ['cli-table3'],
    peers: ['nx', '@nx/devkit'],
    ranges: { nx: '>=23.2.0 <25' },
    optionalPeers: ['jsii'],
    files: ['schemas'],
    versions: ['jest'],
    fields: { executors: './executors.json' },
  });
  workspace.synth();
});

test('a published tool has version ranges and optional peer dependencies', () => {
  expect(read('package.json')).toMatchObject({
    name: '@pets/plugin',
    main: 'lib/index.js',
    executors: './executors.json',
    dependencies: { 'cli-table3': '^0.6.5' },
    peerDependencies: { nx: '>=23.2.0 <25', '@nx/devkit': '^23.2.1', jsii: '^6.0.16' },
    peerDependenciesMeta: { jsii: { optional: true } },
    publishConfig: { access: 'public' },
  });
  expect(read('package.json')).not.toHaveProperty('private');
});

test('the tarball contains the compiled files and the listed files', () => {
  expect(read('package.json').files).toEqual(['lib', 'schemas', 'versions.json', 'CHANGELOG.md']);
});

test('versions.json contains the versions of the workspace', () => {
  expect(read('versions.json')).toMatchObject({ jest: '30.5.2' });
});
