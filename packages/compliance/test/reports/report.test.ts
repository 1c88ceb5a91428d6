import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { ComplianceRecord } from '../../src/recorder/model';
import { runOf } from '../../src/history/history';
import { withHistory } from '../../src/history/with-history';
import { openFindings } from '../../src/reports/report';
import type { ComplianceReport } from '../../src/reports/report-model';
import type { ValidationReport } from '../../src/assembly/validation-report';
import { assembly, record, report } from './sample';

const schema = JSON.parse(readFileSync(join(__dirname, '../../assets/compliance-report.v1.schema.json'), 'utf8')) as {
  $id: string;
};
const validate = new Ajv({ allErrors: true }).compile(schema);

/** Errors of a report by its schema. */
function faults(value: ComplianceReport): unknown {
  validate(JSON.parse(JSON.stringify(value)));
  return validate.errors;
}

function outcomes({ results }: ComplianceReport): string[] {
  return results.map(({ rule, resource, outcome }) => `${rule} ${resource} ${outcome}`);
}

function withRecord(changes: Partial<ComplianceRecord>) {
  return assembly({ record: { ...record, ...changes } });
}

describe('report of packs', () => {
  const made = report();

  test('applies the register', () => {
    expect(outcomes(made)).toEqual([
      'Alpha::Alpha-TLS dev/Data/Bucket nonCompliant',
      'Alpha::Alpha-TLS prod/Data/Bucket compliant',
      'Alpha::Alpha-NAMES prod/Data/Bucket nonCompliant',
      'Beta::Beta-LOGS dev/Data/Bucket acknowledged',
      'Beta::Beta-LOGS prod/Data/Bucket error',
      'Beta::Beta-LOGS prod/Data/Other compliant',
    ]);
    expect(made.results[3].acknowledgement).toBe('A1');
  });

  test('counts outcomes by environment, pack and control', () => {
    const { total, stages, packs, controls } = made.summary;
    expect(total).toEqual({ compliant: 2, acknowledged: 1, nonCompliant: 2, error: 1 });
    expect(stages).toEqual([
      { stage: 'dev', compliant: 0, acknowledged: 1, nonCompliant: 1, error: 0 },
      { stage: 'prod', compliant: 2, acknowledged: 0, nonCompliant: 1, error: 1 },
    ]);
    expect(packs.map(({ pack, compliant }) => [pack, compliant])).toEqual([
      ['Alpha', 1],
      ['Beta', 1],
    ]);
    expect(controls).toEqual([
      { pack: 'Beta', control: 'AC-2(1)', compliant: 1, acknowledged: 1, nonCompliant: 0, error: 1 },
      { pack: 'Beta', control: 'AU-2b', compliant: 0, acknowledged: 0, nonCompliant: 0, error: 0 },
      { pack: 'Beta', control: 'AU-10', compliant: 1, acknowledged: 1, nonCompliant: 0, error: 1 },
    ]);
  });

  test('counts resources to which a rule does not apply', () => {
    expect(made.rules.map(({ notApplicable }) => notApplicable)).toEqual([1, 2, 0, 3]);
  });

  test('has stable and unique ids of results', () => {
    const ids = made.results.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shuffled = report({ assembly: withRecord({ results: [...record.results].reverse() }) });
    expect(shuffled.results.map(({ id }) => id).reverse()).toEqual(ids);
  });

  test('is the same for the same input, except for the time', () => {
    const later = report({ now: new Date('2026-11-23T13:00:00.000Z') });
    expect(JSON.stringify({ ...later, generatedAt: '' })).toBe(JSON.stringify({ ...made, generatedAt: '' }));
  });

  test('complies with its schema', () => {
    expect(made.$schema).toBe(schema.$id);
    expect(faults(made)).toBeNull();
    expect(faults({ ...made, results: [{ ...made.results[0], id: 'x' }] })).not.toBeNull();
  });
});

describe('expiration', () => {
  test('an expired acknowledgement is a problem, and its finding is open', () => {
    const made = report({ now: new Date('2027-06-01T00:00:00.000Z') });
    expect(outcomes(made)[3]).toBe('Beta::Beta-LOGS dev/Data/Bucket nonCompliant');
    expect(made.acknowledgements[0].status).toBe('expired');
    expect(made.problems.map(({ kind, level }) => [kind, level])).toEqual([['expired', 'error']]);
    expect(faults(made)).toBeNull();
  });

  test.each([
    ['2027-05-31T23:59:59.000Z', 'expiring', 1],
    ['2027-05-01T00:00:00.000Z', 'expiring', 1],
    ['2027-04-30T23:59:59.000Z', 'active', 0],
  ])('on %s the status is %s', (now, status, problems) => {
    const made = report({ now: new Date(now) });
    expect(made.acknowledgements[0].status).toBe(status);
    expect(made.problems).toHaveLength(problems);
  });

  test.each([
    ['unused', ['prod/Data/Other']],
    ['absent', []],
  ])('an acknowledgement that matches no finding is %s', (status, constructs) => {
    const acknowledgements = [{ ...record.acknowledgements[0], constructs }];
    expect(report({ assembly: withRecord({ acknowledgements }) }).acknowledgements[0].status).toBe(status);
  });
});

