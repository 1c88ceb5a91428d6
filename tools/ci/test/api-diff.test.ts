import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakProblems, compareApis } from '../src/api-diff';
import { temporaryFolder } from './support/shell';

/** A checkout with libraries that have one class with these methods, as jsii describes it. */
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

test('an API that only grows breaks nobody, nor does a new library', () => {
  expect(compareApis(base, checkout({ queue: ['send', 'purge', 'peek'], topic: [] }))).toEqual([]);
});

test('a method that is gone is told with its name, in an experimental API, too', () => {
  const breaks = compareApis(base, checkout({ queue: ['send'] }));
  expect(breaks).toEqual([{ library: 'queue', text: expect.stringContaining('purge') }]);
});

test('a library that is gone breaks its users', () => {
  expect(compareApis(base, checkout({}))).toEqual([{ library: 'queue', text: 'queue is gone' }]);
});

describe('a break', () => {
  const breaks = [{ library: 'queue', text: '' }];
  const title = 'feat(queue)!: purge is gone';

  test('passes with the label and the mark in the title', () => {
    expect(breakProblems(breaks, { title, labels: ['breaking-change'] })).toEqual([]);
  });

  test('needs the label', () => {
    expect(breakProblems(breaks, { title, labels: ['docs'] })).toEqual([
      expect.stringContaining("label 'breaking-change'"),
    ]);
  });

  test('needs the mark, by which the release chooses the version', () => {
    expect(breakProblems(breaks, { title: 'feat(queue): x', labels: ['breaking-change'] })).toEqual([
      expect.stringContaining("'!' in the title"),
    ]);
  });
});

test('nothing is asked of a pull request that breaks nothing', () => {
  expect(breakProblems([], { title: 'anything', labels: [] })).toEqual([]);
});
