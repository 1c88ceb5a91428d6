import { evaluate, type Rule } from '../../src/rules/rule';
import { ConditionalError, UnresolvedError } from '../../src/rules/template';
import { assemblyOf, type TestTemplate } from './templates';

const TOPIC = 'AWS::SNS::Topic';
const SECRET = 'AWS::SecretsManager::Secret';
const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';

const topic = { Topic: { Type: TOPIC } };
const output = (value: unknown) => ({ Out: { Value: value } });
const read = (more: Readonly<Record<string, unknown>> = {}) => ({
  'Fn::GetStackOutput': { StackName: 'a', OutputName: 'Out', ...more },
});

/** The template with the key `b` of an assembly with others. */
function templateB(others: Readonly<Record<string, TestTemplate>>, own: Partial<TestTemplate> = {}) {
  return assemblyOf({ ...others, b: { Resources: {}, ...own } }).get('b');
}

describe('an output of another stack', () => {
  const stack = { name: 'a' };

  test('is a reference to the resource that it names', () => {
    const b = templateB({ a: { Resources: topic, Outputs: output({ Ref: 'Topic' }), stack } });
    expect(b.referred(read())?.siblings.key).toBe('a');
    expect(b.referred(read())?.logicalId).toBe('Topic');
    expect(b.mentioned({ 'Fn::Join': ['', ['x', read()]] })).toEqual([b.referred(read())]);
  });

  test('is a reference to a resource of a third stack', () => {
    const b = templateB({
      a: { Resources: {}, Outputs: output(read({ StackName: 'c' })), stack },
      c: { Resources: topic, Outputs: output({ 'Fn::GetAtt': ['Topic', 'Arn'] }), stack: { name: 'c' } },
    });
    expect(b.referred(read())?.siblings.key).toBe('c');
  });

  test.each([
    ['a text', 'x', 'x'],
    ['a number', 1, 1],
    ['a boolean', false, false],
    ['a list', ['x'], undefined],
    ['the account', { Ref: 'AWS::AccountId' }, undefined],
    ['nothing', { Ref: 'AWS::NoValue' }, undefined],
  ])('can be %s', (_, value, expected) => {
    expect(templateB({ a: { Resources: {}, Outputs: output(value), stack } }).literal(read())).toBe(expected);
  });

  test.each<[string, unknown, Readonly<Record<string, TestTemplate>>]>([
    ['the stack', read({ StackName: 'x' }), {}],
    ['the output', read({ OutputName: 'x' }), {}],
    ['the Region', read({ Region: 'eu-west-1' }), {}],
    [
      'a circle',
      read({ StackName: 'c' }),
      { c: { Resources: {}, Outputs: output(read({ StackName: 'c' })), stack: { name: 'c' } } },
    ],
  ])('is unknown if the assembly lacks %s', (_, value, more) => {
    const a = { Resources: topic, Outputs: output({ Ref: 'Topic' }), stack: { name: 'a', region: 'us-east-1' } };
    expect(templateB({ a, ...more }).referred(value)).toBeUndefined();
  });

  test('is that of the same account', () => {
    const of = (account: string): TestTemplate => ({
      Resources: topic,
      Outputs: output({ Ref: 'Topic' }),
      stack: { name: 'a', account },
    });
    const own = { stack: { account: '2' } };
    const all = { one: of('1'), two: of('2') };
    expect(templateB(all, own).referred(read())?.siblings.key).toBe('two');
    expect(templateB({ one: of('1') }, own).referred(read())).toBeUndefined();
    expect(templateB({ one: of('1') }, own).referred(read({ RoleArn: 'arn' }))?.siblings.key).toBe('one');
  });

  test('is that of the same stage if several stacks have the name', () => {
    const of = (stage?: string): TestTemplate => ({
      Resources: topic,
      Outputs: output({ Ref: 'Topic' }),
      stack: { name: 'a', stage },
    });
    const all = { dev: of('dev'), prod: of('prod') };
    expect(templateB(all, { stack: { stage: 'prod' } }).referred(read())?.siblings.key).toBe('prod');
    expect(templateB(all, { stack: { stage: 'test' } }).referred(read())).toBeUndefined();
  });
});

