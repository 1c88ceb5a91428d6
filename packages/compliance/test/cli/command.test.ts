import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Compliance, CompliancePack } from '../../src';
import { runCommand } from '../../src/cli/command';
import { FORMATS } from '../../src/cli/formats';
import type { ComplianceReport } from '../../src/reports/report-model';
import { appWith, bucketIn, LOGS, synthesize, TLS } from '../compliance-app';

/** An expiration date without a warning. */
const SOON = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);

const root = mkdtempSync(join(tmpdir(), 'command-'));
const out = join(root, 'reports');
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => rmSync(out, { recursive: true, force: true }));

function run(...args: string[]) {
  const output: string[] = [];
  const errors: string[] = [];
  const code = runCommand(['--out', out, ...args], {
    out: (text) => output.push(text),
    err: (text) => errors.push(text),
  });
  return { code, out: output.join(''), err: errors.join('') };
}

function assemblyOf(...acknowledged: string[]): string {
  const app = appWith('dev');
  const entry = { reason: 'this is a test', owner: 'storage-team', expires: SOON, at: ['Data/Bucket'] };
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
  test('writes all formats, and exits with 1 if a finding is open', () => {
    const { code, out: printed, err } = run(open);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(readdirSync(out).sort()).toEqual(
      Object.values(FORMATS)
        .flat()
        .map(({ file }) => file)
        .sort(),
    );
    expect(printed).toContain(`  error: ${TLS} at dev/Data/Bucket\n`);
    expect(printed).toContain('\n2 open findings\n');
  });

  test('exits with 0 if all findings are acknowledged', () => {
    expect(run(closed)).toMatchObject({ code: 0, out: expect.stringContaining('\n0 open findings\n') });
    expect(jsonReport().acknowledgements[0]).toMatchObject({ owner: 'storage-team', status: 'active', findings: 2 });
  });

  test('writes the same files again, except for the time', () => {
    const files = () => {
      run(open);
      return readdirSync(out).map((file) =>
        readFileSync(join(out, file), 'utf8')
          .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '')
          .replaceAll(/"time":\d+/g, ''),
      );
    };
    expect(files()).toEqual(files());
  });

  test('lists each format in the help', () => {
    const { out: printed } = run('--help');
    expect(printed).toContain(`--format <list>      ${Object.keys(FORMATS).join(', ')} (default: all)`);
  });

  test('writes all documents of OSCAL', () => {
    run(open, '--format', 'oscal');
    expect(readdirSync(out).sort()).toEqual([
      'oscal-assessment-plan.json',
      'oscal-assessment-results.json',
      'oscal-catalog.json',
      'oscal-component-definition.json',
      'oscal-profile.json',
    ]);
  });

  test('writes the given formats only', () => {
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

  test('with --fail-on error ignores warnings', () => {
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

  test('fails for a problem of the register without an open finding', () => {
    const { code, out: printed } = run(assemblyOf(TLS, LOGS, 'AwsSolutions::AwsSolutions-RDS11'));
    expect(code).toBe(1);
    expect(printed).toContain('acknowledgement of AwsSolutions::AwsSolutions-RDS11 at Data/Bucket matches no finding');
  });

  test('reads an assembly with packs that were used without Compliance', () => {
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

  test('checks the rules of AWS Control Tower if the app enables them', () => {
    const app = appWith('dev');
    const entry = { reason: 'this is a test', owner: 'storage-team', expires: SOON, at: ['Data/Bucket'] };
    const logging = 'cdk-validator-cfnguard::s3_bucket_logging_enabled_check';
    const packs = [CompliancePack.AWS_SOLUTIONS];
    Compliance.of(app).check({
      packs,
      acknowledgements: [{ ...entry, rules: [TLS, LOGS, logging] }],
      controlTower: true,
    });
    synthesize(app);
    const { code, out: printed } = run(app.outdir);
    expect(code).toBe(1);
    expect(printed).toContain('Checking the templates with the rules of AWS Control Tower …\n');
    expect(printed).toContain('cdk-validator-cfnguard::s3_version_lifecycle_policy_check at dev/Data/Bucket\n');
    expect(printed).not.toContain(logging);
    expect(jsonReport().summary.controls).toContainEqual(
      expect.objectContaining({ pack: 'cdk-validator-cfnguard', control: 'CT.S3.PR.2', acknowledged: 1 }),
    );
  });

  test('keeps the findings of the synthesis and of its plugins when it adds those of AWS Control Tower', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs: [CompliancePack.AWS_SOLUTIONS], controlTower: true });
    synthesize(app);
    const constructs = [{ constructPath: 'dev/Data/Bucket' }];
    const violation = { ruleName: 'other-rule', description: 'a rule', violatingConstructs: constructs };
    const report = { pluginReports: [{ pluginName: 'other-plugin', pluginVersion: '1.0.0', violations: [violation] }] };
    writeFileSync(join(app.outdir, 'validation-report.json'), JSON.stringify(report));
    run(app.outdir);
    const { packs, results } = jsonReport();
    expect(packs.map(({ name }) => name)).toEqual(['AwsSolutions', 'other-plugin', 'cdk-validator-cfnguard']);
    const rules = results.map(({ rule }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining([
        TLS,
        'other-plugin::other-rule',
        'cdk-validator-cfnguard::s3_version_lifecycle_policy_check',
      ]),
    );
  });

  test('links source lines to the given URL', () => {
    run(open, '--source-url', 'https://git.example.com/{file}#L{line}');
    expect(jsonReport().repository?.fileUrl).toBe('https://git.example.com/{file}#L{line}');
  });

  test('prints the help', () => {
    const { code, out: printed } = run('--help');
    expect(code).toBe(0);
    for (const word of ['--format', '--out', '--fail-on', '--baseline', '--source-url', 'Exit codes'])
      expect(printed).toContain(word);
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
      out: expect.stringContaining('0 open findings, and 1 in the baseline'),
    });
    expect(run(open, '--baseline', baseline)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${LOGS} at dev`),
    });
  });

  test.each([
    ['invalid JSON', '{', 'must be valid JSON'],
    ['another JSON', '{"results":[]}', 'must be a compliance.json of version 1.0'],
    ['null', 'null', 'must be a compliance.json of version 1.0'],
  ])('with %s fails', (_, content, message) => {
    writeFileSync(baseline, content);
    expect(run(open, '--baseline', baseline)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  test('that does not exist fails', () => {
    expect(run(open, '--baseline', '/nowhere.json').err).toBe(
      "cdk-compliance: --baseline must be an existing file, got '/nowhere.json'\n",
    );
  });
});

describe('exits with 2 and one line, without a report', () => {
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
    ['no assembly', [empty], 'must be a cloud assembly, got a folder without manifest.json'],
    ['no folder', [join(root, 'nowhere')], 'must be a cloud assembly, got a folder without manifest.json'],
    ['an assembly without packs', [plain.outdir], 'Call Compliance.of(app).check() and synthesize the app'],
    ['an invalid record', [broken], 'compliance-record.json must be valid JSON'],
    ['the record of another version', [newer], 'must have a record of version 1, got version 2'],
    ['two assemblies', [open, closed], 'assembly must be one folder, got '],
    [
      'an unknown format',
      [open, '--format', 'pdf'],
      "--format must be one of html, csv, json, sarif, junit, markdown, oscal, ocsf, gitlab, got 'pdf'",
    ],
    [
      'an unknown level',
      [open, '--fail-on', 'high'],
      "--fail-on must be one of error, warning, info, never, got 'high'",
    ],
    [
      'an invalid URL of source lines',
      [open, '--source-url', 'https://git.example.com'],
      '--source-url must be a URL with {file}, such as',
    ],
    ['an unknown option', [open, '--formats', 'csv'], "Unknown option '--formats'"],
    ['an output folder that is a file', [open, '--out', join(broken, 'manifest.json')], 'EEXIST'],
  ])('for %s', (_, args, message) => {
    const { code, out: printed, err } = run(...args);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(err).toContain(message);
    expect(err).toMatch(/^cdk-compliance: [^\n]*\n$/);
  });
});
