import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownerProblems } from '../src/owner';
import { temporaryFolder } from './support/shell';
import { ROOT } from './support/workflows';

const FILES = {
  'SECURITY.md': 'Email to <security@acme.dev>',
  'CODE_OF_CONDUCT.md': 'Email to <conduct@acme.dev>',
  '.github/CODEOWNERS': '* @acme/maintainers',
  'packages/queues/package.json': '{ "repository": "https://github.com/acme/queues", "groupId": "dev.acme.queues" }',
  // an email address in an example
  'packages/queues/README.md':
    '[policy](https://github.com/acme/queues/blob/main/docs/stability.md) on-call@example.com',
};

function problemsWith(changes: Record<string, string>): string[] {
  const root = temporaryFolder();
  for (const [file, text] of Object.entries({ ...FILES, ...changes })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return ownerProblems(root);
}

test('accepts files of a real owner', () => {
  expect(problemsWith({})).toEqual([]);
});

test.each([
  ['SECURITY.md', '<security@example.com>', 'security@example.com'],
  ['CODE_OF_CONDUCT.md', '<conduct@example.org>', 'conduct@example.org'],
  ['.github/CODEOWNERS', '* @example/maintainers', '@example/maintainers'],
  ['packages/queues/package.json', '"https://github.com/example/queues.git"', 'github.com/example/queues.git'],
  ['packages/queues/package.json', '{ "groupId": "com.example.queues" }', 'com.example'],
  ['packages/queues/package.json', '{ "moduleName": "github.com/example/pets-go" }', 'github.com/example/pets-go'],
  ['packages/queues/package.json', '{ "packageId": "Example.Pets.Queues" }', 'Example.Pets.Queues'],
  ['packages/queues/README.md', '<https://github.com/example/queues/blob/main>', 'github.com/example/queues'],
  ['packages/queues/src/formats/report.ts', "'https://github.com/example/queues/report'", 'github.com/example/queues'],
  ['packages/queues/assets/report.json', '{ "$id": "https://github.com/example/queues" }', 'github.com/example/queues'],
])('fails for a placeholder in %s: %s', (file, text, placeholder) => {
  expect(problemsWith({ [file]: text })).toEqual([
    `${file} must not contain placeholders, got ${placeholder}: set owner in .projenrc.ts and run npx projen`,
  ]);
});

test('fails if a file is missing', () => {
  expect(ownerProblems(join(ROOT, 'docs/..')).join()).not.toContain('must exist');
  const root = temporaryFolder();
  mkdirSync(join(root, 'packages'));
  expect(ownerProblems(root)).toContain('SECURITY.md must exist: run npx projen');
});
