import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compliance } from '@pets/compliance';
import { acknowledgementsOf } from '../src/compliance/acknowledgements';
import { PACKS } from '../src/compliance/packs';
import { petsPlatformApp } from '../src/pets-platform-app';
import { columnsOf, type Row } from './csv';

const CONTROL = 'AC-2(1)';
const command = join(require.resolve('@pets/compliance/package.json'), '../lib/cli/compliance-cli.js');
const root = mkdtempSync(join(tmpdir(), 'evidence-'));
const assembly = join(root, 'cdk.out');
/** The unpacked bundle. The answers read nothing else. */
const evidence = join(root, 'reader/evidence');
afterAll(() => rmSync(root, { recursive: true }));

interface Recorded {
  readonly packs: readonly { readonly name: string; readonly version: string }[];
  readonly rules: readonly { readonly id: string; readonly pack: string; readonly controls: readonly string[] }[];
  readonly results: readonly { readonly rule: string; readonly resource: string; readonly verdict: string }[];
}

interface History {
  readonly runs: { time: string; commit?: string; packs: { name: string; version: string }[]; findings: object[] }[];
}

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', cwd: root });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const read = (file: string) => readFileSync(join(evidence, file), 'utf8');
const table = (file: string): Row[] => columnsOf(read(file));

let recorded: Recorded;
const register = { count: 0, expires: new Set<string>() };
const gone = {
  id: 'f'.repeat(16),
  rule: 'AwsSolutions::AwsSolutions-S10',
  pack: 'AwsSolutions',
  resource: 'dev/Old/Bucket',
  stage: 'dev',
  outcome: 'nonCompliant',
};
let fresh: { readonly id: string; readonly rule: string; readonly resource: string };

beforeAll(() => {
  const app = petsPlatformApp({ outdir: assembly, variables: {} });
  const acknowledgements = acknowledgementsOf(app);
  Compliance.of(app).check({ packs: PACKS, acknowledgements });
  app.synth();
  register.count = acknowledgements.length;
  register.expires = new Set(acknowledgements.map(({ expires }) => expires));
  recorded = JSON.parse(readFileSync(join(assembly, 'compliance-record.json'), 'utf8')) as Recorded;

  // the last run of an earlier quarter had an older pack, a finding that is fixed now, and did not have another one
  run(assembly, '--out', 'first', '--format', 'json', '--history', 'none.json');
  const history = JSON.parse(readFileSync(join(root, 'first/history.json'), 'utf8')) as History;
  const [earlier] = history.runs;
  earlier.time = new Date(Date.now() - 100 * 86_400_000).toISOString();
  earlier.commit = 'b'.repeat(40);
  earlier.packs[0].version = '3.0.0';
  fresh = earlier.findings.shift() as typeof fresh;
  earlier.findings.push(gone);
  writeFileSync(join(root, 'history.json'), JSON.stringify(history));
  run(assembly, '--out', 'reports', '--history', 'history.json', '--evidence');

  spawnSync('mkdir', [join(root, 'reader')]);
  expect(spawnSync('tar', ['-xzf', 'reports/evidence.tar.gz', '-C', 'reader'], { cwd: root }).status).toBe(0);
}, 240_000);

test('the bundle is verified offline, with the templates of the assembly', () => {
  expect(run('verify', 'reports/evidence.tar.gz', '--assembly', assembly)).toContain('is as it was created');
  expect(spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: evidence }).status).toBe(0);
  const templates = ['--check', '--quiet', join(evidence, 'templates.sha256')];
  expect(spawnSync('sha256sum', templates, { cwd: assembly }).status).toBe(0);
});

test('the index names the file of each answer', () => {
  const index = read('README.md');
  for (const question of [
    'Which resources support a control?',
    'What is excepted, by whom, until when?',
    'What has changed?',
    'Which rules ran in which version?',
  ])
    expect(index).toContain(`## ${question}`);
  const named = [...index.matchAll(/`((?:reports\/)?[\w-]+\.(?:csv|json|html|sha256))`/g)].map(([, file]) => file);
  expect(named.length).toBeGreaterThan(8);
  const files = readdirSync(evidence, { recursive: true, encoding: 'utf8' });
  expect(named.filter((file) => !files.includes(file))).toEqual([]);
});

