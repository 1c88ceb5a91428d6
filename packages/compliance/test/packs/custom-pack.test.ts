import { type CfnResource, type IPolicyValidationPlugin, Stack, Validations } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { NagMessageLevel, NagPack, NagRuleCompliance } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import {
  Compliance,
  CompliancePack,
  type CompliancePackConfig,
  ComplianceRule,
  type ComplianceRuleProps,
  ControlDecision,
  CustomPack,
  type CustomPackProps,
  FinalResource,
  RuleLevel,
  RuleOutcome,
} from '../../src';
import { readAssembly } from '../../src/assembly/assembly';
import { appWith, bucketIn, synthesize } from '../compliance-app';
import { report } from '../reports/sample';

const BUCKET = 'AWS::S3::Bucket';

class Named extends ComplianceRule {
  constructor(
    private readonly judge: (bucket: FinalResource) => RuleOutcome = ({ properties }) =>
      properties.BucketName === undefined ? RuleOutcome.NON_COMPLIANT : RuleOutcome.COMPLIANT,
    props: Partial<ComplianceRuleProps> = {},
  ) {
    super({ name: 'Named', title: 'buckets have a name', resourceTypes: [BUCKET], ...props });
  }

  evaluate(bucket: FinalResource): RuleOutcome {
    return this.judge(bucket);
  }
}

const entry = {
  reason: 'this is a test',
  owner: 'team',
  expires: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
};

/** Synthesizes an app with a named and another bucket. */
function check(props: Partial<CustomPackProps> = {}, acknowledged: string[] = [], at = ['Data/Generated']) {
  const app = appWith();
  const stack = new Stack(app, 'Data');
  bucketIn(stack, 'Named', { bucketName: 'named' });
  bucketIn(stack, 'Generated');
  const packs = [new CustomPack({ name: 'Team', rules: [new Named()], ...props })];
  const acknowledgements = acknowledged.length > 0 ? [{ ...entry, rules: acknowledged, at }] : [];
  Compliance.of(app).check({ packs, acknowledgements });
  return synthesize(app);
}

test('all results of a rule are recorded', () => {
  const { record, failure } = check();
  expect(record.results).toEqual([
    { rule: 'Team::Team-Named', resource: 'Data/Named', verdict: 'compliant' },
    { rule: 'Team::Team-Named', resource: 'Data/Generated', verdict: 'nonCompliant' },
  ]);
  expect(record.rules).toEqual([
    {
      id: 'Team::Team-Named',
      pack: 'Team',
      level: 'error',
      info: 'buckets have a name.',
      explanation: '',
      controls: [],
    },
  ]);
  expect(failure).toContain("Acknowledge with 'Team::Team-Named'");
});

test('a finding is acknowledged in the register', () => {
  expect(check({}, ['Team::Team-Named'])).toMatchObject({ failure: '', problems: [] });
});

test('an acknowledgement that matches no finding fails', () => {
  expect(check({}, ['Team::Team-Named'], ['Data/Named']).problems.map(({ kind }) => kind)).toEqual(['unused']);
  expect(check({}, ['Team::Team-Other']).problems.map(({ kind }) => kind)).toEqual(['unknownRule']);
});

test('a rule has findings for parts, which are acknowledged separately', () => {
  const rules = [
    new Named(({ logicalId }) => RuleOutcome.findings(...(logicalId === 'Named' ? [] : ['Part::b', 'Part::a']))),
  ];
  const { record, failure } = check({ rules }, ['Team::Team-Named[Part::a]']);
  expect(record.results.map(({ verdict, finding }) => finding ?? verdict)).toEqual(['compliant', 'Part::b', 'Part::a']);
  expect(failure).toContain("Acknowledge with 'Team::Team-Named[Part::b]'");
  expect(failure).not.toContain("Acknowledge with 'Team::Team-Named[Part::a]'");
});

