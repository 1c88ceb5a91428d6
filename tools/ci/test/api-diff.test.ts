import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakProblems, compareApis } from '../src/api-diff';
import { temporaryFolder } from './support/shell';

/** Creates a checkout with jsii assemblies. Each library has a class with these methods. */
function checkout(libraries: Record<string, string[]>): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'packages'));
  for (const [name, methods] of Object.entries(libraries)) {
    const folder = join(root, 'packages', name);
    mkdirSync(folder);
    const docs = { stability: 'experimental' };
    const type = {
      assembly: name,
      fqn: `${name}.Queue`,
      kind: 'class',
      name: 'Queue',
      docs,
      initializer: { docs },
      methods: methods.map((method) => ({ name: method, docs })),
    };
    const assembly = {
      schema: 'jsii/0.10.0',
      name,
      version: '0.0.0',
      author: { name: 'a', roles: ['author'] },
      description: 'd',
      homepage: 'https://example.com',
      license: 'Apache-2.0',
      repository: { type: 'git', url: 'https://example.com' },
      jsiiVersion: '6.0.0',
      fingerprint: 'f',
      docs,
      types: { [type.fqn]: type },
    };
    writeFileSync(join(folder, '.jsii'), JSON.stringify(assembly));
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name, version: '0.0.0', main: 'index.js', jsii: { targets: {} } }),
    );
  }
  return root;
}

const base = checkout({ queue: ['send', 'purge'] });

test('added methods and new libraries are not breaking changes', () => {
  expect(compareApis(base, checkout({ queue: ['send', 'purge', 'peek'], topic: [] }))).toEqual([]);
});

test('a removed method of an experimental API is a breaking change', () => {
  const breaks = compareApis(base, checkout({ queue: ['send'] }));
  expect(breaks).toEqual([{ library: 'queue', text: expect.stringContaining('purge') }]);
});

test('a removed library is a breaking change', () => {
  expect(compareApis(base, checkout({}))).toEqual([{ library: 'queue', text: 'queue is removed' }]);
});

describe('a breaking change', () => {
  const breaks = [{ library: 'queue', text: '' }];
  const title = 'feat(queue)!: remove purge';

  test('is allowed with the label and ! in the title', () => {
    expect(breakProblems(breaks, { title, labels: ['breaking-change'] })).toEqual([]);
  });

  test('requires the label', () => {
    expect(breakProblems(breaks, { title, labels: ['docs'] })).toEqual([
      expect.stringContaining("label 'breaking-change'"),
    ]);
  });

  test('requires ! in the title', () => {
    expect(breakProblems(breaks, { title: 'feat(queue): x', labels: ['breaking-change'] })).toEqual([
      expect.stringContaining("Add '!' to the title"),
    ]);
  });
});

test('a pull request without breaking changes requires nothing', () => {
  expect(breakProblems([], { title: 'anything', labels: [] })).toEqual([]);
});
