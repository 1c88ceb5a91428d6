import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Compliance, CompliancePack } from '../../src';
import { runCommand } from '../../src/cli/command';
import type { ComplianceReport } from '../../src/reports/report-model';
import { appWith, bucketIn, LOGS, synthesize, TLS } from '../compliance-app';

const root = mkdtempSync(join(tmpdir(), 'command-'));
const out = join(root, 'reports');
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => rmSync(out, { recursive: true, force: true }));

function run(...args: string[]) {
  const told: string[] = [];
  const complained: string[] = [];
  const code = runCommand(['--out', out, ...args], {
    out: (text) => told.push(text),
    err: (text) => complained.push(text),
  });
  return { code, out: told.join(''), err: complained.join('') };
}

function assemblyOf(...acknowledged: string[]): string {
  const app = appWith('dev');
  const entry = { reason: 'it is a test', owner: 'storage-team', expires: '2999-12-31', at: ['Data/Bucket'] };
  const acknowledgements = acknowledged.length > 0 ? [{ ...entry, rules: acknowledged }] : [];
  Compliance.of(app).check({ packs: [CompliancePack.AWS_SOLUTIONS], acknowledgements });
  synthesize(app);
  return app.outdir;
}

function jsonReport(): ComplianceReport {
  return JSON.parse(readFileSync(join(out, 'compliance.json'), 'utf8')) as ComplianceReport;
}

const open = assemblyOf();
const closed = assemblyOf(TLS, LOGS);

describe('the command', () => {
  test('writes all formats, and exits with 1 while a finding is open', () => {
    const { code, out: told, err } = run(open);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(readdirSync(out).sort()).toEqual(
      ['compliance.json', 'compliance.sarif', 'findings.csv', 'index.html', 'junit.xml', 'summary.md'].sort(),
    );
    expect(told).toContain(`  error: ${TLS} at dev/Data/Bucket\n`);
    expect(told).toContain('\n2 open findings\n');
  });

  test('exits with 0 where all is acknowledged', () => {
    expect(run(closed)).toMatchObject({ code: 0, out: expect.stringContaining('\n0 open findings\n') });
    expect(jsonReport().acknowledgements[0]).toMatchObject({ owner: 'storage-team', status: 'active', findings: 2 });
  });

  test('writes the same bytes twice, but for the time', () => {
    const files = () => {
      run(open);
      return readdirSync(out).map((file) =>
        readFileSync(join(out, file), 'utf8').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, ''),
      );
    };
    expect(files()).toEqual(files());
  });

  test('writes chosen formats alone', () => {
    expect(run(open, '--format', 'csv,sarif', '--format', 'junit').code).toBe(1);
    expect(readdirSync(out).sort()).toEqual(['compliance.sarif', 'findings.csv', 'junit.xml']);
  });

  test.each([
    ['never', 0],
    ['error', 1],
    ['warning', 1],
    ['info', 1],
  ])('with --fail-on %s exits with %d on an error', (level, code) => {
    expect(run(open, '--fail-on', level).code).toBe(code);
  });

  test('with --fail-on error passes over warnings', () => {
    const app = appWith();
    const stack = new Stack(app, 'Data');
    bucketIn(stack);
    Compliance.of(app).check({ packs: [CompliancePack.AWS_SOLUTIONS] });
    synthesize(app);
    const file = join(app.outdir, 'compliance-record.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"level":"error"', '"level":"warning"'));
    expect(run(app.outdir, '--fail-on', 'error').code).toBe(0);
    expect(run(app.outdir, '--fail-on', 'warning').code).toBe(1);
  });

  test('fails on a problem of the register though no finding is open', () => {
    const { code, out: told } = run(assemblyOf(TLS, LOGS, 'AwsSolutions::AwsSolutions-RDS11'));
    expect(code).toBe(1);
    expect(told).toContain('the acknowledgement of AwsSolutions::AwsSolutions-RDS11 at Data/Bucket matches nothing');
  });

  test('reads an assembly of packs that were used without Compliance', () => {
    const folder = assemblyOf();
    rmSync(join(folder, 'compliance-record.json'));
    expect(run(folder).code).toBe(1);
    const { packs, resources, results } = jsonReport();
    expect(packs).toEqual([{ name: 'AwsSolutions', complete: false }]);
    expect(resources).toEqual([
      expect.objectContaining({ path: 'dev/Data/Bucket', type: 'AWS::S3::Bucket', stage: 'dev', stack: 'dev/Data' }),
    ]);
    expect(results).toHaveLength(2);
  });

  test('asks for a second opinion where the app wants one', () => {
    const app = appWith('dev');
    const entry = { reason: 'it is a test', owner: 'storage-team', expires: '2999-12-31', at: ['Data/Bucket'] };
    const logging = 'cdk-validator-cfnguard::s3_bucket_logging_enabled_check';
    const packs = [CompliancePack.AWS_SOLUTIONS];
    Compliance.of(app).check({
      packs,
      acknowledgements: [{ ...entry, rules: [TLS, LOGS, logging] }],
      controlTower: true,
    });
    synthesize(app);
    const { code, out: told } = run(app.outdir);
    expect(code).toBe(1);
    expect(told).toContain('checking the templates by the rules of AWS Control Tower …\n');
    expect(told).toContain('cdk-validator-cfnguard::s3_version_lifecycle_policy_check at dev/Data/Bucket\n');
    expect(told).not.toContain(logging);
    expect(jsonReport().summary.controls).toContainEqual(
      expect.objectContaining({ pack: 'cdk-validator-cfnguard', control: 'CT.S3.PR.2', acknowledged: 1 }),
    );
  });

  test('prints its help', () => {
    const { code, out: told } = run('--help');
    expect(code).toBe(0);
    for (const word of ['--format', '--out', '--fail-on', '--baseline', 'Exit codes']) expect(told).toContain(word);
    expect(existsSync(out)).toBe(false);
  });
});