describe('with a baseline', () => {
  test('an open finding is new or unchanged, other results are neither', () => {
    const baseline = openFindings({ results: report().results.slice(0, 4) });
    const made = report({ baseline });
    expect(made.results.map((result) => result.baseline)).toEqual([
      'unchanged',
      undefined,
      'unchanged',
      undefined,
      'new',
      undefined,
    ]);
    expect(faults(made)).toBeNull();
  });
});

test('with a history the report has the comparisons and the trends of the schema', () => {
  const before = { ...runOf(report(), 'abc'), time: '2026-08-01T12:00:00.000Z' };
  const findings = before.findings?.map((finding) => ({ ...finding, id: 'x' }));
  const history = { historyVersion: 1 as const, runs: [{ ...before, findings, packs: [] }] };
  const made = withHistory(report(), { history, commit: 'def' });
  expect(made.comparisons).toHaveLength(2);
  expect(faults(made)).toBeNull();
});

describe('with other validators', () => {
  const construct = (constructPath: string) => ({
    constructPath,
    cloudFormationResource: { templatePath: 'a.template.json', logicalId: 'Logical' },
  });
  const validation: ValidationReport = {
    pluginReports: [
      {
        pluginName: 'CloudFormation Validate',
        pluginVersion: '1.14.0',
        violations: [
          {
            ruleName: 'W1',
            description: 'one',
            severity: 'warning',
            violatingConstructs: [construct('prod/Data/Other')],
          },
          {
            ruleName: 'W1',
            description: 'two',
            severity: 'warning',
            violatingConstructs: [construct('prod/Data/New')],
          },
          {
            ruleName: 'E1',
            description: 'three',
            severity: 'fatal',
            violatingConstructs: [construct('prod/Data/New')],
          },
        ],
        suppressedViolations: [
          {
            ruleName: 'I1',
            description: 'four',
            suggestedFix: 'fix it',
            severity: 'info',
            acknowledgedId: 'CloudFormation-Validate::I1',
            acknowledgedAt: 'prod/Data',
            reason: 'acknowledged by a library',
            violatingConstructs: [construct('prod/Data/Other')],
          },
        ],
      },
      {
        pluginName: 'Alpha',
        violations: [
          { ruleName: 'Alpha-TLS', description: 'again', violatingConstructs: [construct('dev/Data/Bucket')] },
        ],
      },
      { pluginName: 'Beta', metadata: { error: "Validation plugin 'Beta' failed: internal error" }, violations: [] },
      {
        pluginName: 'Acknowledgements',
        violations: [{ ruleName: 'unused', description: 'x', violatingConstructs: [] }],
      },
    ],
  };
  const describeNew = (path: string) => ({ ...record.resources[2], path });
  const made = report({ assembly: assembly({ validation, describe: describeNew }) });

  test('adds their findings without duplicates', () => {
    expect(made.packs.map(({ name, version, complete }) => ({ name, version, complete }))).toEqual([
      { name: 'Alpha', version: '3.0.2', complete: true },
      { name: 'Beta', version: '3.0.2', complete: true },
      { name: 'CloudFormation Validate', version: '1.14.0', complete: false },
    ]);
    expect(outcomes(made).slice(record.results.length)).toEqual([
      'CloudFormation-Validate::W1 prod/Data/Other nonCompliant',
      'CloudFormation-Validate::W1 prod/Data/New nonCompliant',
      'CloudFormation-Validate::E1 prod/Data/New nonCompliant',
      'CloudFormation-Validate::I1 prod/Data/Other acknowledged',
    ]);
    expect(faults(made)).toBeNull();
  });

  test('has their messages, levels and suggestions', () => {
    expect(made.results.slice(record.results.length).map(({ message }) => message)).toEqual([
      undefined,
      'two',
      undefined,
      undefined,
    ]);
    const rules = made.rules.slice(record.rules.length);
    expect(rules.map(({ id, level, info, explanation }) => [id, level, info, explanation])).toEqual([
      ['CloudFormation-Validate::W1', 'warning', 'one', ''],
      ['CloudFormation-Validate::E1', 'error', 'three', ''],
      ['CloudFormation-Validate::I1', 'info', 'four', 'fix it'],
    ]);
    expect(rules[0].notApplicable).toBeUndefined();
  });

  test('adds resources that the packs did not check', () => {
    expect(made.resources.slice(record.resources.length)).toEqual([
      { ...record.resources[2], path: 'prod/Data/New', logicalId: 'Logical', template: 'a.template.json' },
    ]);
  });

  test('lists an acknowledgement that is not in the register without an owner', () => {
    expect(made.acknowledgements[1]).toEqual({
      id: 'V1',
      rules: ['CloudFormation-Validate::I1'],
      at: ['prod/Data'],
      constructs: ['prod/Data'],
      reason: 'acknowledged by a library',
      status: 'active',
      findings: 1,
    });
  });

  test('reports a validator that failed', () => {
    expect(made.problems).toEqual([
      { kind: 'validatorFailed', level: 'error', message: "Validation plugin 'Beta' failed: internal error" },
    ]);
  });

  test('applies the register to their findings', () => {
    const [base] = record.acknowledgements;
    const rules = ['CloudFormation-Validate::I1', 'CloudFormation-Validate::I2'];
    const acknowledgements = [base, { ...base, id: 'A2', rules, at: ['Data/Other'], constructs: ['prod/Data/Other'] }];
    const registered = report({ assembly: { ...withRecord({ acknowledgements }), validation } });
    expect(registered.results.at(-1)?.acknowledgement).toBe('A2');
    expect(registered.acknowledgements.map(({ id }) => id)).toEqual(['A1', 'A2']);
    expect(registered.problems.map(({ message }) => message)).toContain(
      'acknowledgement of CloudFormation-Validate::I2 at Data/Other matches no finding',
    );
  });

  test.each([
    ['one of its constructs', false, ['prod/Data/Bucket', 'prod/Data/Other'], 'Data/Bucket'],
    ['none, if the run has all stages', false, ['prod/Data/Bucket'], 'Data/Bucket'],
    ['none, if the run is partial', true, ['prod/Data/Bucket'], undefined],
    ['a construct that does not exist', false, [], undefined],
  ])('checks an acknowledgement of their findings that matches %s', (_, partial, constructs, missing) => {
    const at = ['Data/Bucket', 'Data/Other'];
    const entry = { ...record.acknowledgements[0], id: 'A2', rules: ['CloudFormation-Validate::I1'], at, constructs };
    const { problems } = report({ assembly: { ...withRecord({ partial, acknowledgements: [entry] }), validation } });
    const unused = problems.filter(({ kind }) => kind === 'unused').map(({ message }) => message);
    const message = `acknowledgement of CloudFormation-Validate::I1 at ${missing} matches no finding`;
    expect(unused).toEqual(missing === undefined ? [] : [message]);
  });

  test('contains only their findings if packs were used without Compliance', () => {
    const other = report({ assembly: assembly({ record: undefined, validation }) });
    expect(other.packs.map(({ name, complete }) => [name, complete])).toEqual([
      ['CloudFormation Validate', false],
      ['Alpha', false],
      ['Beta', false],
    ]);
    expect(other.results).toHaveLength(5);
    expect(faults(other)).toBeNull();
  });
});