describe('an import of an export', () => {
  const exporting = (name: unknown, stack?: TestTemplate['stack']): TestTemplate => ({
    Resources: topic,
    Outputs: { Out: { Value: { Ref: 'Topic' }, Export: { Name: name } }, Other: { Value: 'x' } },
    stack,
  });
  const value = (name: unknown) => ({ 'Fn::ImportValue': name });

  test('is a reference to the resource that it names', () => {
    expect(templateB({ a: exporting('topic') }).referred(value('topic'))?.logicalId).toBe('Topic');
    const sub = { 'Fn::Sub': 'topic-${AWS::Region}' };
    expect(templateB({ a: exporting(sub) }).referred(value(sub))?.logicalId).toBe('Topic');
    expect(templateB({ a: exporting('topic') }).referred(value('other'))).toBeUndefined();
  });

  test('is that of the same Region', () => {
    const all = { one: exporting('topic', { region: 'us-east-1' }), two: exporting('topic', { region: 'us-west-2' }) };
    const own = { stack: { region: 'us-west-2' } };
    expect(templateB(all, own).referred(value('topic'))?.siblings.key).toBe('two');
    expect(templateB({ one: all.one }, own).referred(value('topic'))).toBeUndefined();
  });
});

test('a reader of exports of another Region is a reference to the resource that the writer names', () => {
  const b = templateB(
    {
      a: {
        Resources: {
          ...topic,
          Writer: {
            Type: 'Custom::CrossRegionExportWriter',
            Properties: { WriterProps: { exports: { '/x': { Ref: 'Topic' } } } },
          },
          Empty: { Type: 'Custom::CrossRegionExportWriter' },
        },
      },
    },
    { Resources: { Reader: { Type: 'Custom::CrossRegionExportReader' } } },
  );
  expect(b.referred({ 'Fn::GetAtt': ['Reader', '/x'] })?.logicalId).toBe('Topic');
  expect(b.referred({ 'Fn::GetAtt': ['Reader', '/y'] })?.logicalId).toBe('Reader');
});

describe('a nested stack', () => {
  const Nested = {
    Type: 'AWS::CloudFormation::Stack',
    Properties: { Parameters: { Param: { Ref: 'Topic' }, Size: '3' } },
  };
  const all = {
    parent: { Resources: { ...topic, Nested } },
    child: {
      Resources: { Inner: { Type: TOPIC } },
      Outputs: output({ Ref: 'Inner' }),
      nestedIn: { key: 'parent', logicalId: 'Nested' },
    },
  };
  const assembly = assemblyOf(all);

  test('gets the values of its parameters from its parent', () => {
    const child = assembly.get('child');
    expect(child.referred({ Ref: 'Param' })?.siblings.key).toBe('parent');
    expect(child.literal({ Ref: 'Size' })).toBe('3');
    expect(child.referred({ Ref: 'Missing' })).toBeUndefined();
    expect(child.referred({ 'Fn::GetAtt': ['Param', 'Arn'] })).toBeUndefined();
  });

  test('gives its outputs to its parent', () => {
    const parent = assembly.get('parent');
    expect(parent.referred({ 'Fn::GetAtt': ['Nested', 'Outputs.Out'] })?.logicalId).toBe('Inner');
    expect(parent.referred({ 'Fn::GetAtt': 'Nested.Outputs.Out' })?.logicalId).toBe('Inner');
    expect(parent.referred({ 'Fn::GetAtt': ['Nested', 'Outputs.Missing'] })?.logicalId).toBe('Nested');
  });

  test('without a template has no outputs', () => {
    const { parent } = all;
    expect(
      assemblyOf({ parent })
        .get('parent')
        .referred({ 'Fn::GetAtt': ['Nested', 'Outputs.Out'] })?.logicalId,
    ).toBe('Nested');
  });
});

