import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { toAsff } from '../src/formats/asff';
import { toOcsf } from '../src/formats/ocsf';
import { OSCAL_WRITERS } from '../src/formats/oscal/oscal';
import type { ComplianceReport } from '../src/reports/report-model';
import { HOSTILE, hostileRecord } from '../test/formats/hostile';
import { assembly, record, report } from '../test/reports/sample';

const root = mkdtempSync(join(tmpdir(), 'formats-'));
afterAll(() => rmSync(root, { recursive: true }));

const empty = { ...record, packs: [], rules: [], resources: [], results: [], acknowledgements: [] };

const undecided = { ...empty, packs: record.packs };

const REPORTS: Readonly<Record<string, ComplianceReport>> = {
  sample: report(),
  expired: report({ now: new Date('2027-06-01T00:00:00.000Z') }),
  empty: report({ assembly: assembly({ record: empty }) }),
  undecided: report({ assembly: assembly({ record: undecided }) }),
  ...Object.fromEntries(
    Object.entries(HOSTILE).map(([name, text]) => [
      name.replaceAll(' ', '-'),
      report({ assembly: assembly({ record: hostileRecord(text) }) }),
    ]),
  ),
};

// .ci/run and the workflows install the validators there
const path = [join(__dirname, '../../../.nx/python/bin'), process.env.PATH].join(delimiter);

function run(command: string, args: string[], cwd = root) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PATH: path },
  });
  return { status, text: `${stdout ?? ''}${stderr ?? ''}`, stdout };
}

/** Skips tests if their validator is not installed. CI installs all of them. */
function withTool(name: string, command: string, ...args: string[]): typeof describe | typeof describe.skip {
  if (run(command, args).status === 0) return describe;
  console.warn(`${name} is not installed, so its format is not validated: pip install -r .ci/requirements.txt`);
  return describe.skip;
}

withTool(
  'compliance-trestle',
  'trestle',
  'version',
)('OSCAL, validated by compliance-trestle', () => {
  const workspace = join(root, 'oscal');
  const models: string[] = [];

  /** Writes a document where trestle expects it. */
  function add(model: string, file: string, text: string): void {
    const kind = basename(file, '.json').replace(/^oscal-/, '');
    const folder = join(workspace, kind.endsWith('s') ? kind : `${kind}s`, model);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${kind}.json`), text);
    models.push(join(folder, `${kind}.json`));
  }

  beforeAll(() => {
    mkdirSync(workspace);
    expect(run('trestle', ['init', '--local'], workspace).status).toBe(0);
  });

  test('all documents are valid', () => {
    for (const [model, made] of Object.entries(REPORTS))
      for (const { file, write } of OSCAL_WRITERS) add(model, file, write(made));
    const { status, text } = run('trestle', ['validate', '--all'], workspace);
    expect(text.split('\n').filter((line) => /\b(INVALID|ERROR)\b/.test(line))).toEqual([]);
    expect(status).toBe(0);
    expect(text.match(/^VALID: /gm)).toHaveLength(models.length);
  });

  test('a document with an unknown property or a duplicate UUID is invalid', () => {
    const [catalog] = OSCAL_WRITERS.map(({ write }) => write(REPORTS.sample));
    const results = OSCAL_WRITERS[4].write(REPORTS.sample);
    add('unknown', 'oscal-catalog.json', catalog.replace('"class": "pack"', '"classes": "pack"'));
    const uuids = [...results.matchAll(/"uuid": "([^"]+)"/g)].map(([, uuid]) => uuid);
    add(
      'duplicate',
      'oscal-assessment-results.json',
      results.replace(`"uuid": "${uuids[2]}"`, `"uuid": "${uuids[1]}"`),
    );
    expect(run('trestle', ['validate', '-t', 'catalog', '-n', 'unknown'], workspace).status).not.toBe(0);
    expect(run('trestle', ['validate', '-t', 'assessment-results', '-n', 'duplicate'], workspace).status).not.toBe(0);
  });
});

const SCHEMA = `
import json
from ocsf_json_schema import get_ocsf_schema, OcsfJsonSchemaEmbedded
schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version='1.8.0'))
print(json.dumps(schema.get_class_schema(class_name='compliance_finding', profiles=[])))
`;

withTool(
  'ocsf-json-schema',
  'python3',
  '-c',
  'import ocsf_json_schema',
)('OCSF, with the schema of OCSF 1.8.0', () => {
  let validate: ValidateFunction;
  beforeAll(() => {
    const schema = JSON.parse(run('python3', ['-c', SCHEMA]).stdout) as Record<string, unknown>;
    validate = new Ajv2020({ strict: false }).compile(schema);
  });

  test.each(Object.entries(REPORTS))('all events of the report %s are valid', (_, made) => {
    const events = JSON.parse(toOcsf(made)) as Record<string, unknown>[];
    expect(events).toHaveLength(made.results.length);
    for (const event of events) {
      validate(event);
      expect(validate.errors).toBeNull();
    }
  });

  test.each([
    ['without a required property', { metadata: undefined }],
    ['with an unknown property', { outcome: 'compliant' }],
    ['with an unknown status', { status_id: 7 }],
  ])('an event %s is invalid', (_, change) => {
    const [event] = JSON.parse(toOcsf(REPORTS.sample)) as Record<string, unknown>[];
    expect(validate(JSON.parse(JSON.stringify({ ...event, ...change })))).toBe(false);
  });
});

withTool(
  'awscli',
  'aws',
  '--version',
)('ASFF, with the model of the AWS CLI', () => {
  /** Validates a request without sending it. */
  function validate(findings: readonly unknown[]) {
    const file = join(root, 'findings.json');
    writeFileSync(file, JSON.stringify(findings));
    const options = ['--generate-cli-skeleton', 'output', '--region', 'us-east-1'];
    return run('aws', ['securityhub', 'batch-import-findings', '--findings', `file://${file}`, ...options]);
  }

  test('all findings are valid in requests of 100', () => {
    const findings = Object.values(REPORTS).flatMap((made) => JSON.parse(toAsff(made)) as Record<string, unknown>[]);
    expect(findings.length).toBeGreaterThan(100);
    for (let start = 0; start < findings.length; start += 100)
      expect(validate(findings.slice(start, start + 100))).toMatchObject({
        status: 0,
        text: expect.stringContaining('FailedCount'),
      });
  });

  test.each([
    ['without a required property', { Title: undefined }, 'Title'],
    ['with an unknown property', { Outcome: 'compliant' }, 'Outcome'],
    ['with a resource without an id', { Resources: [{ Type: 'Other' }] }, 'Id'],
  ])('a finding %s is invalid', (_, change, message) => {
    const [finding] = JSON.parse(toAsff(REPORTS.sample)) as Record<string, unknown>[];
    const { status, text } = validate([{ ...finding, ...change }]);
    expect(status).not.toBe(0);
    expect(text).toContain(message);
  });
});
