import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordRun, type Row } from '@pets/compatibility';
import { succeeds } from '../../../packages/nx-cdk/src/toolkit';
import { complianceOf, templatesOf } from '../src/assembly';
import { ConsumerApp, synthesizeTypescript } from '../src/app';
import { attempt, succeed } from '../src/process';
import { DIST, libraries } from '../src/workspace';

const WHEELS = join(DIST, 'python');

/** The tools and the registry, without which the tests are skipped. */
const suite = (() => {
  const missing = !succeeds('python3', ['-c', 'import venv, ensurepip'])
    ? 'python3 with venv and pip is not installed'
    : !succeeds('python3', ['-m', 'pip', 'index', 'versions', 'aws-cdk-lib'])
      ? 'PyPI does not answer'
      : undefined;
  if (missing === undefined) return describe;
  process.stderr.write(`Python: skipped, ${missing}\n`);
  return describe.skip;
})();

suite('Python', () => {
  const rows: Row[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'languages-python-'));
  const venv = join(folder, 'venv/bin');
  const versions: Record<string, string> = {};
  let app: ConsumerApp;
  let typescript: string;

  beforeAll(() => {
    succeed(folder, 'python3', ['-m', 'venv', 'venv']);
    const wheels = readdirSync(WHEELS).filter((file) => file.endsWith('.whl'));
    const install = ['install', '--quiet', '--disable-pip-version-check'];
    succeed(WHEELS, join(venv, 'pip'), [...install, ...wheels]);
    for (const name of ['aws-cdk-lib', 'cdk-nag', 'constructs']) {
      const program = `import importlib.metadata as m; print(m.version("${name}"))`;
      versions[name] = succeed(folder, join(venv, 'python'), ['-c', program]).trim();
    }
    app = new ConsumerApp(join(folder, 'app'), 'python');
    typescript = synthesizeTypescript(join(folder, 'typescript'), versions, 'app.ts');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the app has the templates and the compliance record of the app in TypeScript', () => {
    const assembly = app.synth('python app.py', venv);
    const templates = templatesOf(assembly);
    expect(Object.keys(templates)).toEqual(['Shop.template.json']);
    expect(templates).toEqual(templatesOf(typescript));
    expect(complianceOf(assembly)).toEqual(complianceOf(typescript));
    const python = succeed(folder, join(venv, 'python'), ['--version']).replace('Python ', '').trim();
    const row = { section: 'languages', subject: 'all libraries', result: 'passed', varies: true } as const;
    rows.push({ ...row, tool: 'Python', version: python });
    for (const [name, version] of Object.entries(versions)) rows.push({ ...row, tool: `${name} from PyPI`, version });
  });

  test.each(libraries())('examples of $name are in Python', ({ targets }) => {
    const program = `import ${targets.python.module} as m; print(m.__file__)`;
    const file = succeed(folder, join(venv, 'python'), ['-c', program]).trim();
    const source = readFileSync(file, 'utf8');
    const fences = [...source.matchAll(/^ *```([a-z]+)/gm)].map(([, language]) => language);
    expect(fences).toContain('python');
    expect(fences).not.toEqual(expect.arrayContaining(['ts']));
    expect(fences).not.toEqual(expect.arrayContaining(['typescript']));
  });

  test('an error names the construct, the property, the value and the fix', () => {
    const program = [
      'from aws_cdk import App, Duration, Stack',
      'from pets_security import CustomerKey',
      'CustomerKey(Stack(App(), "Shop"), "Key", description="shop", pending_window=Duration.days(3))',
    ].join('\n');
    writeFileSync(join(folder, 'wrong.py'), program);
    const { status, stderr } = attempt(folder, join(venv, 'python'), ['wrong.py']);
    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'RuntimeError: Shop/Key: pendingWindow must be a whole number of days from 7 to 30, got 3',
    );
  });

  test('docs/compatibility.md is current', () => recordRun('languages-python', rows));
});