test('a rule that does not apply to a resource has no result', () => {
  const { record, failure } = check({ rules: [new Named(() => RuleOutcome.NOT_APPLICABLE)] });
  expect({ results: record.results, failure }).toEqual({ results: [], failure: '' });
  expect(record.rules).toHaveLength(1);
});

test('a rule of other types is not evaluated', () => {
  const { record } = check({
    rules: [new Named(() => RuleOutcome.NON_COMPLIANT, { resourceTypes: ['AWS::SQS::Queue'] })],
  });
  expect(record.results).toEqual([]);
});

test.each<[string, () => RuleOutcome, string]>([
  [
    'is unresolved',
    () => RuleOutcome.unresolved('Named.BucketName'),
    'Named.BucketName must be known before deployment to be judged',
  ],
  [
    'is an error of the rule',
    () => {
      throw new Error('no such property');
    },
    'no such property',
  ],
])('a result that %s is an open finding with the reason', (_, judge, message) => {
  const { record, failure } = check({ rules: [new Named(judge)] });
  expect(record.results.map((result) => [result.verdict, result.message])).toEqual([
    ['error', message],
    ['error', message],
  ]);
  expect(failure).toContain("Acknowledge with 'Team::Team-Named'");
});

test.each([
  [RuleLevel.WARNING, 'warning'],
  [RuleLevel.INFO, 'info'],
])('the level %s does not fail synthesis', (level, expected) => {
  const { record, failure, printed } = check({ rules: [new Named(undefined, { level })] });
  expect(record.rules[0].level).toBe(expected);
  expect(record.results).toContainEqual(expect.objectContaining({ verdict: 'nonCompliant' }));
  expect(printed).toContain('Team::Team-Named');
  expect(failure).toBe('');
});

test('a rule has controls and an explanation', () => {
  const { record } = check({
    rules: [new Named(undefined, { controls: ['AC-2(1)', 'X'], explanation: 'Why.' })],
    version: '7',
  });
  expect(record.rules[0]).toMatchObject({
    info: 'buckets have a name.',
    controls: ['AC-2(1)', 'X'],
    explanation: 'Why.',
  });
  expect(record.packs[0]).toMatchObject({ name: 'Team', version: '7' });
});

test('a rule reads the final template', () => {
  const app = appWith();
  const bucket = bucketIn(new Stack(app, 'Data'), 'Bucket', { bucketName: 'named' });
  bucket.addPropertyDeletionOverride('BucketName');
  Compliance.of(app).check({ packs: [new CustomPack({ name: 'Team', rules: [new Named()] })] });
  expect(synthesize(app).record.results).toMatchObject([{ verdict: 'nonCompliant' }]);
});

