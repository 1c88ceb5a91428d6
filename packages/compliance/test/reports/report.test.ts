import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { ComplianceRecord } from '../../src/recorder/model';
import { openFindings } from '../../src/reports/report';
import type { ComplianceReport } from '../../src/reports/report-model';
import type { ValidationReport } from '../../src/assembly/validation-report';
import { assembly, record, report } from './sample';

const schema = JSON.parse(
  readFileSync(join(__dirname, '../../assets/compliance-report.v1.schema.json'), 'utf8'),
) as { $id: string };
const validate = new Ajv({ allErrors: true }).compile(schema);

/** What the schema has against a report, as it is written. */
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

describe('a report of the packs', () => {
  const made = report();

  test('takes the register into account', () => {
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

  test('counts by environment, pack and control', () => {
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

  test('counts what a rule is not about', () => {
    expect(made.rules.map(({ notApplicable }) => notApplicable)).toEqual([1, 2, 0, 3]);
  });

  test('gives a result the same id in every run, and no two the same', () => {
    const ids = made.results.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shuffled = report({ assembly: withRecord({ results: [...record.results].reverse() }) });
    expect(shuffled.results.map(({ id }) => id).reverse()).toEqual(ids);
  });

  test('is the same for the same input, but for its time', () => {
    const later = report({ now: new Date('2026-11-23T13:00:00.000Z') });
    expect(JSON.stringify({ ...later, generatedAt: '' })).toBe(JSON.stringify({ ...made, generatedAt: '' }));
  });

  test('keeps its schema', () => {
    expect(made.$schema).toBe(schema.$id);
    expect(faults(made)).toBeNull();
    expect(faults({ ...made, results: [{ ...made.results[0], id: 'x' }] })).not.toBeNull();
  });
});

describe('with time', () => {
  test('an expired acknowledgement is a problem, and its finding open', () => {
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
  ])('on %s it is %s', (now, status, problems) => {
    const made = report({ now: new Date(now) });
    expect(made.acknowledgements[0].status).toBe(status);
    expect(made.problems).toHaveLength(problems);
  });

  test.each([
    ['unused', ['prod/Data/Other']],
    ['absent', []],
  ])('one that matches nothing is %s', (status, constructs) => {
    const acknowledgements = [{ ...record.acknowledgements[0], constructs }];
    expect(report({ assembly: withRecord({ acknowledgements }) }).acknowledgements[0].status).toBe(status);
  });
});

describe('with a baseline', () => {
  test('an open finding is new or unchanged, and what is not open is neither', () => {
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
            suggestedFix: 'mend it',
            severity: 'info',
            acknowledgedId: 'CloudFormation-Validate::I1',
            acknowledgedAt: 'prod/Data',
            reason: 'a library says so',
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
      { pluginName: 'Beta', metadata: { error: "Validation plugin 'Beta' failed: out of luck" }, violations: [] },
      {
        pluginName: 'Acknowledgements',
        violations: [{ ruleName: 'unused', description: 'x', violatingConstructs: [] }],
      },
    ],
  };
  const describeNew = (path: string) => ({ ...record.resources[2], path });
  const made = report({ assembly: assembly({ validation, describe: describeNew }) });

  test('adds what they found, and counts nothing twice', () => {
    expect(made.packs).toEqual([
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

  test('keeps each message, level and suggestion', () => {
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
      ['CloudFormation-Validate::I1', 'info', 'four', 'mend it'],
    ]);
    expect(rules[0].notApplicable).toBeUndefined();
  });

  test('adds a resource that the packs did not see', () => {
    expect(made.resources.slice(record.resources.length)).toEqual([
      { ...record.resources[2], path: 'prod/Data/New', logicalId: 'Logical', template: 'a.template.json' },
    ]);
  });

  test('shows an acknowledgement past the register as one without owner', () => {
    expect(made.acknowledgements[1]).toEqual({
      id: 'V1',
      rules: ['CloudFormation-Validate::I1'],
      at: ['prod/Data'],
      constructs: ['prod/Data'],
      reason: 'a library says so',
      status: 'active',
      findings: 1,
    });
  });

  test('does not pass over a validator that broke down', () => {
    expect(made.problems).toEqual([
      { kind: 'validatorFailed', level: 'error', message: "Validation plugin 'Beta' failed: out of luck" },
    ]);
  });

  test('judges what the register says of them', () => {
    const [base] = record.acknowledgements;
    const rules = ['CloudFormation-Validate::I1', 'CloudFormation-Validate::I2'];
    const acknowledgements = [base, { ...base, id: 'A2', rules, at: ['Data/Other'], constructs: ['prod/Data/Other'] }];
    const registered = report({ assembly: { ...withRecord({ acknowledgements }), validation } });
    expect(registered.results.at(-1)?.acknowledgement).toBe('A2');
    expect(registered.acknowledgements.map(({ id }) => id)).toEqual(['A1', 'A2']);
    expect(registered.problems.map(({ message }) => message)).toContain(
      'the acknowledgement of CloudFormation-Validate::I2 at Data/Other matches nothing',
    );
  });

  test.each([
    ['one of its constructs', false, ['prod/Data/Bucket', 'prod/Data/Other'], 'Data/Bucket'],
    ['none, where the run has all stages', false, ['prod/Data/Bucket'], 'Data/Bucket'],
    ['none, where the run lacks stages', true, ['prod/Data/Bucket'], undefined],
    ['a construct that the run lacks', false, [], undefined],
  ])('judges an acknowledgement of them that matches nothing at %s', (_, partial, constructs, missing) => {
    const at = ['Data/Bucket', 'Data/Other'];
    const entry = { ...record.acknowledgements[0], id: 'A2', rules: ['CloudFormation-Validate::I1'], at, constructs };
    const { problems } = report({ assembly: { ...withRecord({ partial, acknowledgements: [entry] }), validation } });
    const unused = problems.filter(({ kind }) => kind === 'unused').map(({ message }) => message);
    const said = `the acknowledgement of CloudFormation-Validate::I1 at ${missing} matches nothing`;
    expect(unused).toEqual(missing === undefined ? [] : [said]);
  });

  test('is made of them alone where packs were used without Compliance', () => {
    const alone = report({ assembly: assembly({ record: undefined, validation }) });
    expect(alone.packs.map(({ name, complete }) => [name, complete])).toEqual([
      ['CloudFormation Validate', false],
      ['Alpha', false],
      ['Beta', false],
    ]);
    expect(alone.results).toHaveLength(5);
    expect(faults(alone)).toBeNull();
  });
});
