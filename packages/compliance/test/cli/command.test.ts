import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Compliance, CompliancePack } from '../../src';
import { runCommand } from '../../src/cli/command';
import { FORMATS } from '../../src/cli/formats';
import { unpackArchive } from '../../src/evidence/archive';
import type { History } from '../../src/history/history';
import type { ComplianceReport } from '../../src/reports/report-model';
import { appWith, bucketIn, LOGS, synthesize, TLS } from '../compliance-app';

const childProcess = jest.requireActual<typeof import('node:child_process')>('node:child_process');

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

function verify(...args: string[]) {
  const output: string[] = [];
  const errors: string[] = [];
  const terminal = { out: (text: string) => output.push(text), err: (text: string) => errors.push(text) };
  const code = runCommand(['verify', ...args], terminal);
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

  test('checks the templates of an assembly with packs that were used without Compliance', () => {
    const folder = assemblyOf(TLS);
    rmSync(join(folder, 'compliance-record.json'));
    const { code, out: printed } = run(folder);
    expect(code).toBe(1);
    expect(printed).toContain('The assembly has no record of Compliance.check(). Checking its templates …\n');
    expect(printed).toContain('  warning: source lines are unknown, because a template does not contain them\n');
    const { packs, resources, results, acknowledgements } = jsonReport();
    expect(packs.map(({ name, complete }) => [name, complete])).toEqual([['AwsSolutions', true]]);
    expect(resources).toEqual([
      expect.objectContaining({ path: 'dev/Data/Bucket', type: 'AWS::S3::Bucket', stage: 'dev', stack: 'dev/Data' }),
    ]);
    expect(results.map(({ rule, outcome }) => [rule, outcome])).toEqual(
      expect.arrayContaining([
        [LOGS, 'nonCompliant'],
        [TLS, 'acknowledged'],
      ]),
    );
    expect(acknowledgements[0].owner).toBeUndefined();
  });

  test('checks the templates of a plain app with the given packs', () => {
    const app = new App({ outdir: mkdtempSync(join(root, 'plain-')) });
    bucketIn(new Stack(app, 'Data'));
    app.synth();
    expect(run(app.outdir, '--pack', 'AWS.FSBP,CIS.AWS.Foundations', '--pack', 'AwsSolutions').code).toBe(1);
    expect(jsonReport().packs.map(({ name }) => name)).toEqual(['AWS.FSBP', 'CIS.AWS.Foundations', 'AwsSolutions']);
    expect(run(app.outdir, '--fail-on', 'never').code).toBe(0);
  });

  test('checks the rules of AWS Control Tower of a plain app', () => {
    const app = new App({ outdir: mkdtempSync(join(root, 'plain-')) });
    bucketIn(new Stack(app, 'Data'));
    app.synth();
    run(app.outdir, '--control-tower', '--pack', 'AwsSolutions');
    expect(jsonReport().packs.map(({ name }) => name)).toEqual(['AwsSolutions', 'cdk-validator-cfnguard']);
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

  test('uses verdicts of earlier runs, except with --no-cache', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs: [CompliancePack.AWS_SOLUTIONS], controlTower: true });
    synthesize(app);
    const guard = jest.spyOn(childProcess, 'spawnSync');
    const runs = (...args: string[]): number => {
      guard.mockClear();
      run(app.outdir, ...args);
      return guard.mock.calls.filter(([program]) => program.includes('cfn-guard')).length;
    };
    const root = join(app.outdir, 'project');
    mkdirSync(join(root, 'node_modules/@cdklabs'), { recursive: true });
    const validator = '@cdklabs/cdk-validator-cfnguard';
    symlinkSync(dirname(require.resolve(`${validator}/package.json`)), join(root, 'node_modules', validator));
    const before = process.cwd();
    process.chdir(root);
    delete process.env.CDK_COMPLIANCE_CACHE;
    try {
      const counts = [runs('--no-cache'), runs(), runs(), runs('--no-cache')];
      expect(counts).toEqual([counts[0], counts[0], 0, counts[0]]);
      expect(counts[0]).toBeGreaterThan(0);
    } finally {
      process.chdir(before);
      process.env.CDK_COMPLIANCE_CACHE = 'false';
      guard.mockRestore();
    }
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
    for (const word of [
      '--format',
      '--out',
      '--fail-on',
      '--baseline',
      '--source-url',
      '--previous',
      '--history',
      '--evidence',
      '--pack',
      '--control-tower',
      'Exit codes',
    ])
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

describe('with --history', () => {
  const history = join(root, 'history.json');
  const written = () => JSON.parse(readFileSync(join(out, 'history.json'), 'utf8')) as History;
  afterEach(() => rmSync(history, { force: true }));

  /** Writes a history with the run of an assembly, some days ago. */
  function runBefore(folder: string, days: number): void {
    run(folder, '--history', history);
    const { runs } = written();
    const time = new Date(Date.now() - days * 86_400_000).toISOString();
    writeFileSync(history, JSON.stringify({ historyVersion: 1, runs: [{ ...runs[0], time }] }));
  }

  test('the first run has no comparison, and starts the history', () => {
    run(open, '--history', history);
    expect(existsSync(history)).toBe(false);
    expect(written().runs).toHaveLength(1);
    expect(jsonReport().comparisons).toEqual([]);
    expect(jsonReport().trends).toHaveLength(1);
  });

  test('the next run is compared with it, in all reports', () => {
    runBefore(open, 1);
    run(assemblyOf(LOGS), '--history', history);
    expect(written().runs).toHaveLength(2);
    expect(jsonReport().comparisons?.[0].counts).toMatchObject({ new: 0, fixed: 0, stillOpen: 1, acknowledged: 1 });
    const summary = readFileSync(join(out, 'summary.md'), 'utf8');
    expect(summary).toContain('## Changes since the previous run (');
    expect(summary).toContain(`- Newly acknowledged: \`${LOGS}\` at \`dev/Data/Bucket\``);
    expect(summary).toContain('## Trend');
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('"comparisons":[{"kind":"previous"');
  });

  test('a run is compared with the last quarter', () => {
    runBefore(open, 100);
    run(open, '--history', history, '--format', 'json,markdown');
    expect(jsonReport().comparisons?.map(({ kind }) => kind)).toEqual(['previous', 'quarter']);
    expect(readFileSync(join(out, 'summary.md'), 'utf8')).toContain(
      '## Changes since the last run of an earlier quarter (',
    );
  });

  test('with --previous the run is compared with that report', () => {
    run(closed, '--format', 'json');
    const previous = join(root, 'previous.json');
    writeFileSync(previous, readFileSync(join(out, 'compliance.json')));
    run(open, '--previous', previous, '--format', 'json');
    expect(jsonReport().comparisons?.map(({ kind, counts }) => [kind, counts.reopened])).toEqual([['previous', 2]]);
    expect(existsSync(join(out, 'history.json'))).toBe(false);
  });

  test.each([
    ['invalid JSON', '{', '--history must be valid JSON, got '],
    ['another JSON', '{}', 'must be a history of version 1'],
  ])('with %s fails', (_, content, message) => {
    writeFileSync(history, content);
    expect(run(open, '--history', history)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    expect(existsSync(out)).toBe(false);
  });

  test('with --previous that does not exist fails', () => {
    expect(run(open, '--previous', '/nowhere.json').err).toBe(
      "cdk-compliance: --previous must be an existing file, got '/nowhere.json'\n",
    );
  });
});

describe('with --evidence', () => {
  const bundle = join(out, 'evidence.tar.gz');

  test('writes a bundle with all formats, which verify accepts', () => {
    expect(run(open, '--evidence', '--format', 'json').out).toContain('Wrote');
    expect(readdirSync(out).sort()).toEqual(['compliance.json', 'evidence.tar.gz']);
    const verified = verify(bundle, '--assembly', open);
    expect(verified).toEqual({ code: 0, out: expect.stringContaining(' is as it was created: '), err: '' });
    expect(verified.out).toMatch(/commit +[\da-f]{40}\n +templates +1, all as in /);
    for (const { file } of Object.values(FORMATS).flat())
      expect([...unpackArchive(readFileSync(bundle)).keys()]).toContain(`evidence/reports/${file}`);
  });

  test('contains the history with this run', () => {
    run(open, '--evidence', '--history', 'none.json');
    const content = unpackArchive(readFileSync(bundle)).get('evidence/history.json')?.toString('utf8');
    expect(content).toBe(readFileSync(join(out, 'history.json'), 'utf8'));
  });

  test('verify fails if the bundle or a template was changed', () => {
    run(open, '--evidence');
    expect(verify(bundle, '--assembly', closed)).toMatchObject({ code: 0 });
    const other = new App({ outdir: mkdtempSync(join(root, 'other-')) });
    new Stack(other, 'Other');
    other.synth();
    expect(verify(bundle, '--assembly', other.outdir)).toMatchObject({
      code: 1,
      out: expect.stringContaining('the template Other.template.json was not judged'),
    });
    const bytes = readFileSync(bundle);
    writeFileSync(bundle, bytes.subarray(0, bytes.length - 9));
    expect(verify(bundle)).toMatchObject({ code: 1, out: expect.stringContaining('is not as it was created:\n  ') });
  });

  test.each([
    ['no bundle', [], 'bundle must be one file, got '],
    ['a file that does not exist', ['/nowhere.tar.gz'], "bundle must be an existing file, got '/nowhere.tar.gz'"],
    ['a folder', [root], 'bundle must be an existing file, got '],
    ['an unknown option', ['x', '--format', 'csv'], "Unknown option '--format'"],
  ])('verify exits with 2 for %s', (_, args, message) => {
    expect(verify(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });

  test('verify prints its help', () => {
    expect(verify('--help')).toMatchObject({ code: 0, out: expect.stringContaining('cdk-compliance verify <bundle>') });
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
    [
      'a pack for an app that was checked',
      [open, '--pack', 'AWS.FSBP'],
      '--pack must not be set, because AwsSolutions checked',
    ],
    ['an unknown pack', [plain.outdir, '--pack', 'toString'], '--pack must be one of AwsSolutions, NIST.800.53.R5, '],
    ['an invalid record', [broken], 'compliance-record.json must be valid JSON'],
    ['the record of another version', [newer], 'must have a record of version 1, got version 2'],
    ['two assemblies', [open, closed], 'assembly must be one folder, got '],
    [
      'an unknown format',
      [open, '--format', 'pdf'],
      "--format must be one of html, csv, json, sarif, junit, markdown, oscal, asff, ocsf, gitlab, got 'pdf'",
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
