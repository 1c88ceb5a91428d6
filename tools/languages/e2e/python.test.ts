import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordRun, type Row } from '@pets/compatibility';
import { App, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { WebStage } from '../../../apps/examples/smallest-service/src/web-stage';
import {
  placesOf,
  readExample,
  registerOf,
  succeeds,
  type Template as StackTemplate,
} from '../../../packages/nx-cdk/src/toolkit';
import { complianceOf, templatesOf } from '../src/assembly';
import { ConsumerApp, synthesizeTypescript } from '../src/app';
import { attempt, succeed } from '../src/process';
import { DIST, libraries } from '../src/workspace';

const EXAMPLES = join(__dirname, '../../../apps/examples');
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

  test('the example in Python has the resources of the example in TypeScript, and no open findings', () => {
    const example = readExample(EXAMPLES, 'python-service');
    const service = join(folder, 'service');
    cpSync(join(EXAMPLES, example.name), service, { recursive: true });
    const places = placesOf(['dev', 'prod'], 'us-east-1');
    writeFileSync(join(service, 'environments.json'), JSON.stringify(places));
    writeFileSync(
      join(service, 'compliance-register.json'),
      JSON.stringify(registerOf(example.acknowledgements, places)),
    );
    // fails with an open finding
    const assembly = join(service, 'cdk.out');
    succeed(service, join(venv, 'python'), ['app.py'], { CDK_OUTDIR: assembly });
    const [python] = Object.values(templatesOf(join(assembly, 'assembly-prod')));
    const stage = new WebStage(new App(), 'prod', { env: places.prod });
    const typescript = Template.fromStack(stage.node.findChild('Web') as Stack).toJSON() as StackTemplate;
    expect(typesOf(python as StackTemplate)).toEqual(typesOf(typescript));
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

/** Types of the resources, by logical id. */
function typesOf({ Resources = {} }: StackTemplate): Record<string, string> {
  return Object.fromEntries(Object.entries(Resources).map(([id, { Type }]) => [id, Type]));
}