describe('references', () => {
  class LogsEncrypted extends ComplianceRule {
    constructor() {
      super({ name: 'Logs', title: 'log buckets are encrypted', resourceTypes: [BUCKET] });
    }

    evaluate(bucket: FinalResource): RuleOutcome {
      const destination: unknown = bucket.properties.LoggingConfiguration?.DestinationBucketName;
      if (destination === undefined) return RuleOutcome.NOT_APPLICABLE;
      const logs = bucket.referred(destination);
      if (!logs) return RuleOutcome.unresolved('DestinationBucketName');
      return logs.properties.BucketEncryption ? RuleOutcome.COMPLIANT : RuleOutcome.NON_COMPLIANT;
    }
  }

  const logged = (destination: (logs: s3.CfnBucket) => string) => {
    const app = appWith();
    const logs = bucketIn(new Stack(app, 'Logs'));
    logs.addPropertyOverride('BucketEncryption', { ServerSideEncryptionConfiguration: [] });
    bucketIn(new Stack(app, 'Data'), 'Bucket', { loggingConfiguration: { destinationBucketName: destination(logs) } });
    const rules = [new LogsEncrypted()];
    // several packs of one synthesis share the references
    Compliance.of(app).check({ packs: [CompliancePack.AWS_FSBP, new CustomPack({ name: 'Team', rules })] });
    return synthesize(app).record.results.filter(({ rule }) => rule === 'Team::Team-Logs');
  };

  test('to another stack are followed to its final definition', () => {
    expect(logged(({ ref }) => ref)).toEqual([
      { rule: 'Team::Team-Logs', resource: 'Data/Bucket', verdict: 'compliant' },
    ]);
  });

  test('to a bucket outside the app are not known', () => {
    expect(logged(() => 'other')).toMatchObject([{ verdict: 'error' }]);
  });

  test('are not known outside of a check', () => {
    const bucket = bucketIn(new Stack(appWith(), 'Data'));
    expect(() => FinalResource.of(bucket).referred({ Ref: 'Bucket' })).toThrow(
      'Data/Bucket: referred() must be called by a rule while a pack runs',
    );
  });

  test('are followed by a pack of cdk-nag', () => {
    class Checks extends NagPack {
      readonly name = 'Nag';
      protected checkResource(node: CfnResource): void {
        this.applyRule({
          ruleSuffixOverride: 'REF',
          info: 'Refers to itself.',
          explanation: '',
          level: NagMessageLevel.ERROR,
          node,
          rule: (resource) =>
            FinalResource.of(resource).referred({ Ref: 'Bucket' })?.logicalId === 'Bucket'
              ? NagRuleCompliance.COMPLIANT
              : NagRuleCompliance.NON_COMPLIANT,
        });
      }
    }
    class Pack extends CompliancePack {
      bind(scope: IConstruct): CompliancePackConfig {
        return { pack: new Checks(scope) };
      }
    }
    const app = appWith();
    bucketIn(new Stack(app, 'Data'));
    Compliance.of(app).check({ packs: [new Pack()] });
    expect(synthesize(app).record.results).toMatchObject([{ verdict: 'compliant' }]);
  });

  test('are those of the synthesis', () => {
    const app = appWith();
    const logs = new Stack(app, 'Logs');
    const bucket = bucketIn(logs);
    bucketIn(new Stack(app, 'Data'), 'Bucket', { loggingConfiguration: { destinationBucketName: bucket.ref } });
    Compliance.of(app).check({ packs: [new CustomPack({ name: 'Team', rules: [new LogsEncrypted()] })] });
    expect(synthesize(app).record.results).toMatchObject([{ verdict: 'nonCompliant' }]);
    bucket.addPropertyOverride('BucketEncryption', { ServerSideEncryptionConfiguration: [] });
    expect(synthesize(app).record.results).toMatchObject([{ verdict: 'compliant' }]);
  });
});

describe('coverage', () => {
  const audit = {
    id: 'Audit',
    title: 'an auditor reviews the names once a year',
    decidedBy: ControlDecision.PERSON,
    detail: 'Minutes of the review',
  };

  test('contains the rules and the controls that are decided elsewhere', () => {
    const { record } = check({ rules: [new Named(undefined, { explanation: 'Why.' })], controls: [audit] });
    expect(record.packs[0].controls).toEqual([
      { id: 'Named', title: 'buckets have a name', decidedBy: 'rule', detail: 'Why.' },
      audit,
    ]);
  });

  test('has no detail for a rule without an explanation', () => {
    const { record } = check({ rules: [new Named()] });
    expect(record.packs[0].controls).toEqual([{ id: 'Named', title: 'buckets have a name', decidedBy: 'rule' }]);
  });

  test('is in the report with the status of each control', () => {
    const app = appWith();
    bucketIn(new Stack(app, 'Data'));
    Compliance.of(app).check({ packs: [new CustomPack({ name: 'Team', rules: [new Named()], controls: [audit] })] });
    synthesize(app);
    const [pack] = report({ assembly: readAssembly(app.outdir) }).packs;
    expect(pack.controls?.map(({ id, status }) => `${id}: ${status}`)).toEqual(['Named: open', 'Audit: undecided']);
  });
});

