import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { App, CfnResource, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { NagMessageLevel, NagPack, NagRuleCompliance } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import {
  type Acknowledgement,
  Compliance,
  CompliancePack,
  type CompliancePackConfig,
  type RegisteredAcknowledgement,
} from '../src';
import { nearestWith } from '../src/recorder/repository';
import { appWith, bucketIn, LOGS, synthesize, TLS } from './compliance-app';

const NOW = new Date('2026-11-23T12:00:00Z');
const packs = [CompliancePack.AWS_SOLUTIONS];
const fine: Acknowledgement = { rules: [TLS], reason: 'this is a test', owner: 'storage-team', expires: '2027-05-31' };

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

/** Synthesizes stages with a bucket whose missing server access logs are acknowledged, and a register. */
function withRegister(stages: string[], entries: Partial<RegisteredAcknowledgement>[], partial?: boolean) {
  const app = appWith(...stages);
  const register = entries.map((entry) => ({ ...fine, at: ['Data/Bucket'], ...entry }));
  Compliance.of(app).check({
    packs,
    acknowledgements: [{ ...fine, rules: [LOGS], at: ['Data/Bucket'] }, ...register],
    partial,
  });
  return synthesize(app);
}

describe('record', () => {
  const app = appWith('dev');
  const stack = new Stack(app, 'Shared');
  new s3.Bucket(stack, 'Safe', { enforceSSL: true, serverAccessLogsPrefix: 'own/' });
  const other = new CfnResource(stack, 'Other', { type: 'Some::Other::Type' });
  new rds.CfnDBInstance(stack, 'Unclear', { engine: 'postgres', multiAz: other.getAtt('Standby') });
  new iam.CfnManagedPolicy(stack, 'Policy', {
    policyDocument: { Statement: [{ Effect: 'Allow', Action: ['s3:*', 'sqs:*'], Resource: 'arn:aws:s3:::a' }] },
  });
  Compliance.of(app).check();
  const { record, failure } = synthesize(app);
  const resultsOf = (rule: string, resource: string) =>
    record.results.filter((result) => result.rule === rule && result.resource === resource);

  test('contains the four packs and the version of cdk-nag', () => {
    expect(record.packs.map(({ name }) => name)).toEqual([
      'AwsSolutions',
      'NIST.800.53.R5',
      'PCI.DSS.4.0.1',
      'HIPAA.Security',
    ]);
    expect(record.packs[0].version).toMatch(/^3\./);
  });

  test('contains all rules of a pack, including rules that apply to no resource', () => {
    expect(record.rules.filter(({ pack }) => pack === 'AwsSolutions').length).toBeGreaterThan(120);
    expect(record.rules.map(({ id }) => id)).toContain('AwsSolutions::AwsSolutions-RDS11');
  });

  test('contains the controls of a rule separately from its description', () => {
    const rule = record.rules.find(({ id }) => id === 'HIPAA.Security::HIPAA.Security-S3BucketSSLRequestsOnly');
    expect(rule).toMatchObject({ level: 'error' });
    expect(rule?.controls).toContain('164.312(e)(1)');
    expect(rule?.info).toMatch(/SSL\.$/);
  });

  test('contains every resource with its stage, stack and template', () => {
    expect(record.resources.find(({ path }) => path === 'dev/Data/Bucket')).toEqual({
      path: 'dev/Data/Bucket',
      type: 'AWS::S3::Bucket',
      logicalId: 'Bucket',
      stack: 'dev/Data',
      stage: 'dev',
      template: 'assembly-dev/devData58C5D5B6.template.json',
      source: {
        file: relative(nearestWith(__dirname, '.git') ?? '', join(__dirname, 'compliance-app.ts')),
        line: expect.any(Number),
        column: expect.any(Number),
      },
    });
    expect(record.resources.find(({ path }) => path === 'Shared/Other')).toMatchObject({
      stage: '',
      template: 'Shared.template.json',
    });
  });

  test('contains compliant results', () => {
    expect(resultsOf(TLS, 'Shared/Safe/Resource')).toEqual([
      { rule: TLS, resource: 'Shared/Safe/Resource', verdict: 'compliant' },
    ]);
  });

  test('contains noncompliant results', () => {
    expect(resultsOf(TLS, 'dev/Data/Bucket')).toEqual([
      { rule: TLS, resource: 'dev/Data/Bucket', verdict: 'nonCompliant' },
    ]);
  });

  test('contains each finding of a rule with several findings', () => {
    const found = resultsOf('AwsSolutions::AwsSolutions-IAM5', 'Shared/Policy');
    expect(found.map(({ finding }) => finding)).toEqual(['Action::s3:*', 'Action::sqs:*']);
  });

  test('contains the reason why a rule could not be evaluated', () => {
    const [result] = resultsOf('AwsSolutions::AwsSolutions-RDS3', 'Shared/Unclear');
    expect(result).toMatchObject({ verdict: 'error' });
    expect(result.message).toContain('could not be validated');
  });

  test('contains no result of a rule that does not apply to a resource', () => {
    expect(resultsOf('AwsSolutions::AwsSolutions-RDS11', 'dev/Data/Bucket')).toEqual([]);
  });

  test('does not prevent the packs from failing synthesis', () => {
    expect(failure).toContain('AwsSolutions-S10');
  });

  test('contains the same findings as the report of the CDK', () => {
    const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as {
      pluginReports: {
        pluginName: string;
        violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
      }[];
    };
    const reported = pluginReports.flatMap(({ pluginName, violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${pluginName}::${ruleName} ${constructPath}`),
      ),
    );
    const recorded = record.results
      .filter(({ verdict }) => verdict !== 'compliant')
      .map(({ rule, finding, resource }) => `${rule}${finding === undefined ? '' : `[${finding}]`} ${resource}`);
    expect(recorded.sort()).toEqual(reported.sort());
  });
});

describe('check', () => {
  test.each([
    [CompliancePack.AWS_SOLUTIONS, 'AwsSolutions'],
    [CompliancePack.HIPAA_SECURITY, 'HIPAA.Security'],
    [CompliancePack.NIST_800_53_R4, 'NIST.800.53.R4'],
    [CompliancePack.NIST_800_53_R5, 'NIST.800.53.R5'],
    [CompliancePack.PCI_DSS_321, 'PCI.DSS.321'],
    [CompliancePack.SERVERLESS, 'Serverless'],
  ])('fails for the findings of a single pack', (pack, name) => {
    const app = appWith();
    const stack = new Stack(app, 'Canary');
    bucketIn(stack);
    new CfnResource(stack, 'Queue', { type: 'AWS::SQS::Queue' });
    new lambda.CfnFunction(stack, 'Function', {
      role: 'arn:aws:iam::111111111111:role/x',
      code: {},
    });
    Compliance.of(app).check({ packs: [pack] });
    const { record, failure } = synthesize(app);
    expect(record.packs.map((recorded) => recorded.name)).toEqual([name]);
    expect(failure).toContain(`${name}-`);
  });

  test('succeeds without findings', () => {
    const app = appWith();
    new CfnResource(new Stack(app, 'Stack'), 'Thing', { type: 'Some::Other::Type' });
    Compliance.of(app).check();
    expect(synthesize(app)).toMatchObject({ failure: '', problems: [] });
  });

  test.each([
    [
      CompliancePack.PCI_DSS_321,
      'PCI.DSS.321: PCI DSS 3.2.1 was retired on 31 March 2024. Use CompliancePack.PCI_DSS_401',
    ],
    [
      CompliancePack.NIST_800_53_R4,
      'NIST.800.53.R4: NIST withdrew revision 4 on 23 September 2021. Use CompliancePack.NIST_800_53_R5',
    ],
  ])('warns about a pack of a retired standard', (pack, message) => {
    const app = appWith();
    new Stack(app, 'Empty');
    Compliance.of(app).check({ packs: [pack] });
    const { problems, failure, printed } = synthesize(app);
    expect(problems).toEqual([{ kind: 'retired', level: 'warning', message }]);
    expect(failure).toBe('');
    expect(printed).toContain(message);
  });

  test('does not warn about the default packs', () => {
    const app = appWith();
    new Stack(app, 'Empty');
    Compliance.of(app).check();
    expect(synthesize(app).problems).toEqual([]);
  });

  test('can be repeated with the same record', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs });
    expect(synthesize(app).record).toEqual(synthesize(app).record);
  });

  test('deletes the record of an earlier synthesis if synthesis fails before the packs', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs });
    synthesize(app);
    app.node.addValidation({ validate: () => ['invalid construct'] });
    expect(() => app.synth({ force: true })).toThrow('invalid construct');
    expect(existsSync(join(app.outdir, 'compliance-record.json'))).toBe(false);
  });

  test('fails when a pack is listed twice', () => {
    expect(() => Compliance.of(new App()).check({ packs: [...packs, ...packs] })).toThrow(
      'App: packs must be unique, got AwsSolutions twice',
    );
  });

  test('records the URL of tickets, and fails if it is invalid', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs, ticketUrl: 'https://tickets.example.com/{ticket}' });
    expect(synthesize(app).record.ticketUrl).toBe('https://tickets.example.com/{ticket}');
    expect(() => Compliance.of(new App()).check({ packs, ticketUrl: 'tickets' })).toThrow(
      "App: ticketUrl must be a URL with {ticket}, such as https://tickets.example.com/browse/{ticket}, got 'tickets'",
    );
  });

  test('fails without a pack', () => {
    expect(() => Compliance.of(new App()).check({ packs: [] })).toThrow(
      /^App: packs must have at least one pack, got none$/,
    );
  });

  test('fails for a stage', () => {
    const stage = new Stage(new App(), 'dev');
    expect(() => Compliance.of(stage).check()).toThrow('dev: check() must be called for an app, got another construct');
  });

  test('fails when cdk-nag is not installed', () => {
    jest.isolateModules(() => {
      jest.doMock('cdk-nag', () => {
        throw Object.assign(new Error("Cannot find module 'cdk-nag'"), { code: 'MODULE_NOT_FOUND' });
      });
      expect(() => Compliance.of(new App()).check()).toThrow(
        'cdk-nag must be installed to check packs: npm install cdk-nag',
      );
      jest.dontMock('cdk-nag');
    });
  });
});

describe('an acknowledgement of a construct', () => {
  test('acknowledges the findings, and is in the report of the CDK with the qualified id', () => {
    const app = appWith('dev');
    const bucket = app.node.findChild('dev').node.findChild('Data').node.findChild('Bucket');
    Compliance.of(bucket).acknowledge({ ...fine, rules: [TLS, LOGS], ticket: 'SEC-12' });
    Compliance.of(app).check({ packs });
    const { failure, record } = synthesize(app);
    expect(failure).toBe('');
    expect(record.acknowledgements).toEqual([
      {
        ...fine,
        id: 'A1',
        rules: [TLS, LOGS],
        ticket: 'SEC-12',
        at: ['dev/Data/Bucket'],
        constructs: ['dev/Data/Bucket'],
      },
    ]);
    const report = readFileSync(join(app.outdir, 'validation-report.json'), 'utf8');
    expect(report).toContain(`"acknowledgedId": "${TLS}"`);
    expect(report).toContain('"reason": "this is a test (storage-team, until 2027-05-31, SEC-12)"');
  });

  test.each<[string, Partial<Acknowledgement>, string]>([
    ['without a rule', { rules: [] }, 'acknowledgement of  must have at least one rule, got none'],
    ['without a reason', { reason: ' ' }, `acknowledgement of ${TLS} must have a reason`],
    ['without an owner', { owner: '' }, `acknowledgement of ${TLS} must have an owner`],
    ['without an expiration date', { expires: '' }, "expires must be a date such as 2027-05-31, got ''"],
    [
      'with an invalid expiration date',
      { expires: '2027-02-30' },
      "expires must be a date such as 2027-05-31, got '2027-02-30'",
    ],
    [
      'with an expiration date in more than 12 months',
      { expires: '2027-11-24' },
      "expires must be at most 2027-11-23, in 12 months, got '2027-11-24'",
    ],
    [
      'with an id without its pack',
      { rules: ['AwsSolutions-S10'] },
      "such as AwsSolutions::AwsSolutions-S1, got 'AwsSolutions-S10'",
    ],
    ['with an empty pack', { rules: ['::S10'] }, "such as AwsSolutions::AwsSolutions-S1, got '::S10'"],
  ])('fails %s', (_, change, message) => {
    const stack = new Stack(new App(), 'Data');
    expect(() => Compliance.of(stack).acknowledge({ ...fine, ...change })).toThrow(message);
    expect(() => Compliance.of(stack).acknowledge({ ...fine, ...change })).toThrow(/^Data: /);
  });
});

describe('register', () => {
  test('applies to every stage, and to constructs without a stage', () => {
    const app = appWith('dev', 'prod');
    bucketIn(new Stack(app, 'Data'));
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
    const { failure, record } = synthesize(app);
    expect(failure).toBe('');
    expect(record.acknowledgements[0].constructs).toEqual(['Data/Bucket', 'dev/Data/Bucket', 'prod/Data/Bucket']);
  });

  test('applies to the given stages only', () => {
    const { record, failure } = withRegister(['dev', 'prod'], [{ stages: ['dev'] }]);
    expect(record.acknowledgements[1].constructs).toEqual(['dev/Data/Bucket']);
    expect(failure).toContain('prod/Data/Bucket');
    expect(failure).not.toContain('dev/Data/Bucket');
  });

  test('accepts a path relative to the app', () => {
    const { record } = withRegister(['dev', 'prod'], [{ at: ['dev/Data/Bucket'] }]);
    expect(record.acknowledgements[1].constructs).toEqual(['dev/Data/Bucket']);
  });

  test('applies to a stage in a stack, such as those of a pipeline', () => {
    const app = appWith();
    bucketIn(new Stack(new Stage(new Stack(app, 'Pipeline'), 'prod'), 'Data'));
    const entry = { ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'], stages: ['prod'] };
    Compliance.of(app).check({ packs, acknowledgements: [entry] });
    const { failure, record } = synthesize(app);
    expect(failure).toBe('');
    expect(record.resources.map(({ path, stage }) => [path, stage])).toEqual([['Pipeline/prod/Data/Bucket', 'prod']]);
  });

  test('ignores stages that synthesis does not create', () => {
    expect(withRegister(['prod'], [{}, { stages: ['dev'] }])).toMatchObject({ failure: '', problems: [] });
  });

  test('applies to constructs that are created later', () => {
    const app = appWith();
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
    bucketIn(new Stack(app, 'Data'));
    expect(synthesize(app).failure).toBe('');
  });

  test('acknowledges one of several findings', () => {
    const app = appWith();
    new iam.CfnManagedPolicy(new Stack(app, 'Data'), 'Policy', {
      policyDocument: { Statement: [{ Effect: 'Allow', Action: ['s3:*', 'sqs:*'], Resource: 'arn:aws:s3:::a' }] },
    });
    const rules = ['AwsSolutions::AwsSolutions-IAM5[Action::s3:*]'];
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules, at: ['Data/Policy'] }] });
    const { failure, problems } = synthesize(app);
    expect(problems).toEqual([]);
    expect(failure).toContain('IAM5[Action::sqs:*]');
    expect(failure).not.toContain('IAM5[Action::s3:*]');
  });

  test.each<[string, Partial<RegisteredAcknowledgement>, string]>([
    ['without a path', { at: [] }, "at must have construct paths such as 'Data/Database'"],
    ['with an empty path', { at: [' '] }, "at must have construct paths such as 'Data/Database'"],
    ['without a stage', { stages: [] }, 'stages must have at least one stage, got none. Remove it for all stages'],
    ['without an owner', { owner: '' }, `acknowledgement of ${TLS} at Data/Bucket must have an owner`],
    [
      'with several rules and paths, which it names',
      { rules: [TLS, LOGS], at: ['Data/Bucket', 'Data/Other'], owner: '' },
      `acknowledgement of ${TLS}, ${LOGS} at Data/Bucket, Data/Other must have an owner`,
    ],
    ['with an id without its pack', { rules: ['AwsSolutions-S10'] }, "got 'AwsSolutions-S10'"],
  ])('fails %s', (_, change, message) => {
    expect(() => withRegister(['dev'], [change])).toThrow(message);
  });

  test('reports all problems in one error', () => {
    expect(() => withRegister(['dev'], [{ owner: '' }, { reason: '' }])).toThrow(
      /must have an owner; .* must have a reason/,
    );
  });
});

describe('expiration', () => {
  test('an acknowledgement is valid on its last day, with a warning', () => {
    const { failure, printed } = withRegister(['dev'], [{ expires: '2026-11-23' }]);
    expect(failure).toBe('');
    expect(printed).toContain(
      `acknowledgement of ${TLS} at Data/Bucket expires on 2026-11-23. storage-team must renew or remove it`,
    );
  });

  test.each([
    ['2026-12-23', true],
    ['2026-12-24', false],
  ])('an acknowledgement that expires on %s has a warning: %s', (expires, warned) => {
    expect(withRegister(['dev'], [{ expires }]).printed.includes(`expires on ${expires}`)).toBe(warned);
  });

  test('an acknowledgement can expire in 12 months', () => {
    expect(withRegister(['dev'], [{ expires: '2027-11-23' }]).failure).toBe('');
  });

  test('an expired acknowledgement fails, and its finding is open again', () => {
    const { failure } = withRegister(['dev'], [{ expires: '2026-11-22' }]);
    expect(failure).toContain(
      `acknowledgement of ${TLS} at Data/Bucket expired on 2026-11-22. storage-team must renew or remove it`,
    );
    expect(failure).toContain('AwsSolutions-S10');
  });

  test('an acknowledgement of a construct expires', () => {
    const app = appWith('dev');
    const stack = app.node.findChild('dev').node.findChild('Data');
    Compliance.of(stack.node.findChild('Bucket')).acknowledge({ ...fine, rules: [TLS, LOGS], expires: '2026-11-22' });
    Compliance.of(app).check({ packs });
    expect(synthesize(app).failure).toMatch(/dev\/Data\/Bucket expired on 2026-11-22/);
  });
});

describe('fails when an acknowledgement', () => {
  const name = (path: string, rule = TLS) => `acknowledgement of ${rule} at ${path}`;

  test('has a rule that its pack does not have', () => {
    const rule = 'AwsSolutions::AwsSolutions-S99';
    const { problems, failure } = withRegister(['dev'], [{}, { rules: [rule] }]);
    const message = `${name('Data/Bucket', rule)} has ${rule}, which its pack does not have`;
    expect(problems).toEqual([{ kind: 'unknownRule', level: 'error', message }]);
    expect(failure).toContain(message);
  });

  test('has a construct that does not exist', () => {
    const { problems } = withRegister(['dev'], [{}, { at: ['Data/Nothing'] }]);
    expect(problems).toEqual([
      { kind: 'notFound', level: 'error', message: `${name('Data/Nothing')} has Data/Nothing, which does not exist` },
    ]);
  });

  test('has a construct that does not exist in its stages', () => {
    const { problems } = withRegister(['dev'], [{}, { at: ['Data/Nothing'], stages: ['dev'] }]);
    expect(problems[0].message).toMatch(/has Data\/Nothing, which does not exist in dev$/);
  });

  test('matches no finding', () => {
    const app = appWith();
    new s3.Bucket(new Stack(app, 'Data'), 'Bucket', { enforceSSL: true, serverAccessLogsPrefix: 'own/' });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, at: ['Data/Bucket'] }] });
    const { problems, failure } = synthesize(app);
    const message = `${name('Data/Bucket')} matches no finding`;
    expect(problems).toEqual([{ kind: 'unused', level: 'error', message, at: 'Data/Bucket' }]);
    expect(failure).toContain(message);
  });

  test('is listed twice', () => {
    const { problems } = withRegister(['dev'], [{}, {}]);
    expect(problems.map(({ kind }) => kind)).toEqual(['unused']);
  });

  test('has a rule without its finding', () => {
    const app = appWith();
    new iam.CfnManagedPolicy(new Stack(app, 'Data'), 'Policy', {
      policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::a' }] },
    });
    const rules = ['AwsSolutions::AwsSolutions-IAM5'];
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules, at: ['Data/Policy'] }] });
    expect(synthesize(app).problems[0].message).toMatch(
      /\. The findings are AwsSolutions::AwsSolutions-IAM5\[Action::s3:\*\]$/,
    );
  });

  test('covers a construct that complies', () => {
    const app = appWith();
    const stack = new Stack(app, 'Data');
    new s3.Bucket(stack, 'Safe', { enforceSSL: true, serverAccessLogsPrefix: 'own/' });
    bucketIn(stack);
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data'] }] });
    const { problems } = synthesize(app);
    expect(problems).toHaveLength(2);
    expect(problems[0].kind).toBe('wider');
    expect(problems[0].message).toMatch(/ covers more than its findings: Data\/Safe complies\. Use Data\/Bucket$/);
  });

  test('covers a stack instead of one construct', () => {
    const { problems } = withRegister(['dev'], [{ at: ['Data'] }]);
    expect(problems.map(({ message }) => message)).toEqual([
      `${name('Data')} covers more than its findings: Data is a stack or stage. Use Data/Bucket`,
    ]);
  });

  test('has the same problem in every stage, which is reported once', () => {
    expect(withRegister(['dev', 'staging', 'prod'], [{ at: ['Data'] }]).problems).toHaveLength(1);
  });

  test('covers a stage instead of one construct', () => {
    const { problems } = withRegister(['dev'], [{ at: ['dev'] }]);
    expect(problems.map(({ kind }) => kind)).toEqual(['wider']);
  });

  test('applies to a stage without the finding', () => {
    const app = appWith('dev');
    new s3.Bucket(new Stack(new Stage(app, 'prod'), 'Data'), 'Bucket', {
      enforceSSL: true,
      serverAccessLogsPrefix: 'own/',
    });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
    expect(synthesize(app).problems.map(({ message }) => message)).toEqual(
      [TLS, LOGS].map(
        (rule) =>
          `${name('Data/Bucket', rule)} covers more than its findings: there is no finding in prod. Set stages to dev`,
      ),
    );
  });

  test('is passed to the CDK with an id without its pack', () => {
    const app = appWith('dev');
    Validations.of(app.node.findChild('dev')).acknowledge({ id: 'AwsSolutions-S10', reason: 'not recorded' });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [LOGS], at: ['Data/Bucket'] }] });
    const { problems, failure } = synthesize(app);
    const message = `dev acknowledges AwsSolutions-S10, which is not recorded. Use ${TLS}`;
    expect(problems).toEqual([{ kind: 'unqualified', level: 'error', message, at: 'dev' }]);
    expect(failure).toContain(message);
  });

  test('is passed to the CDK but is not in the register', () => {
    const app = appWith('dev');
    Validations.of(app.node.findChild('dev')).acknowledge({ id: TLS, reason: 'no owner' });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [LOGS], at: ['Data/Bucket'] }] });
    expect(synthesize(app).problems.map(({ message }) => message)).toEqual([
      `dev acknowledges ${TLS} without an owner and an expiration date. Use Compliance.of(construct).acknowledge()`,
    ]);
  });
});

test('accepts an acknowledgement in the CDK that is also in the register', () => {
  const app = appWith('dev');
  Validations.of(app.node.findChild('dev')).acknowledge({ id: TLS, reason: 'acknowledged by a library' });
  Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
  expect(synthesize(app)).toMatchObject({ failure: '', problems: [] });
});

test('accepts an acknowledgement that matches no finding if the app is partial', () => {
  const unused = { rules: ['AwsSolutions::AwsSolutions-RDS11'] };
  expect(withRegister(['dev'], [{}, { at: ['Data/Nothing'] }, unused], true)).toMatchObject({
    failure: '',
    problems: [],
  });
  expect(withRegister(['dev'], [{}, { at: ['Data/Nothing'] }, unused]).problems).toHaveLength(2);
});

test('accepts acknowledgements of other validators', () => {
  expect(withRegister(['dev'], [{}, { rules: ['CloudFormation-Validate::W3010'] }]).problems).toEqual([]);
});

describe('a pack that is implemented outside of the package', () => {
  class TeamChecks extends NagPack {
    readonly name = 'Team';

    constructor(scope: IConstruct) {
      super(scope);
      this.packName = 'Team';
    }

    protected checkResource(node: CfnResource): void {
      this.applyRule({
        ruleSuffixOverride: 'NAME',
        info: 'The bucket has no name.',
        explanation: 'Other teams refer to buckets by name.',
        level: NagMessageLevel.ERROR,
        node,
        rule: (resource) => {
          if (!(resource instanceof s3.CfnBucket)) return NagRuleCompliance.NOT_APPLICABLE;
          return resource.bucketName === undefined ? NagRuleCompliance.NON_COMPLIANT : NagRuleCompliance.COMPLIANT;
        },
      });
    }
  }

  class TeamPack extends CompliancePack {
    bind(scope: IConstruct): CompliancePackConfig {
      return { pack: new TeamChecks(scope) };
    }
  }

  const appWithNames = () => {
    const app = appWith();
    const stack = new Stack(app, 'Data');
    bucketIn(stack, 'Named', { bucketName: 'named' });
    bucketIn(stack, 'Generated');
    return app;
  };

  test('is recorded with all its results', () => {
    const app = appWithNames();
    Compliance.of(app).check({ packs: [new TeamPack()] });
    const { record, failure } = synthesize(app);
    expect(record.results).toEqual([
      { rule: 'Team::Team-NAME', resource: 'Data/Named', verdict: 'compliant' },
      { rule: 'Team::Team-NAME', resource: 'Data/Generated', verdict: 'nonCompliant' },
    ]);
    expect(failure).toContain('Team-NAME');
  });

  test('can be acknowledged', () => {
    const app = appWithNames();
    const acknowledgements = [{ ...fine, rules: ['Team::Team-NAME'], at: ['Data/Generated'] }];
    Compliance.of(app).check({ packs: [new TeamPack()], acknowledgements });
    expect(synthesize(app)).toMatchObject({ failure: '', problems: [] });
  });
});