test(`which resources prove ${CONTROL}`, () => {
  const rows = table('reports/findings.csv').filter((row) => row.Controls.split(' ').includes(CONTROL));
  const prove = new Set(rows.filter(({ Outcome }) => Outcome === 'compliant').map((row) => row['Construct path']));

  const rules = new Set(recorded.rules.filter(({ controls }) => controls.includes(CONTROL)).map(({ id }) => id));
  const expected = recorded.results.filter(({ rule, verdict }) => rules.has(rule) && verdict === 'compliant');
  expect(prove.size).toBeGreaterThan(0);
  expect([...prove].sort()).toEqual([...new Set(expected.map(({ resource }) => resource))].sort());
  expect(provenByOscal()).toEqual([...prove].sort());
});

/** The same answer from the documents of OSCAL. */
function provenByOscal(): string[] {
  interface Results {
    readonly findings: readonly {
      readonly props: readonly { readonly name: string; readonly value: string }[];
      readonly 'related-observations': readonly { readonly 'observation-uuid': string }[];
    }[];
    readonly observations: readonly {
      readonly uuid: string;
      readonly props: readonly { readonly name: string; readonly value: string }[];
      readonly subjects: readonly { readonly 'subject-uuid': string }[];
    }[];
    readonly 'local-definitions': { readonly 'inventory-items': readonly { uuid: string; description: string }[] };
  }
  const document = JSON.parse(read('reports/oscal-assessment-results.json')) as {
    readonly 'assessment-results': { readonly results: readonly Results[] };
  };
  const [results] = document['assessment-results'].results;
  const has = (name: string, value: string) => (item: { readonly props: Results['findings'][0]['props'] }) =>
    item.props.some((prop) => prop.name === name && prop.value === value);
  const linked = new Set(
    results.findings
      .filter(has('control', CONTROL))
      .flatMap((finding) => finding['related-observations'].map((link) => link['observation-uuid'])),
  );
  const compliant = results.observations.filter(has('outcome', 'compliant')).filter(({ uuid }) => linked.has(uuid));
  const names = new Map(
    results['local-definitions']['inventory-items'].map(({ uuid, description }) => [uuid, description]),
  );
  const subjects = compliant.flatMap((observation) =>
    observation.subjects.map((subject) => names.get(subject['subject-uuid']) ?? ''),
  );
  return [...new Set(subjects)].sort();
}

test('what is excepted, by whom, until when', () => {
  const rows = table('acknowledgements.csv');
  expect(rows).toHaveLength(register.count);
  for (const row of rows) {
    expect(row.Owner).toBe('devops-team');
    expect(register.expires).toContain(row.Expires);
    expect(row.Reason.length).toBeGreaterThan(20);
    expect(row.Rules).toMatch(/::/);
  }
});

test('what has changed since last quarter', () => {
  const changes = table('changes.csv').filter((row) => row['Compared with'] === 'quarter');
  expect(changes.map(({ Change, Rule, ...row }) => [Change, Rule, row['Construct path'], row.Commit])).toEqual([
    ['acknowledged', fresh.rule, fresh.resource, 'b'.repeat(40)],
    ['fixed', gone.rule, gone.resource, 'b'.repeat(40)],
  ]);
  expect(read('README.md')).toMatch(
    /Since the last run of an earlier quarter \([^)]+\): 0 new, 1 fixed, 0 still open, 1 newly acknowledged, .*AwsSolutions from 3\.0\.0 to /,
  );
});

test('which rules ran in which version', () => {
  const rows = table('rules.csv');
  const versions = new Map(recorded.packs.map(({ name, version }) => [name, version]));
  expect(rows.map(({ Rule, Version }) => `${Rule} ${Version}`)).toEqual(
    recorded.rules.map(({ id, pack }) => `${id} ${versions.get(pack)}`),
  );
  const { tools } = JSON.parse(read('evidence.json')) as { readonly tools: Readonly<Record<string, string>> };
  const { version } = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8')) as {
    version: string;
  };
  expect(tools).toMatchObject({ 'aws-cdk-lib': version, '@pets/compliance': expect.any(String) });
});