describe('with --baseline', () => {
  const baseline = join(root, 'baseline.json');

  test('only new findings fail', () => {
    run(assemblyOf(LOGS), '--format', 'json');
    writeFileSync(baseline, JSON.stringify(jsonReport()));
    expect(run(assemblyOf(LOGS), '--baseline', baseline)).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 open findings, and 1 that the baseline knows'),
    });
    expect(run(open, '--baseline', baseline)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${LOGS} at dev`),
    });
  });

  test.each([
    ['no JSON', '{', 'is no valid JSON'],
    ['another JSON', '{"results":[]}', 'is no compliance.json of version 1.0'],
    ['nothing', 'null', 'is no compliance.json of version 1.0'],
  ])('that holds %s is an error', (_, content, message) => {
    writeFileSync(baseline, content);
    expect(run(open, '--baseline', baseline)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  test('that is not there is an error', () => {
    expect(run(open, '--baseline', '/nowhere.json').err).toBe(
      'cdk-compliance: the baseline /nowhere.json is not there\n',
    );
  });
});

describe('exits with 2, one line and no report', () => {
  const empty = mkdtempSync(join(root, 'empty-'));
  const plain = new App({ outdir: mkdtempSync(join(root, 'plain-')) });
  plain.synth();
  const broken = mkdtempSync(join(root, 'broken-'));
  writeFileSync(join(broken, 'manifest.json'), '{}');
  writeFileSync(join(broken, 'compliance-record.json'), '{"recordVersion":');
  const newer = mkdtempSync(join(root, 'newer-'));
  writeFileSync(join(newer, 'manifest.json'), '{}');
  writeFileSync(join(newer, 'compliance-record.json'), '{"recordVersion":2}');

  test.each([
    ['no assembly', [empty], 'is no cloud assembly: it has no manifest.json'],
    ['no folder', [join(root, 'nowhere')], 'is no cloud assembly: it has no manifest.json'],
    ['an assembly without packs', [plain.outdir], 'synthesize the app with Compliance.of(app).check() first'],
    ['a broken record', [broken], 'compliance-record.json is no valid JSON'],
    ['the record of another version', [newer], 'whose record this one does not know'],
    ['two assemblies', [open, closed], 'one cloud assembly at a time'],
    [
      'an unknown format',
      [open, '--format', 'pdf'],
      "--format must be one of html, csv, json, sarif, junit, markdown, got 'pdf'",
    ],
    [
      'an unknown level',
      [open, '--fail-on', 'high'],
      "--fail-on must be one of error, warning, info, never, got 'high'",
    ],
    ['an unknown option', [open, '--formats', 'csv'], "Unknown option '--formats'"],
    ['a place where no folder can be', [open, '--out', join(broken, 'manifest.json')], 'EEXIST'],
  ])('for %s', (_, args, message) => {
    const { code, out: told, err } = run(...args);
    expect({ code, told }).toEqual({ code: 2, told: '' });
    expect(err).toContain(message);
    expect(err).toMatch(/^cdk-compliance: [^\n]*\n$/);
  });
});
