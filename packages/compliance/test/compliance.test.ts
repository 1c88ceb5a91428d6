import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type Acknowledgement, Compliance, CompliancePack, type RegisteredAcknowledgement } from '../src';
import { appWith, bucketIn, LOGS, synthesize, TLS } from './compliance-app';

const NOW = new Date('2026-11-23T12:00:00Z');
const packs = [CompliancePack.AWS_SOLUTIONS];
const fine: Acknowledgement = { rules: [TLS], reason: 'it is a test', owner: 'storage-team', expires: '2027-05-31' };

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

/** Synthesizes stages with an open bucket, whose missing access logs are acknowledged, and this register. */
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

describe('what is recorded', () => {
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
  const said = (rule: string, resource: string) =>
    record.results.filter((result) => result.rule === rule && result.resource === resource);

  test('holds the four packs and the version of cdk-nag', () => {
    expect(record.packs.map(({ name }) => name)).toEqual([
      'AwsSolutions',
      'NIST.800.53.R5',
      'PCI.DSS.321',
      'HIPAA.Security',
    ]);
    expect(record.packs[0].version).toMatch(/^3\./);
  });

  test('holds all rules of a pack, those that are about none of the resources too', () => {
    expect(record.rules.filter(({ pack }) => pack === 'AwsSolutions').length).toBeGreaterThan(120);
    expect(record.rules.map(({ id }) => id)).toContain('AwsSolutions::AwsSolutions-RDS11');
  });

  test('holds the controls of a rule apart from its text', () => {
    const rule = record.rules.find(({ id }) => id === 'PCI.DSS.321::PCI.DSS.321-S3BucketSSLRequestsOnly');
    expect(rule).toMatchObject({ level: 'error', controls: ['2.2', '4.1', '8.2.1'] });
    expect(rule?.info).toMatch(/SSL\.$/);
  });

  test('holds every resource with its stage, stack and template', () => {
    expect(record.resources.find(({ path }) => path === 'dev/Data/Bucket')).toEqual({
      path: 'dev/Data/Bucket',
      type: 'AWS::S3::Bucket',
      logicalId: 'Bucket',
      stack: 'dev/Data',
      stage: 'dev',
      template: 'assembly-dev/devData58C5D5B6.template.json',
      source: {
        file: 'packages/compliance/test/compliance-app.ts',
        line: expect.any(Number),
        column: expect.any(Number),
      },
    });
    expect(record.resources.find(({ path }) => path === 'Shared/Other')).toMatchObject({
      stage: '',
      template: 'Shared.template.json',
    });
  });

  test('holds what complies', () => {
    expect(said(TLS, 'Shared/Safe/Resource')).toEqual([
      { rule: TLS, resource: 'Shared/Safe/Resource', verdict: 'compliant' },
    ]);
  });

  test('holds what does not comply', () => {
    expect(said(TLS, 'dev/Data/Bucket')).toEqual([{ rule: TLS, resource: 'dev/Data/Bucket', verdict: 'nonCompliant' }]);
  });

  test('holds each finding of a rule that speaks of several things', () => {
    const found = said('AwsSolutions::AwsSolutions-IAM5', 'Shared/Policy');
    expect(found.map(({ finding }) => finding)).toEqual(['Action::s3:*', 'Action::sqs:*']);
  });

  test('holds why a rule could not judge', () => {
    const [result] = said('AwsSolutions::AwsSolutions-RDS3', 'Shared/Unclear');
    expect(result).toMatchObject({ verdict: 'error' });
    expect(result.message).toContain('could not be validated');
  });

  test('holds nothing of a rule that is not about a resource', () => {
    expect(said('AwsSolutions::AwsSolutions-RDS11', 'dev/Data/Bucket')).toEqual([]);
  });

  test('does not keep the packs from failing the synth', () => {
    expect(failure).toContain('AwsSolutions-S10');
  });

  test('agrees with the report of the CDK', () => {
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

describe('a run', () => {
  test.each([
    [CompliancePack.AWS_SOLUTIONS, 'AwsSolutions'],
    [CompliancePack.HIPAA_SECURITY, 'HIPAA.Security'],
    [CompliancePack.NIST_800_53_R4, 'NIST.800.53.R4'],
    [CompliancePack.NIST_800_53_R5, 'NIST.800.53.R5'],
    [CompliancePack.PCI_DSS_321, 'PCI.DSS.321'],
    [CompliancePack.SERVERLESS, 'Serverless'],
  ])('fails on what one chosen pack alone finds', (pack, name) => {
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

  test('passes where there is nothing to find', () => {
    const app = appWith();
    new CfnResource(new Stack(app, 'Stack'), 'Thing', { type: 'Some::Other::Type' });
    Compliance.of(app).check();
    expect(synthesize(app)).toMatchObject({ failure: '', problems: [] });
  });

  test('can be repeated, and records the same', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs });
    expect(synthesize(app).record).toEqual(synthesize(app).record);
  });

  test('does not keep what an earlier run left where the synth fails before the packs', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs });
    synthesize(app);
    app.node.addValidation({ validate: () => ['it is broken'] });
    expect(() => app.synth({ force: true })).toThrow('it is broken');
    expect(existsSync(join(app.outdir, 'compliance-record.json'))).toBe(false);
  });

  test('takes a pack that is given twice for one', () => {
    const app = appWith('dev');
    Compliance.of(app).check({ packs: [...packs, ...packs] });
    expect(synthesize(app).record.packs).toHaveLength(1);
  });

  test('fails without a pack', () => {
    expect(() => Compliance.of(new App()).check({ packs: [] })).toThrow(/^App: packs must hold at least one$/);
  });

  test('fails for a part of an app', () => {
    const stage = new Stage(new App(), 'dev');
    expect(() => Compliance.of(stage).check()).toThrow(
      'dev: check() is for an app; a part of it is never checked alone',
    );
  });

  test('names the package that is missing', () => {
    jest.isolateModules(() => {
      jest.doMock('cdk-nag', () => {
        throw Object.assign(new Error("Cannot find module 'cdk-nag'"), { code: 'MODULE_NOT_FOUND' });
      });
      expect(() => Compliance.of(new App()).check()).toThrow(
        'the packs need cdk-nag, which is not installed: npm install cdk-nag',
      );
      jest.dontMock('cdk-nag');
    });
  });
});

