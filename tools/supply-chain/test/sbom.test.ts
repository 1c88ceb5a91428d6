import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import type { Bom } from '../src/bom';
import { licenseProblems } from '../src/licenses';
import { publishedPackages, ROOT } from '../src/published';
import { sbomOf, sboms } from '../src/sbom';

const packages = publishedPackages(ROOT);
let boms: ReadonlyMap<string, Bom>;
beforeAll(() => (boms = sboms(ROOT, packages)), 60_000);

const bomOf = (name: string) => boms.get(name) as Bom;
const names = (name: string) => bomOf(name).components.map((component) => component.name);

test('all packages of the folder are published', () => {
  expect(packages.map(({ name }) => name)).toEqual([
    '@pets/compliance',
    '@pets/database',
    '@pets/network',
    '@pets/nx-cdk',
    '@pets/observability',
    '@pets/security',
    '@pets/service',
  ]);
});

test('all dependencies and bundled packages have allowed licenses', () => {
  expect(licenseProblems(boms)).toEqual([]);
});

describe.each(packages.map(({ name }) => name))('the SBOM of %s', (name) => {
  test('is valid CycloneDX', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);
    expect(await validator.validate(JSON.stringify(bomOf(name)))).toBeNull();
  });

  test('describes the package, not the workspace', () => {
    const { component } = bomOf(name).metadata;
    expect(component).toMatchObject({ name, purl: `pkg:npm/${name.replace('@', '%40')}@${component.version}` });
    expect(names(name).filter((other) => other.startsWith('@pets/'))).toEqual([]);
  });

  test('has each dependency of the manifest', () => {
    const { folder } = packages.find((published) => published.name === name) ?? {};
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(join(folder ?? '', 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'peerDependencies', Record<string, string> | undefined>;
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    expect(declared.length).toBeGreaterThan(1);
    expect(names(name)).toEqual(expect.arrayContaining(declared));
  });
});

test('the SBOM of the database library has the packages in its functions, which others do not have', () => {
  const direct = (name: string) => bomOf(name).dependencies[0].dependsOn.map((ref) => ref.replace(/(.)@.*/, '$1'));
  expect(direct('@pets/database')).toEqual(expect.arrayContaining(['aws-cdk-lib', 'pg', 'pg-protocol', 'pg-types']));
  expect(direct('@pets/service')).toEqual(['aws-cdk-lib', 'constructs']);
  expect(names('@pets/service')).not.toContain('pg');
});

test('the SBOM of a new version has this version, although the lock file has the earlier one', () => {
  const component = (name: string, version: string) => ({
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  });
  const all: Bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: 'urn:uuid:0',
    metadata: { component: component('acme', '0.0.0') },
    components: [component('@acme/queues', '1.0.0'), component('a', '1.0.0'), component('other', '1.0.0')],
    dependencies: [
      { ref: '@acme/queues@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: 'a@1.0.0', dependsOn: ['a@1.0.0'] },
    ],
  };
  const bom = sbomOf({ name: '@acme/queues', version: '1.1.0', folder: '' }, all, [component('b', '2.0.0')]);
  expect(bom.metadata.component).toMatchObject({ 'bom-ref': '@acme/queues@1.1.0', version: '1.1.0' });
  expect(bom.components.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(bom.dependencies).toEqual([
    { ref: '@acme/queues@1.1.0', dependsOn: ['a@1.0.0', 'b@2.0.0'] },
    { ref: 'a@1.0.0', dependsOn: ['a@1.0.0'] },
    { ref: 'b@2.0.0', dependsOn: [] },
  ]);
  expect(() => sbomOf({ name: '@acme/topics', version: '1.0.0', folder: '' }, all, [])).toThrow(
    'package-lock.json must have @acme/topics: run npm install',
  );
});