describe('a name', () => {
  const DATABASE = 'AWS::RDS::DBInstance';
  const database = (stack?: TestTemplate['stack']): TestTemplate => ({
    Resources: { Db: { Type: DATABASE, Properties: { DBInstanceIdentifier: 'pets' } }, Other: { Type: DATABASE } },
    stack,
  });
  const east = { region: 'us-east-1', account: '1' };

  test.each<[string, unknown, boolean]>([
    ['in the same Region', 'pets', false],
    ['of another database', 'dogs', false],
    ['in an ARN', 'arn:aws:rds:us-east-1:1:db:pets', true],
    ['in an ARN of another Region', 'arn:aws:rds:us-east-2:1:db:pets', false],
    ['in an ARN of another account', 'arn:aws:rds:us-east-1:2:db:pets', false],
    [
      'in an ARN before a value of the deployment',
      { 'Fn::Join': ['', ['arn:aws:rds:us-east-1:1:db:pets', { Ref: 'AWS::StackName' }]] },
      false,
    ],
    [
      'in an ARN with values of the deployment',
      {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:us-east-1:', { Ref: 'AWS::AccountId' }, ':db:pets']],
      },
      true,
    ],
  ])('%s', (_, value, expected) => {
    const found = templateB({ a: database(east) }, { stack: { region: 'us-west-2', account: '1' } }).find(
      DATABASE,
      value,
    );
    expect(found?.logicalId).toBe(expected ? 'Db' : undefined);
  });

  test('without an ARN is that of the same Region', () => {
    expect(templateB({ a: database(east) }, { stack: east }).find(DATABASE, 'pets')?.logicalId).toBe('Db');
  });

  test('in several stages is that of the same stage', () => {
    const all = { dev: database({ stage: 'dev' }), prod: database({ stage: 'prod' }) };
    expect(templateB(all, { stack: { stage: 'prod' } }).find(DATABASE, 'pets')?.siblings.key).toBe('prod');
    expect(templateB(all).find(DATABASE, 'pets')).toBeUndefined();
  });

  test('of a log group has a wildcard in its ARN', () => {
    const Logs = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/a:b' } };
    const b = templateB({ a: { Resources: { Logs } } });
    expect(b.find('AWS::Logs::LogGroup', 'arn:aws:logs:us-east-1:1:log-group:/a:b:*')?.logicalId).toBe('Logs');
  });

  test('of a bucket has no Region in its ARN', () => {
    const Bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'pets' } };
    const b = templateB({ a: { Resources: { Bucket }, stack: { region: 'us-east-1' } } });
    expect(b.find('AWS::S3::Bucket', 'arn:aws:s3:::pets')?.logicalId).toBe('Bucket');
  });

  test('that a template builds from a resource is that of the resource', () => {
    const value = { 'Fn::Join': ['', ['arn:aws:rds:us-east-1:1:db:', { Ref: 'Db' }]] };
    expect(assemblyOf({ a: database() }).get('a').find(DATABASE, value)?.logicalId).toBe('Db');
  });
});

describe('resources of an environment', () => {
  const all = (...stacks: NonNullable<TestTemplate['stack']>[]) =>
    assemblyOf(Object.fromEntries(stacks.map((stack, index) => [String(index), { Resources: topic, stack }])));
  const keys = (resources: readonly { readonly siblings: { readonly key: string } }[]) =>
    resources.map(({ siblings }) => siblings.key);

  test('are those of the same account and Region', () => {
    const first = all(
      { account: '1', region: 'a' },
      { account: '1', region: 'a', stage: 'x' },
      { account: '1', region: 'b' },
      { account: '2', region: 'a' },
      { account: '1' },
      { region: 'a' },
    ).get('0');
    expect(keys(first.inRegion(TOPIC))).toEqual(['0', '1']);
    expect(keys(first.inAccount(TOPIC))).toEqual(['0', '1', '2', '4']);
    expect(keys(first.everywhere(TOPIC))).toHaveLength(6);
    expect(keys(first.ofType(TOPIC))).toEqual(['0']);
  });

  test('are those of the same stage if the account is not known', () => {
    const first = all({ stage: 'dev' }, { stage: 'dev' }, { stage: 'prod' }).get('0');
    expect(keys(first.inRegion(TOPIC))).toEqual(['0', '1']);
  });
});