describe('an acknowledgement beside its construct', () => {
  test('lets the synth pass, and reaches the report of the CDK by the qualified id', () => {
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
    expect(report).toContain('"reason": "it is a test (storage-team, until 2027-05-31, SEC-12)"');
  });

  test.each<[string, Partial<Acknowledgement>, string]>([
    ['without a rule', { rules: [] }, 'the acknowledgement of  names no rule'],
    ['without a reason', { reason: ' ' }, `the acknowledgement of ${TLS} has no reason`],
    ['without an owner', { owner: '' }, `the acknowledgement of ${TLS} has no owner`],
    ['without an end', { expires: '' }, "expires must be a day such as 2027-05-31, got ''"],
    ['that ends on no day', { expires: '2027-02-30' }, "expires must be a day such as 2027-05-31, got '2027-02-30'"],
    ['by a bare id', { rules: ['AwsSolutions-S10'] }, "such as AwsSolutions::AwsSolutions-S1, got 'AwsSolutions-S10'"],
    ['of no pack', { rules: ['::S10'] }, "such as AwsSolutions::AwsSolutions-S1, got '::S10'"],
  ])('fails %s', (_, change, message) => {
    const stack = new Stack(new App(), 'Data');
    expect(() => Compliance.of(stack).acknowledge({ ...fine, ...change })).toThrow(message);
    expect(() => Compliance.of(stack).acknowledge({ ...fine, ...change })).toThrow(/^Data: /);
  });
});

