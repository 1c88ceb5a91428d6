import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraries } from '../../src/peers/library';
import { compare } from '../../src/peers/registry';
import { reasons } from '../../src/peers/run';
import { areInstalled, below, newest, withCdk } from '../../src/peers/versions';
import type { Registry } from '../../src/peers/registry';
import { ROOT } from '../../src/run';

const registry: Registry = {
  versions: (name) => (name === 'aws-cdk-lib' ? ['2.9.0', '2.10.0', '2.11.0'] : ['10.0.0', '10.6.0']),
  peers: (name, version): Record<string, string> =>
    name === 'cdk-nag'
      ? { 'aws-cdk-lib': '^2.9.0', constructs: '^10.5.1' }
      : { constructs: version === '2.11.0' ? '^10.5.0' : '^10.0.0' },
};
const library = {
  name: 'network',
  npmName: '@pets/network',
  lowest: { 'aws-cdk-lib': '2.11.0', constructs: '10.5.0' },
  testPathIgnorePatterns: [],
};

test('the newest versions are the last ones in the registry', () => {
  expect(newest(library, registry)).toEqual({ 'aws-cdk-lib': '2.11.0', constructs: '10.6.0' });
});

test('the versions below have the previous release of the CDK, with the constructs that it asks for', () => {
  expect(below(library, registry)).toEqual({ 'aws-cdk-lib': '2.10.0', constructs: '10.0.0' });
});

test('constructs is as low as all other packages allow', () => {
  expect(withCdk({ 'cdk-nag': '3.0.0' }, '2.9.0', registry)).toEqual({
    'aws-cdk-lib': '2.9.0',
    'cdk-nag': '3.0.0',
    constructs: '10.5.1',
  });
});

test.each([
  ['2.276.0', '10.8.1', true],
  ['2.276.0', '10.8.0', false],
  ['2.275.0', '10.8.1', false],
])('aws-cdk-lib %s and constructs %s are installed: %s', (cdk, constructs, expected) => {
  const root = mkdtempSync(join(tmpdir(), 'peers-'));
  for (const [name, version] of Object.entries({ 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' })) {
    mkdirSync(join(root, 'node_modules', name), { recursive: true });
    writeFileSync(join(root, 'node_modules', name, 'package.json'), JSON.stringify({ version }));
  }
  expect(areInstalled(root, { 'aws-cdk-lib': cdk, constructs })).toBe(expected);
});

test('versions are compared by number', () => {
  expect(['2.10.0', '2.9.1', '2.9.0'].sort(compare)).toEqual(['2.9.0', '2.9.1', '2.10.0']);
});

test('reads the libraries of this repository', () => {
  const [network] = libraries(ROOT, ['network']);
  expect(network).toMatchObject({ name: 'network', npmName: '@pets/network' });
  expect(Object.keys(network.lowest)).toEqual(['aws-cdk-lib', 'constructs']);
  expect(libraries(ROOT).map(({ name }) => name)).not.toContain('nx-cdk');
});

test('fails for an unknown library', () => {
  expect(() => libraries(ROOT, ['networks'])).toThrow(
    "library must be one of compliance, database, network, observability, security, service, got 'networks'",
  );
});

test('the reasons of a failure are lines of the compiler, of npm and of Jest, each once', () => {
  const lines = [
    'PASS test/a.test.ts',
    'src/a.ts:1:2 - error TS2339: no such property',
    '  ● a database › is encrypted',
    '  ● a database › is encrypted',
    'npm error code ERESOLVE',
    '[ERROR] Declared dependency on version ^2.271.0 of aws-cdk-lib, but version 2.262.0 was found',
  ];
  expect(reasons(lines)).toEqual([
    'src/a.ts:1:2 - error TS2339: no such property',
    '● a database › is encrypted',
    'npm error code ERESOLVE',
    '[ERROR] Declared dependency on version ^2.271.0 of aws-cdk-lib, but version 2.262.0 was found',
  ]);
});