describe('another policy validation plugin', () => {
  const plugin: IPolicyValidationPlugin = {
    name: 'Other',
    validate: () => ({
      success: false,
      violations: [
        {
          ruleName: 'NAME',
          description: 'a bucket has no name',
          violatingResources: [{ constructPath: 'Data/Bucket', locations: [] }],
        },
      ],
    }),
  };
  const checked = (acknowledged: boolean) => {
    const app = appWith();
    bucketIn(new Stack(app, 'Data'));
    const acknowledgements = acknowledged ? [{ ...entry, rules: ['Other::NAME'], at: ['Data/Bucket'] }] : [];
    Compliance.of(app).check({
      packs: [new CustomPack({ name: 'Team', rules: [new Named(() => RuleOutcome.COMPLIANT)] })],
      acknowledgements,
    });
    Validations.of(app).addPlugins(plugin);
    return { ...synthesize(app), assembly: readAssembly(app.outdir) };
  };

  test('has findings that fail synthesis', () => {
    expect(checked(false).failure).toContain("Acknowledge with 'Other::NAME'");
  });

  test('has findings that the register acknowledges, and that are in the report', () => {
    const { failure, problems, assembly } = checked(true);
    expect({ failure, problems }).toEqual({ failure: '', problems: [] });
    const made = report({ assembly });
    expect(made.packs.map(({ name, complete }) => ({ name, complete }))).toEqual([
      { name: 'Team', complete: true },
      { name: 'Other', complete: false },
    ]);
    expect(made.results.filter(({ rule }) => rule === 'Other::NAME')).toMatchObject([
      { resource: 'Data/Bucket', outcome: 'acknowledged' },
    ]);
  });
});

describe('an invalid pack fails:', () => {
  const bind = (props: Partial<CustomPackProps>) => () =>
    new CustomPack({ name: 'Team', rules: [new Named()], ...props }).bind(appWith());

  test.each<[string, Partial<CustomPackProps>, string]>([
    ['name', { name: 'My Team' }, 'App: name of the pack must match ^[A-Za-z0-9][A-Za-z0-9._-]*$, got "My Team"'],
    ['rules', { rules: [] }, 'App: rules must have at least one rule, got none'],
    [
      'name of a rule',
      { rules: [new Named(undefined, { name: 'a::b' })] },
      'App: name of a rule must match ^[A-Za-z0-9][A-Za-z0-9._-]*$, got "a::b"',
    ],
    [
      'no type',
      { rules: [new Named(undefined, { resourceTypes: [] })] },
      'App: resourceTypes of Named must have at least one type, got none',
    ],
    [
      'type',
      { rules: [new Named(undefined, { resourceTypes: ['bucket'] })] },
      'App: resourceTypes of Named must be types such as AWS::S3::Bucket, got "bucket"',
    ],
    [
      'two rules with one name',
      { rules: [new Named(), new Named()] },
      'App: rules and controls must have unique names, got Named twice',
    ],
    [
      'a control of a rule that is missing',
      { controls: [{ id: 'X', title: 'x', decidedBy: ControlDecision.RULE }] },
      'App: controls must not be decided by a rule, got X. Add a rule with this name',
    ],
    [
      'several problems',
      { name: '', rules: [] },
      'App: name of the pack must match ^[A-Za-z0-9][A-Za-z0-9._-]*$, got ""; rules must have at least one rule, got none',
    ],
  ])('%s', (_, props, message) => {
    expect(bind(props)).toThrow(new Error(message));
  });

  test.each(['AWS::S3::Bucket', 'Custom::Thing', 'Alexa::ASK::Skill', 'Org::Service::Resource::MODULE'])(
    '%s is a type',
    (type) => {
      expect(bind({ rules: [new Named(undefined, { resourceTypes: [type] })] })).not.toThrow();
    },
  );
});
