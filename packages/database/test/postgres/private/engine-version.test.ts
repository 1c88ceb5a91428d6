import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as rds from 'aws-cdk-lib/aws-rds';
import { checkEngineVersion } from '../../../src/postgres/private/engine-version';

/** Members of `PostgresEngineVersion` in the aws-cdk-lib at hand, which marks those that Amazon RDS has retired. */
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

test('the CDK names versions, or the next tests would prove nothing', () => {
  expect(current.length).toBeGreaterThan(90);
  expect(current.filter(({ deprecated }) => deprecated).length).toBeGreaterThan(30);
});

test('every version that the CDK calls retired fails, and no other', () => {
  const failing = current.filter(({ full }) => checkEngineVersion(version(full)) !== undefined);
  const retired = current.filter(({ deprecated }) => deprecated);
  expect(failing.map(({ name }) => name)).toEqual(retired.map(({ name }) => name));
});

test('the newest version of each major one is the newest that the CDK names', () => {
  for (const major of [13, 14, 15, 16, 17, 18]) {
    const minors = current
      .filter(({ full }) => full.startsWith(`${major}.`))
      .map(({ full }) => Number(full.split('.')[1]));
    const retired = version(`${major}.0`);
    expect(checkEngineVersion(retired)).toMatch(`the newest known is ${major}.${Math.max(...minors)}`);
  }
});

test.each(['9.6.24', '10', '11.22', '12.22', '12.22-rds.20250508'])('%s is too old for a new database', (full) => {
  expect(checkEngineVersion(version(full))).toBe(`engineVersion must be PostgreSQL 13 or newer, got ${full}`);
});

test.each(['15', '15.99', '19', '19.1', '17.9-rds.20260101'])('%s, of which nothing bad is known, is taken', (full) => {
  expect(checkEngineVersion(version(full))).toBeUndefined();
});
