import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComplianceReport } from '../src/reports/report-model';
import { APP } from './packed-app';

const library = join(__dirname, '..');
const root = join(library, '../..');
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'packed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasPython = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;
if (!hasPython) console.warn('the Python package is not tested: python3 with venv and pip is not installed');

/** Runs a command and returns its status and output. */
function run(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  return { status, output: `${stdout}${stderr}` };
}

/** Runs a command that must succeed, and returns its output. */
function succeed(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, output } = run(cwd, command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
  return output;
}

/** Version of a package in the workspace. */
function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version;
}

/** An example, whose acknowledgement expires in the future. */
function current(example: string): string {
  const date = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  expect(example).toContain('2027-05-31');
  return example.replaceAll('2027-05-31', date);
}

/** Installs the packed library in an app outside of the repository. */
function install(): string {
  const app = mkdtempSync(join(folder, 'app-'));
  const [{ filename }] = JSON.parse(
    succeed(library, 'npm', 'pack', '--json', '--silent', '--pack-destination', app),
  ) as [{ filename: string }];
  const packages = ['aws-cdk-lib', 'cdk-nag', 'constructs', 'typescript'].map((name) => `${name}@${versionOf(name)}`);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true }));
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  succeed(app, 'npm', 'install', ...options, `./${filename.replace('/', '-').replace('@', '')}`, ...packages);
  return app;
}

/** Creates the reports of an app with the command of the packed library. */
function reportOf(app: string, assembly: string): ComplianceReport {
  const { status, output } = run(app, 'npx', ['cdk-compliance', assembly, '--out', 'reports', '--format', 'json,csv']);
  expect({ status, output }).toMatchObject({ status: 1 });
  expect(readFileSync(join(app, 'reports/findings.csv'), 'utf8')).toContain('AWS.FSBP-S3.5');
  return JSON.parse(readFileSync(join(app, 'reports/compliance.json'), 'utf8')) as ComplianceReport;
}

/** Checks the findings of an app and its report. */
function expectFindings(output: string, report: ComplianceReport): void {
  const open = ['AWS.FSBP-S3.5', 'CIS.AWS.Foundations-2.1.1', 'PCI.DSS.4.0.1-S3.5', 'Team-BucketName'];
  for (const name of open) expect(output).toContain(`Acknowledge with '${name.replace(/-[^-]*$/, '')}::${name}'`);
  expect(output).not.toContain('S3.9');

  const outcomes = (id: string) =>
    report.results.filter(({ rule }) => rule.endsWith(`::${id}`)).map(({ outcome }) => outcome);
  for (const name of open) expect([name, outcomes(name)]).toEqual([name, ['nonCompliant']]);
  for (const name of ['AWS.FSBP-S3.9', 'PCI.DSS.4.0.1-S3.9'])
    expect([name, outcomes(name)]).toEqual([name, ['acknowledged']]);
  expect(report.problems).toEqual([]);

  const status = (pack: string, id: string) =>
    report.packs.find(({ name }) => name === pack)?.controls?.find((control) => control.id === id)?.status;
  expect(report.packs.map(({ name, controls }) => [name, controls?.length])).toEqual([
    ['AWS.FSBP', 364],
    ['CIS.AWS.Foundations', 63],
    ['PCI.DSS.4.0.1', 141],
    ['Team', 1],
  ]);
  expect(status('AWS.FSBP', 'S3.9')).toBe('acknowledged');
  expect(status('AWS.FSBP', 'RDS.1')).toBe('elsewhere');
  expect(status('AWS.FSBP', 'RDS.2')).toBe('notApplicable');
  expect(status('CIS.AWS.Foundations', '1.6')).toBe('undecided');
  expect(status('Team', 'BucketName')).toBe('open');
}

const app = install();

test('an app in TypeScript outside of the repository uses the packs', () => {
  writeFileSync(join(app, 'app.ts'), current(APP));
  const compilerOptions = { strict: true, skipLibCheck: true, module: 'node20', target: 'es2023', types: [] };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  succeed(app, 'npx', 'tsc', '-p', '.');
  const { status, output } = run(app, process.execPath, ['app.js'], { CDK_OUTDIR: 'cdk.out' });
  expect(status).toBe(1);
  expectFindings(output, reportOf(app, 'cdk.out'));
});

(hasPython ? test : test.skip)('an app in Python outside of the repository uses the packs, from the wheel', () => {
  const packages = join(folder, 'dist');
  succeed(library, 'npx', 'jsii-pacmak', '--targets', 'python', '--outdir', packages, '--force');
  const [wheel] = readdirSync(join(packages, 'python')).filter((file) => file.endsWith('.whl'));
  expect(wheel).toMatch(/^pets_compliance-.*\.whl$/);

  const project = mkdtempSync(join(folder, 'python-'));
  succeed(project, 'python3', '-m', 'venv', 'venv');
  const python = join(project, 'venv/bin/python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  // the newest release of a peer dependency can be missing in PyPI
  const peers = ['aws-cdk-lib', 'cdk-nag', 'constructs'].map((name) => `${name}<=${versionOf(name)}`);
  succeed(project, python, ...pip, ...peers);
  succeed(project, python, ...pip, '--no-deps', join(packages, 'python', wheel));

  const readme = readFileSync(join(library, 'README.md'), 'utf8');
  const [, example = ''] = /^```python\n(.*?)^```/ms.exec(readme) ?? [];
  writeFileSync(join(project, 'app.py'), current(example));
  const assembly = join(project, 'cdk.out');
  const { status, output } = run(project, python, ['app.py'], { CDK_OUTDIR: assembly });
  expect(status).toBe(1);
  expectFindings(output, reportOf(app, assembly));
});
