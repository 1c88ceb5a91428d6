import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { output } from '../../../packages/nx-cdk/src/toolkit';
import { ROOT } from '../src/run';
import type { Accepted } from '../src/upgrades/accepted';
import { compareUpgrade, type UpgradeReport } from '../src/upgrades/compare';
import { CONSUMED, synthesizeConsumer } from '../src/upgrades/consumer';
import { unpack, type Earlier } from '../src/upgrades/earlier';
import { exportedClasses } from '../src/upgrades/findings';

const WORK = join(ROOT, '.nx/upgrades-e2e');
const DATABASE = join(ROOT, 'packages/database');

afterAll(() => rmSync(WORK, { recursive: true, force: true }));

describe('the app', () => {
  test.each(CONSUMED)('has all public constructs of %s', (library) => {
    const packageFolder = join(ROOT, 'packages', library);
    const parts = synthesizeConsumer({ library, packageFolder, folder: join(WORK, library) });
    expect(parts.filter(({ error }) => error !== undefined)).toEqual([]);
    const used = parts.flatMap(({ classes }) => classes);
    const constructs = constructsOf(packageFolder);
    expect(constructs.length).toBeGreaterThan(5);
    expect(constructs.filter((fqn) => !used.includes(fqn))).toEqual([]);
  });
});

/** Exported classes of a library that are constructs and not abstract. */
function constructsOf(packageFolder: string): string[] {
  const exports = jest.requireActual<Record<string, { prototype?: object } | undefined>>(packageFolder);
  const { Construct } = jest.requireActual<typeof import('constructs')>('constructs');
  const { types } = JSON.parse(readFileSync(join(packageFolder, '.jsii'), 'utf8')) as {
    types: Record<string, { name: string; kind: string; abstract?: boolean }>;
  };
  return [...exportedClasses(packageFolder)].filter((fqn) => {
    const { name, kind, abstract } = types[fqn];
    return kind === 'class' && !abstract && exports[name]?.prototype instanceof Construct;
  });
}

describe('an upgrade of the database library', () => {
  let earlier: Earlier;
  beforeAll(() => {
    rmSync(WORK, { recursive: true, force: true });
    const folder = join(WORK, 'tarball');
    earlier = unpack(packed(folder), join(WORK, 'earlier'));
  });

  /** Compares with a copy in which a text is replaced. */
  function upgradeTo(file: string, from: string, to: string, accepted: Accepted[] = []): UpgradeReport {
    const packageFolder = join(WORK, 'changed');
    rmSync(packageFolder, { recursive: true, force: true });
    for (const part of ['lib', '.jsii', 'package.json']) {
      cpSync(join(DATABASE, part), join(packageFolder, part), { recursive: true });
    }
    const path = join(packageFolder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
    return compareUpgrade({ library: 'database', earlier, packageFolder, folder: join(WORK, 'compared'), accepted });
  }

  const RENAMED = [
    'lib/postgres/postgres-database.js',
    "LiteralPortInstance(this, 'Resource'",
    "LiteralPortInstance(this, 'Instance'",
  ] as const;

  test('is refused if a construct id of the database is renamed', () => {
    const { refused, apiBreaks } = upgradeTo(...RENAMED);
    expect(apiBreaks).toEqual([]);
    expect(refused.map(({ effect }) => effect)).toContain('AWS::RDS::DBInstance is orphaned');
    expect([...new Set(refused.map(({ part }) => part))]).toEqual([
      'database with rotation and proxy',
      'database on a shared instance',
      'backup',
      'recovery',
    ]);
  });

  test('is allowed if the list accepts each resource', () => {
    const { refused } = upgradeTo(...RENAMED);
    const accepted = refused.map(({ library, part, resource }) => ({
      ...{ library, part, resource },
      from: earlier.version,
      reason: 'a test',
    }));
    const report = upgradeTo(...RENAMED, accepted);
    expect(report.refused).toEqual([]);
    expect(report.accepted).toHaveLength(refused.length);
    expect(report.unused).toEqual([]);
  });

  test('is allowed if the default of a description changes', () => {
    const changed = upgradeTo(
      'lib/rotation/password-rotation.js',
      'Rotates the password of a database user',
      'Rotates',
    );
    expect(changed).toMatchObject({ refused: [], apiBreaks: [], parts: 6 });
  });

  test('is refused if deletion protection is off by default', () => {
    const file = 'lib/postgres/private/instance-options.js';
    const { refused } = upgradeTo(file, 'props.deletionProtection ?? true', 'props.deletionProtection ?? false');
    expect(refused[0].effect).toBe('AWS::RDS::DBInstance is less protected (DeletionProtection: true → false)');
  });

  test('is refused if the library refuses props that it accepted', () => {
    const { refused } = upgradeTo(
      'lib/postgres/postgres-database.js',
      'this.instance = new',
      "throw new Error('databaseName must be set'); this.instance = new",
    );
    expect(refused[0]).toMatchObject({
      part: 'database with rotation and proxy',
      resource: 'app',
      effect: 'cannot be synthesized: databaseName must be set',
    });
  });

  test('breaks the API if a prop is removed', () => {
    const { apiBreaks, refused } = upgradeTo('.jsii', '"name": "secretNamePrefix"', '"name": "secretPrefix"');
    expect(apiBreaks.join('\n')).toContain('secretNamePrefix');
    expect(refused).toEqual([]);
  });
});

/** Packs the compiled library as a release does. */
function packed(folder: string): string {
  output('mkdir', ['-p', folder]);
  output('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: DATABASE });
  const [tarball] = readdirSync(folder);
  expect(basename(tarball)).toMatch(/^pets-database-.*\.tgz$/);
  return join(folder, tarball);
}