describe('the register', () => {
  test('holds in every stage, and in what stands in none', () => {
    const app = appWith('dev', 'prod');
    bucketIn(new Stack(app, 'Data'));
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
    const { failure, record } = synthesize(app);
    expect(failure).toBe('');
    expect(record.acknowledgements[0].constructs).toEqual(['Data/Bucket', 'dev/Data/Bucket', 'prod/Data/Bucket']);
  });

  test('holds in chosen stages alone', () => {
    const { record, failure } = withRegister(['dev', 'prod'], [{ stages: ['dev'] }]);
    expect(record.acknowledgements[1].constructs).toEqual(['dev/Data/Bucket']);
    expect(failure).toContain('prod/Data/Bucket');
    expect(failure).not.toContain('dev/Data/Bucket');
  });

  test('may name a construct by its path from the app', () => {
    const { record } = withRegister(['dev', 'prod'], [{ at: ['dev/Data/Bucket'] }]);
    expect(record.acknowledgements[1].constructs).toEqual(['dev/Data/Bucket']);
  });

  test('holds in a stage that stands in a stack, as those of a pipeline do', () => {
    const app = appWith();
    bucketIn(new Stack(new Stage(new Stack(app, 'Pipeline'), 'prod'), 'Data'));
    const entry = { ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'], stages: ['prod'] };
    Compliance.of(app).check({ packs, acknowledgements: [entry] });
    const { failure, record } = synthesize(app);
    expect(failure).toBe('');
    expect(record.resources.map(({ path, stage }) => [path, stage])).toEqual([['Pipeline/prod/Data/Bucket', 'prod']]);
  });

  test('passes over stages that this synth does not make', () => {
    expect(withRegister(['prod'], [{}, { stages: ['dev'] }])).toMatchObject({ failure: '', problems: [] });
  });

  test('reaches constructs that are made after it', () => {
    const app = appWith();
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
    bucketIn(new Stack(app, 'Data'));
    expect(synthesize(app).failure).toBe('');
  });

  test('acknowledges one finding of several', () => {
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
    ['without a path', { at: [] }, "at must name constructs by their paths, such as 'Data/Database'"],
    ['with an empty path', { at: [' '] }, "at must name constructs by their paths, such as 'Data/Database'"],
    ['without a stage', { stages: [] }, 'stages names no stage; leave it out to mean all of them'],
    ['without an owner', { owner: '' }, `the acknowledgement of ${TLS} at Data/Bucket has no owner`],
    ['by a bare id', { rules: ['AwsSolutions-S10'] }, "got 'AwsSolutions-S10'"],
  ])('fails %s', (_, change, message) => {
    expect(() => withRegister(['dev'], [change])).toThrow(message);
  });

  test('tells all that is wrong at once', () => {
    expect(() => withRegister(['dev'], [{ owner: '' }, { reason: '' }])).toThrow(/has no owner; .* has no reason/);
  });
});

describe('with time, an acknowledgement', () => {
  test('holds to the end of its last day, with a warning', () => {
    const { failure, printed } = withRegister(['dev'], [{ expires: '2026-11-23' }]);
    expect(failure).toBe('');
    expect(printed).toContain(
      `the acknowledgement of ${TLS} at Data/Bucket ends on 2026-11-23; storage-team must renew or end it`,
    );
  });

  test.each([
    ['2026-12-23', true],
    ['2026-12-24', false],
  ])('that ends on %s is warned of: %s', (expires, warned) => {
    expect(withRegister(['dev'], [{ expires }]).printed.includes(`ends on ${expires}`)).toBe(warned);
  });

  test('has expired the day after: that fails, and the finding is open again', () => {
    const { failure } = withRegister(['dev'], [{ expires: '2026-11-22' }]);
    expect(failure).toContain(
      `the acknowledgement of ${TLS} at Data/Bucket expired on 2026-11-22; storage-team must renew or end it`,
    );
    expect(failure).toContain('AwsSolutions-S10');
  });

  test('beside a construct expires too', () => {
    const app = appWith('dev');
    const stack = app.node.findChild('dev').node.findChild('Data');
    Compliance.of(stack.node.findChild('Bucket')).acknowledge({ ...fine, rules: [TLS, LOGS], expires: '2026-11-22' });
    Compliance.of(app).check({ packs });
    expect(synthesize(app).failure).toMatch(/dev\/Data\/Bucket expired on 2026-11-22/);
  });
});

describe('fails an acknowledgement that', () => {
  const name = (path: string, rule = TLS) => `the acknowledgement of ${rule} at ${path}`;

  test('names a rule that its pack lacks', () => {
    const rule = 'AwsSolutions::AwsSolutions-S99';
    const { problems, failure } = withRegister(['dev'], [{}, { rules: [rule] }]);
    const message = `${name('Data/Bucket', rule)} names ${rule}, a rule that its pack lacks`;
    expect(problems).toEqual([{ kind: 'unknownRule', level: 'error', message }]);
    expect(failure).toContain(message);
  });

  test('names a construct that is nowhere', () => {
    const { problems } = withRegister(['dev'], [{}, { at: ['Data/Nothing'] }]);
    expect(problems).toEqual([
      { kind: 'notFound', level: 'error', message: `${name('Data/Nothing')} names Data/Nothing, which is nowhere` },
    ]);
  });

  test('names a construct that its stages lack', () => {
    const { problems } = withRegister(['dev'], [{}, { at: ['Data/Nothing'], stages: ['dev'] }]);
    expect(problems[0].message).toMatch(/names Data\/Nothing, which is not in dev$/);
  });

  test('matches nothing', () => {
    const app = appWith();
    new s3.Bucket(new Stack(app, 'Data'), 'Bucket', { enforceSSL: true, serverAccessLogsPrefix: 'own/' });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, at: ['Data/Bucket'] }] });
    const { problems, failure } = synthesize(app);
    const message = `${name('Data/Bucket')} matches nothing`;
    expect(problems).toEqual([{ kind: 'unused', level: 'error', message, at: 'Data/Bucket' }]);
    expect(failure).toContain(message);
  });

  test('is there twice', () => {
    const { problems } = withRegister(['dev'], [{}, {}]);
    expect(problems.map(({ kind }) => kind)).toEqual(['unused']);
  });

  test('names a rule without the finding that it speaks of', () => {
    const app = appWith();
    new iam.CfnManagedPolicy(new Stack(app, 'Data'), 'Policy', {
      policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::a' }] },
    });
    const rules = ['AwsSolutions::AwsSolutions-IAM5'];
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules, at: ['Data/Policy'] }] });
    expect(synthesize(app).problems[0].message).toMatch(
      /; the findings there are AwsSolutions::AwsSolutions-IAM5\[Action::s3:\*\]$/,
    );
  });

  test('would hide a fault of a construct that complies', () => {
    const app = appWith();
    const stack = new Stack(app, 'Data');
    new s3.Bucket(stack, 'Safe', { enforceSSL: true, serverAccessLogsPrefix: 'own/' });
    bucketIn(stack);
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data'] }] });
    const { problems } = synthesize(app);
    expect(problems).toHaveLength(2);
    expect(problems[0].kind).toBe('wider');
    expect(problems[0].message).toMatch(
      / is wider than needed: it would hide a fault of Data\/Safe; name Data\/Bucket$/,
    );
  });

  test('names a whole stack where one construct is meant', () => {
    const { problems } = withRegister(['dev'], [{ at: ['Data'] }]);
    expect(problems.map(({ message }) => message)).toEqual([
      `${name('Data')} is wider than needed: Data is a whole stack; name Data/Bucket`,
    ]);
  });

  test('is said once where it is the same in every stage', () => {
    expect(withRegister(['dev', 'staging', 'prod'], [{ at: ['Data'] }]).problems).toHaveLength(1);
  });

  test('names a whole stage where one construct is meant', () => {
    const { problems } = withRegister(['dev'], [{ at: ['dev'] }]);
    expect(problems.map(({ kind }) => kind)).toEqual(['wider']);
  });

  test('holds in a stage that does not need it', () => {
    const app = appWith('dev');
    new s3.Bucket(new Stack(new Stage(app, 'prod'), 'Data'), 'Bucket', {
      enforceSSL: true,
      serverAccessLogsPrefix: 'own/',
    });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
    expect(synthesize(app).problems.map(({ message }) => message)).toEqual(
      [TLS, LOGS].map(
        (rule) => `${name('Data/Bucket', rule)} is wider than needed: there is no finding in prod; name the stages dev`,
      ),
    );
  });

  test('is told to the packs by the bare id, which leaves no record', () => {
    const app = appWith('dev');
    Validations.of(app.node.findChild('dev')).acknowledge({ id: 'AwsSolutions-S10', reason: 'nobody will see it' });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [LOGS], at: ['Data/Bucket'] }] });
    const { problems, failure } = synthesize(app);
    const message = `dev acknowledges AwsSolutions-S10, which leaves no record; write ${TLS}`;
    expect(problems).toEqual([{ kind: 'unqualified', level: 'error', message, at: 'dev' }]);
    expect(failure).toContain(message);
  });

  test('is told to the packs past the register', () => {
    const app = appWith('dev');
    Validations.of(app.node.findChild('dev')).acknowledge({ id: TLS, reason: 'nobody answers for it' });
    Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [LOGS], at: ['Data/Bucket'] }] });
    expect(synthesize(app).problems.map(({ message }) => message)).toEqual([
      `dev acknowledges ${TLS} without owner and end; use Compliance.of(construct).acknowledge()`,
    ]);
  });
});

test('an acknowledgement past the register is no error where the register has one too', () => {
  const app = appWith('dev');
  Validations.of(app.node.findChild('dev')).acknowledge({ id: TLS, reason: 'a library says so' });
  Compliance.of(app).check({ packs, acknowledgements: [{ ...fine, rules: [TLS, LOGS], at: ['Data/Bucket'] }] });
  expect(synthesize(app)).toMatchObject({ failure: '', problems: [] });
});

test('in a part of the deployment, an acknowledgement that matches nothing is no error', () => {
  const unused = { rules: ['AwsSolutions::AwsSolutions-RDS11'] };
  expect(withRegister(['dev'], [{}, { at: ['Data/Nothing'] }, unused], true)).toMatchObject({
    failure: '',
    problems: [],
  });
  expect(withRegister(['dev'], [{}, { at: ['Data/Nothing'] }, unused]).problems).toHaveLength(2);
});

test('the register may speak of another validator, which judges for itself', () => {
  expect(withRegister(['dev'], [{}, { rules: ['CloudFormation-Validate::W3010'] }]).problems).toEqual([]);
});
