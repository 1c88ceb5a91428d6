import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { recordRun, type Row } from '@pets/compatibility';
import { succeeds } from '../../../packages/nx-cdk/src/toolkit';
import { ConsumerApp, synthesizeTypescript } from '../src/app';
import { complianceOf, templatesOf } from '../src/assembly';
import { generateModule, isServed, modulesIn, versionIn, writeGoMod } from '../src/go';
import { attempt, succeed } from '../src/process';
import { DIST, installed, libraries } from '../src/workspace';

const CDK = 'github.com/aws/aws-cdk-go/awscdk/v2';
const CONSTRUCTS = 'github.com/aws/constructs-go/constructs/v10';
const RUNTIME = 'github.com/aws/jsii-runtime-go';

/** The tool and the registry, without which the tests are skipped. */
const suite = (() => {
  const missing = !succeeds('go', ['version'])
    ? 'go is not installed'
    : !succeeds('go', ['list', '-m', `${RUNTIME}@latest`])
      ? 'the Go module proxy does not answer'
      : undefined;
  if (missing === undefined) return describe;
  process.stderr.write(`Go: skipped, ${missing}\n`);
  return describe.skip;
})();

suite('Go', () => {
  const rows: Row[] = [];
  const row = { section: 'languages', subject: 'all libraries', varies: true } as const;
  const folder = mkdtempSync(join(tmpdir(), 'languages-go-'));
  const modules = modulesIn(join(DIST, 'go'));
  const nagIsServed = isServed('cdk-nag');
  let app: ConsumerApp;

  beforeAll(() => {
    const names = modules.map(({ path, folder }) => [`github.com/example/pets-go/${basename(folder)}`, path]);
    app = new ConsumerApp(join(folder, 'app'), 'go', Object.fromEntries(names) as Record<string, string>);
    const generated = nagIsServed ? [] : [generateModule('cdk-nag', join(folder, 'generated'))];
    writeGoMod(app.folder, [...modules, ...generated]);
    mkdirSync(join(app.folder, 'bin'));
    succeed(app.folder, 'go', ['build', '-o', 'bin/', './...']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the app has the templates and the compliance record of the app in TypeScript', () => {
    const [cdk, constructs] = [versionIn(app.folder, CDK), versionIn(app.folder, CONSTRUCTS)];
    const nag = installed('cdk-nag').version;
    const versions = { 'aws-cdk-lib': cdk, constructs, 'cdk-nag': nag };
    const typescript = synthesizeTypescript(join(folder, 'typescript'), versions, 'app.ts');
    const assembly = app.synth('bin/shop');
    const templates = templatesOf(assembly);
    expect(Object.keys(templates)).toEqual(['Shop.template.json']);
    expect(templates).toEqual(templatesOf(typescript));
    expect(complianceOf(assembly)).toEqual(complianceOf(typescript));

    const go = succeed(folder, 'go', ['env', 'GOVERSION']).trim().replace(/^go/, '');
    const tools = {
      Go: go,
      'aws-cdk-go': cdk,
      'constructs-go': constructs,
      'jsii-runtime-go': versionIn(app.folder, RUNTIME),
    };
    for (const [tool, version] of Object.entries(tools)) rows.push({ ...row, result: 'passed', tool, version });
    const note = 'the module proxy does not have it, so it is generated from the npm package';
    const result = nagIsServed ? ({ result: 'passed' } as const) : ({ result: 'not available', note } as const);
    rows.push({ ...row, ...result, tool: 'cdk-nag-go', version: nag });
  });

  test('each library has a module', () => {
    const expected = libraries().map(({ targets: { go } }) => `${go.moduleName}/${go.packageName}`);
    expect(modules.map(({ path }) => path).sort()).toEqual(expected.sort());
  });

  test.each(modules)('examples of $path are in Go', ({ folder }) => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const languages = [...readme.matchAll(/^ *```([a-z]+)/gm)].map(([, language]) => language);
    expect(languages).toContain('go');
    expect(languages).not.toEqual(expect.arrayContaining(['ts']));
    expect(languages).not.toEqual(expect.arrayContaining(['typescript']));
  });

  test('an error names the construct, the property, the value and the fix', () => {
    const { status, stderr } = attempt(app.folder, 'bin/wrong', []);
    expect(status).toBe(2);
    expect(stderr.split('\n')[0]).toBe(
      'panic: Shop/Key: pendingWindow must be a whole number of days from 7 to 30, got 3',
    );
  });

  test('docs/compatibility.md is current', () => recordRun('languages-go', rows));
});