describe('resources that refer to a resource', () => {
  const stack = { name: 'a' };
  const a: TestTemplate = {
    Resources: { Secret: { Type: SECRET, Properties: { Name: 'pets' } }, Other: { Type: SECRET } },
    Outputs: output({ Ref: 'Secret' }),
    stack,
  };
  const schedule = (SecretId: unknown, Conditions = {}) => ({
    Type: SCHEDULE,
    Properties: { SecretId, ...Conditions },
  });
  const referring = (b: TestTemplate, id = 'Secret') => {
    const secret = assemblyOf({ a, b }).get('a').get(id)!;
    return secret.siblings.referring(SCHEDULE, secret, 'SecretId').map(({ logicalId }) => logicalId);
  };

  test('are found in all stacks, by reference and by name', () => {
    const b = {
      Resources: {
        One: schedule(read()),
        Two: schedule('pets'),
        Three: schedule({ Ref: 'Param' }),
        Four: schedule(undefined),
      },
    };
    expect(referring(b)).toEqual(['One', 'Two']);
    expect(referring(b, 'Other')).toEqual([]);
  });

  test('are an error if they depend on a condition and can refer to the resource', () => {
    const b = { Resources: { One: schedule({ 'Fn::If': ['C', read(), { Ref: 'Param' }] }) } };
    expect(() => referring(b)).toThrow(ConditionalError);
    expect(referring(b, 'Other')).toEqual([]);
  });

  test('are an error if an output depends on a condition', () => {
    const conditional = { ...a, Outputs: output({ 'Fn::If': ['C', { Ref: 'Secret' }, { Ref: 'Other' }] }) };
    const assembly = assemblyOf({ a: conditional, b: { Resources: { One: schedule(read()) } } });
    const secret = assembly.get('a').get('Secret')!;
    expect(() => secret.siblings.referring(SCHEDULE, secret, 'SecretId')).toThrow(ConditionalError);
  });

  test('are an error in the same template if a part of the path is not known', () => {
    const inner = (id: string) => ({ [id]: { Type: SCHEDULE, Properties: { Inner: { Ref: 'Param' } } } });
    const assembly = assemblyOf({
      a: { ...a, Resources: { ...a.Resources, ...inner('Own') } },
      b: { Resources: inner('Far') },
    });
    const secret = assembly.get('a').get('Secret')!;
    expect(() => secret.siblings.referring(SCHEDULE, secret, 'Inner', 'SecretId')).toThrow(UnresolvedError);
    const far = assemblyOf({ a, b: { Resources: inner('Far') } })
      .get('a')
      .get('Secret')!;
    expect(far.siblings.referring(SCHEDULE, far, 'Inner', 'SecretId')).toEqual([]);
  });
});

describe('conditions of several templates', () => {
  const encrypted: Rule = { types: [TOPIC], judge: (resource) => resource.flag('Encrypted') };
  const when = (yes: unknown, no: unknown) => ({ 'Fn::If': ['C', yes, no] });
  const judge = (value: unknown, exported: unknown) => {
    const assembly = assemblyOf({
      a: { Resources: {}, Outputs: output(exported), stack: { name: 'a' } },
      b: { Resources: { Topic: { Type: TOPIC, Properties: { Encrypted: value } } } },
    });
    return evaluate(encrypted, assembly.get('b').get('Topic')!);
  };

  test('with the same name have values of their own', () => {
    expect(judge(when(read(), true), when(true, false))).toBe(false);
    expect(judge(when(read(), true), when(true, true))).toBe(true);
    // the condition of the own template is true where that of the other one is false
    expect(judge(when(read(), false), when(true, true))).toBe(false);
  });
});
