import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Lazy } from 'aws-cdk-lib/core';
import { Compliance, CompliancePack, ExpiryPolicy, RegisterFile } from '../../src';
import { makeReport } from '../../src/reports/report';
import { readAssembly } from '../../src/assembly/assembly';
import { toCsv } from '../../src/reports/csv';
import { appWith, LOGS, synthesize, TLS } from '../compliance-app';

const root = mkdtempSync(join(tmpdir(), 'register-file-'));
afterAll(() => rmSync(root, { recursive: true }));

function after(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

const packs = [CompliancePack.AWS_SOLUTIONS];
const ENTRY = {
  id: 'bucket',
  rules: [TLS, LOGS],
  at: ['Data/Bucket'],
  reason: 'a test',
  owner: 'data-team',
  owners: { prod: 'prod-team' },
  expires: after(60),
};

function fileWith(...acknowledgements: unknown[]): string {
  const file = join(root, 'register.json');
  writeFileSync(file, JSON.stringify({ acknowledgements }));
  return file;
}

describe('a register file', () => {
  test('is applied to an app, with the id and the owner of each stage', () => {
    const app = appWith('dev', 'prod');
    Compliance.of(app).check({ packs, acknowledgements: RegisterFile.read(fileWith(ENTRY)) });
    expect(synthesize(app).problems).toEqual([]);
    const report = makeReport({ assembly: readAssembly(app.outdir), now: new Date() });
    expect(report.acknowledgements[0]).toMatchObject({
      id: 'bucket',
      owner: 'data-team',
      owners: { prod: 'prod-team' },
    });
    const rows = toCsv(report).split('\r\n');
    expect(rows.filter((row) => row.startsWith('dev') && row.includes(',data-team,'))).toHaveLength(2);
    expect(rows.filter((row) => row.startsWith('prod') && row.includes(',prod-team,'))).toHaveLength(2);
  });

  test('names the file and all problems', () => {
    const file = fileWith({ ...ENTRY, owner: '', other: 1 }, { ...ENTRY, at: [] });
    expect(() => RegisterFile.read(file)).toThrow(
      [
        `${file}: acknowledgements[0]: has the unknown key 'other'. Keys are id, rules, at, stages, reason, owner, owners, expires, ticket, runbook`,
        `${file}: acknowledgements[0]: owner must be a text, got '""'`,
        `${file}: acknowledgements[1]: at must be a list of construct paths, got '[]'`,
      ].join('\n'),
    );
  });

  test('must have different ids', () => {
    expect(() => RegisterFile.read(fileWith(ENTRY, ENTRY))).toThrow("must be unique, got 'bucket' twice");
    expect(() => Compliance.of(new App()).check({ packs, acknowledgements: [ENTRY, ENTRY] })).toThrow(
      "must be unique, got 'bucket' twice",
    );
  });
});

describe('expiry policy', () => {
  function check(expiryPolicy: ExpiryPolicy | undefined, days: number) {
    const app = appWith('dev');
    const entry = { ...ENTRY, expires: after(days) };
    Compliance.of(app).check({ packs, acknowledgements: [entry], expiryPolicy });
    const { failure } = synthesize(app);
    const { problems, acknowledgements, results } = makeReport({ assembly: readAssembly(app.outdir), now: new Date() });
    const isOpen = results.some(({ outcome }) => outcome === 'nonCompliant');
    return {
      fails: failure !== '',
      problems: problems.map(({ kind, level }) => `${level} ${kind}`),
      status: acknowledgements[0].status,
      isOpen,
    };
  }

  test.each<[string, ExpiryPolicy | undefined, number, boolean, string[], string]>([
    ['by default', undefined, 30, false, ['warning expiring'], 'expiring'],
    ['by default', undefined, 31, false, [], 'active'],
    ['warn', ExpiryPolicy.warn(Duration.days(10)), 10, false, ['warning expiring'], 'expiring'],
    ['warn', ExpiryPolicy.warn(Duration.days(10)), 11, false, [], 'active'],
    ['fail', ExpiryPolicy.fail(), 30, true, ['error expiring'], 'expiring'],
    ['fail', ExpiryPolicy.fail(Duration.days(7)), 7, true, ['error expiring'], 'expiring'],
    ['fail', ExpiryPolicy.fail(Duration.days(7)), 8, false, [], 'active'],
  ])('%s: %#', (_, policy, days, fails, problems, status) => {
    expect(check(policy, days)).toEqual({ fails, problems, status, isOpen: false });
  });

  test('names all owners', () => {
    const app = appWith('dev', 'prod');
    Compliance.of(app).check({ packs, acknowledgements: [{ ...ENTRY, expires: after(3) }] });
    synthesize(app);
    const { problems } = makeReport({ assembly: readAssembly(app.outdir), now: new Date() });
    expect(problems[0].message).toContain('data-team, prod: prod-team must renew or remove it');
  });

  test.each([
    [Duration.hours(36), 'of whole days, at most 365, got 1 day 12 hours'],
    [Duration.days(366), 'of whole days, at most 365, got 366 days'],
    [Duration.days(Lazy.number({ produce: () => 1 })), 'that is known during synthesis, got a token'],
  ])('must have a valid notice: %#', (notice, message) => {
    expect(() => Compliance.of(new App()).check({ packs, expiryPolicy: ExpiryPolicy.warn(notice) })).toThrow(
      `App: expiryPolicy must have a notice ${message}`,
    );
  });
});
