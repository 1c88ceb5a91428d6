import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as rds from 'aws-cdk-lib/aws-rds';
import { checkEngineVersion, checkReplicaVersion } from '../../../src/postgres/private/engine-version';

/** Members of `PostgresEngineVersion` in the installed aws-cdk-lib, which deprecates those that Amazon RDS retired. */
function versionsOfCdk(): { name: string; full: string; deprecated: boolean }[] {
  const file = join(dirname(require.resolve('aws-cdk-lib/aws-rds')), 'lib/instance-engine.d.ts');
  const [, body] = readFileSync(file, 'utf8').split('class PostgresEngineVersion ');
  const members = body.split('\n}')[0].matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*static readonly (VER_\w+):/g);
  const versions = rds.PostgresEngineVersion as unknown as Record<string, rds.PostgresEngineVersion>;
  return [...members].map(([, doc, name]) => ({
    name,
    full: versions[name].postgresFullVersion,
    deprecated: doc.includes('@deprecated'),
  }));
}

const version = (full: string) => rds.PostgresEngineVersion.of(full, full.split('.')[0]);
const current = versionsOfCdk().filter(({ full }) => Number.parseInt(full, 10) >= 13);

test('finds the versions of the CDK', () => {
  expect(current.length).toBeGreaterThan(90);
  expect(current.filter(({ deprecated }) => deprecated).length).toBeGreaterThan(30);
});

test('rejects exactly the versions that the CDK deprecates', () => {
  const failing = current.filter(({ full }) => checkEngineVersion(version(full)) !== undefined);
  const retired = current.filter(({ deprecated }) => deprecated);
  expect(failing.map(({ name }) => name)).toEqual(retired.map(({ name }) => name));
});

test('knows the newest minor version of each major version', () => {
  for (const major of [13, 14, 15, 16, 17, 18]) {
    const minors = current
      .filter(({ full }) => full.startsWith(`${major}.`))
      .map(({ full }) => Number(full.split('.')[1]));
    const retired = version(`${major}.0`);
    expect(checkEngineVersion(retired)).toMatch(`The newest known one is ${major}.${Math.max(...minors)}`);
  }
});

test.each(['9.6.24', '10', '11.22', '12.22', '12.22-rds.20250508'])(
  'rejects %s as too old for a new database',
  (full) => {
    expect(checkEngineVersion(version(full))).toBe(`engineVersion must be PostgreSQL 13 or later, got ${full}`);
  },
);

test.each([
  ['17.9', '17.9', undefined],
  ['17.10', '17.9', undefined],
  ['17', '17.9', undefined],
  ['17.9', '17', undefined],
  [
    '17.8',
    '17.9',
    'engineVersion must be at least that of the source, 17.9, got 17.8. Amazon RDS requires that replicas are upgraded first',
  ],
  [
    '18.3',
    '17.9',
    'engineVersion must have the major version of the source, 17.9, got 18.3. Remove the replica, upgrade the source, and create the replica again',
  ],
  ['18.3', undefined, undefined],
])('compares the version %s of a replica with %s of its source', (full, source, problem) => {
  expect(checkReplicaVersion(version(full), source)[1]).toBe(problem);
});

test.each(['15', '15.99', '19', '19.1', '17.9-rds.20260101'])(
  'accepts %s, which is not known to be retired',
  (full) => {
    expect(checkEngineVersion(version(full))).toBeUndefined();
  },
);
