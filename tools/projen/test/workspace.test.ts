import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConstructLibrary, PrivateProject, Workspace, type Owner } from '../src';

const OWNER: Owner = {
  author: 'A',
  organization: 'acme',
  repository: 'a',
  maintainers: 'team',
  securityContact: 'security@acme.dev',
  conductContact: 'conduct@acme.dev',
  domain: 'acme-shops.dev',
  nuget: 'Acme.Pets',
};

const folder = mkdtempSync(join(tmpdir(), 'workspace-'));

/** Writes a workspace with one library, as `npx projen` does. */
function synthesize(): void {
  for (const dir of ['packages/queue/e2e', 'apps/shop/test']) mkdirSync(join(folder, dir), { recursive: true });
  const workspace = new Workspace(
    {
      toolchain: { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1', 'cdk-nag': '3.0.2' },
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
  new ConstructLibrary(workspace, OWNER, 'queue', {
    description: 'Queues.',
    keywords: ['sqs'],
    peers: { 'aws-cdk-lib': '2.257.0', constructs: '10.5.0', 'cdk-nag': '3.0.0' },
    skipAtLowest: ['test/packs.test.ts'],
  });
  new PrivateProject(workspace, 'apps/shop', 'shop', { description: 'A shop.', globalSetup: 'test/set-up.ts' });
  new PrivateProject(workspace, 'apps/bare', 'bare', { description: 'Without tests.' });
  workspace.synth();
}

function manifest(): {
  version: string;
  peerDependencies: object;
  nx: { targets: object };
  jsii: { targets: object };
} {
  return JSON.parse(readFileSync(join(folder, 'packages/queue/package.json'), 'utf8'));
}

beforeAll(synthesize);

test('the peers of a library begin at its lowest versions', () => {
  expect(manifest().peerDependencies).toEqual({
    'aws-cdk-lib': '^2.257.0',
    constructs: '^10.5.0',
    'cdk-nag': '^3.0.0',
  });
});

test('the target test-lowest of a library skips the named test files', () => {
  expect(manifest().nx.targets).toMatchObject({
    'test-lowest': { options: { testPathIgnorePatterns: ['test/packs.test.ts'] } },
  });
});

test('names in other languages come from the owner, and a hyphen of the domain is an underscore in Java', () => {
  expect(manifest().jsii.targets).toMatchObject({
    java: { package: 'dev.acme_shops.pets.queue', maven: { groupId: 'dev.acme-shops.pets' } },
    dotnet: { namespace: 'Acme.Pets.Queue', packageId: 'Acme.Pets.Queue' },
    go: { moduleName: 'github.com/acme/pets-go' },
  });
});

test('a library is published for each language of jsii', () => {
  expect(Object.keys(manifest().jsii.targets).sort()).toEqual(['dotnet', 'go', 'java', 'python']);
});

test('a library contains its license', () => {
  expect(readFileSync(join(folder, 'packages/queue/LICENSE'), 'utf8')).toContain('Apache License');
});

test.each([
  ['packages/queue', "require('../../jest.preset.cjs')"],
  ['apps/shop', "{\n  ...require('../../jest.preset.cjs'),\n  globalSetup: '<rootDir>/test/set-up.ts',\n}"],
])('the tests of %s have the shared settings', (dir, settings) => {
  expect(readFileSync(join(folder, dir, 'jest.config.cjs'), 'utf8')).toContain(`module.exports = ${settings};`);
});

test('a library with the folder e2e has a target that type-checks and runs the tests in it', () => {
  expect(manifest().nx.targets).toMatchObject({
    e2e: { command: 'jest -w 1 -c e2e.config.cjs', cache: true, dependsOn: ['build', '^build'] },
  });
  expect(readFileSync(join(folder, 'packages/queue/e2e.config.cjs'), 'utf8')).toContain("roots: ['<rootDir>/e2e']");
  const { include } = JSON.parse(readFileSync(join(folder, 'packages/queue/tsconfig.json'), 'utf8'));
  expect(include).toContain('e2e');
});

test('a project without tests has no settings for them', () => {
  expect(existsSync(join(folder, 'apps/bare/jest.config.cjs'))).toBe(false);
});

test('a second run keeps the version that a release wrote', () => {
  const file = join(folder, 'packages/queue/package.json');
  writeFileSync(file, JSON.stringify({ ...manifest(), version: '1.2.3' }));
  synthesize();
  expect(manifest().version).toBe('1.2.3');
});