describe('links of a report', () => {
  const repository = { commit: 'abc123', fileUrl: 'https://git.example.com/{file}#L{line}' };
  const [entry] = record.acknowledgements;
  const made = report({
    repository,
    assembly: withRecord({
      ticketUrl: 'https://tickets.example.com/{ticket}',
      acknowledgements: [{ ...entry, runbook: 'docs/run.md' }],
    }),
  });

  test('are those of the repository, the tickets and the runbooks', () => {
    expect(made.repository).toEqual(repository);
    expect(made.acknowledgements[0]).toMatchObject({
      ticket: 'SEC-1',
      ticketUrl: 'https://tickets.example.com/SEC-1',
      runbook: 'docs/run.md',
      runbookUrl: 'https://git.example.com/docs/run.md',
    });
    expect(faults(made)).toBeNull();
  });

  test('are unknown without a repository and a URL of tickets', () => {
    const { repository: none, acknowledgements } = report();
    expect(none).toBeUndefined();
    expect(acknowledgements[0].ticketUrl).toBeUndefined();
    expect(acknowledgements[0].runbookUrl).toBeUndefined();
  });

  test('have the place of each stack', () => {
    expect(made.stacks[0]).toEqual({
      path: 'dev/Data',
      name: 'dev-Data',
      account: '111111111111',
      region: 'eu-central-1',
    });
  });
});
