import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { toGitlab } from '../../src/formats/gitlab';
import { assembly, record, report } from '../reports/sample';
import { HOSTILE, hostileRecord } from './hostile';

const validate = new Ajv().compile(
  JSON.parse(readFileSync(join(__dirname, 'gitlab.schema.json'), 'utf8')) as Record<string, unknown>,
);

interface Security {
  readonly scan: { readonly status: string; readonly messages: readonly unknown[] };
  readonly vulnerabilities: readonly Readonly<Record<string, unknown>>[];
}

function written(made = report(), uri = 'apps/shop/cdk.out'): Security {
  const value = JSON.parse(toGitlab(made, uri)) as Security;
  validate(value);
  expect(validate.errors).toBeNull();
  return value;
}

test('contains the open findings, without acknowledged and compliant results', () => {
  const { scan, vulnerabilities } = written();
  expect(scan.status).toBe('success');
  expect(vulnerabilities.map(({ severity, location }) => [severity, location])).toEqual([
    ['High', { file: 'apps/a shop/src/data.ts', start_line: 7, end_line: 7 }],
    ['Medium', { file: 'apps/shop/cdk.out/assembly-prod/Data.template.json', start_line: 1, end_line: 1 }],
    ['Unknown', { file: 'apps/shop/cdk.out/assembly-prod/Data.template.json', start_line: 1, end_line: 1 }],
  ]);
});

test('identifies a finding by the rule, its controls and the stable id', () => {
  const made = report();
  const { vulnerabilities } = written(made);
  expect(vulnerabilities[2]).toMatchObject({
    name: 'Info of Beta::Beta-LOGS.',
    description: 'Info of Beta::Beta-LOGS. a token, "x" Resource: prod/Data/Bucket.',
    solution: 'Explanation of Beta::Beta-LOGS.',
    identifiers: [
      { type: 'cdk_rule', name: 'Beta::Beta-LOGS', value: 'Beta::Beta-LOGS' },
      { type: 'control', name: 'Beta AC-2(1)', value: 'Beta AC-2(1)' },
      { type: 'control', name: 'Beta AU-10', value: 'Beta AU-10' },
    ],
    tracking: { items: [{ signatures: [{ algorithm: 'hash', value: made.results[4].id }] }] },
  });
  expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(3);
});

test('contains the problems, and fails if a validator failed', () => {
  const problems = [{ kind: 'validatorFailed' as const, level: 'error' as const, message: 'internal\nerror' }];
  expect(written({ ...report(), problems }).scan).toMatchObject({
    status: 'failure',
    messages: [{ level: 'warn', value: 'internal error' }],
  });
});

test.each(Object.entries(HOSTILE))('fulfils the schema with %s', (_, text) => {
  const made = report({ assembly: assembly({ record: hostileRecord(text) }) });
  expect(written(made).vulnerabilities.length).toBeGreaterThan(record.results.length - 3);
});

test.each([
  [{ version: '14' }],
  [{ scan: { type: 'dast' } }],
  [{ vulnerabilities: [{ id: 'x', identifiers: [], location: {} }] }],
])('the schema rejects %j', (change) => {
  expect(validate({ ...written(), ...change })).toBe(false);
});
