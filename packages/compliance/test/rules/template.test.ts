import { evaluate, only, type Rule } from '../../src/rules/rule';
import { ConditionalError, UnresolvedError } from '../../src/rules/template';
import { templateOf } from './templates';

const TOPIC = 'AWS::SNS::Topic';

function resourceWith(properties: unknown, others: Readonly<Record<string, unknown>> = {}) {
  const all = Object.entries({ Topic: properties, ...others });
  const template = templateOf(Object.fromEntries(all.map(([id, Properties]) => [id, { Type: TOPIC, Properties }])));
  const resource = template.get('Topic');
  if (!resource) throw new Error('no resource');
  return resource;
}

test('reads values with the types that templates have', () => {
  const resource = resourceWith({ A: { B: 'true', C: '12', D: false, E: '' }, List: ['x', { Ref: 'AWS::NoValue' }] });
  expect(resource.flag('A', 'B')).toBe(true);
  expect(resource.flag('A', 'D')).toBe(false);
  expect(resource.flag('A', 'C')).toBeUndefined();
  expect(resource.number('A', 'C')).toBe(12);
  expect(resource.number('A', 'E')).toBeUndefined();
  expect(resource.text('A', 'D')).toBe('false');
  expect(resource.text('A')).toBeUndefined();
  expect(resource.texts('List')).toEqual(['x']);
  expect(resource.texts('A', 'B')).toEqual(['true']);
  expect(resource.items('Missing')).toEqual([]);
  expect(resource.in('Missing').has('A')).toBe(false);
  expect(resource.has('constructor')).toBe(false);
  expect(resource.in('A').number('C')).toBe(12);
  expect(resource.json('A').number('C')).toBe(12);
  expect(resourceWith({ A: '{"B":"true"}' }).json('A').flag('B')).toBe(true);
  expect(resource.names('A')).toEqual(['B', 'C', 'D', 'E']);
  expect(resource.names('Missing')).toEqual([]);
});

test('a value that is known only in a deployment is an error with its place', () => {
  const resource = resourceWith({ A: { Ref: 'Parameter' }, List: [{ B: { 'Fn::GetAtt': ['X', 'Arn'] } }] });
  expect(() => resource.text('A')).toThrow(
    new UnresolvedError('Topic.A must be known before deployment to be judged, got {"Ref":"Parameter"}'),
  );
  expect(() => resource.text('A', 'B')).toThrow(UnresolvedError);
  expect(() => resource.items('List')[0].text('B')).toThrow('Topic.List.0.B must be known');
  expect(resource.has('A')).toBe(true);
  expect(resource.raw('A')).toEqual({ Ref: 'Parameter' });
});

test('finds the resources that a property refers to', () => {
  const resource = resourceWith(
    { Arn: { 'Fn::GetAtt': ['Other', 'Arn'] }, Short: { 'Fn::GetAtt': 'Other.Arn' }, Text: 'Other' },
    { Other: { Of: { Ref: 'Topic' } }, Third: { Of: 'Topic' } },
  );
  const { siblings } = resource;
  expect(siblings.referred(resource.raw('Arn'))?.logicalId).toBe('Other');
  expect(siblings.referred(resource.raw('Short'))?.logicalId).toBe('Other');
  expect(siblings.referred(resource.raw('Text'))).toBeUndefined();
  expect(resource.follow('Arn')?.logicalId).toBe('Other');
  expect(resource.refersToResource('Arn')).toBe(true);
  expect(resource.refersToResource('Text')).toBe(false);
  expect(resource.follow('Missing')).toBeUndefined();
  expect(() => resource.follow('Text')).toThrow('Topic.Text must be known before deployment to be judged, got "Other"');
  expect(siblings.referring(TOPIC, resource, 'Of').map(({ logicalId }) => logicalId)).toEqual(['Other']);
});

test('finds the resource that a parameter of AWS Systems Manager copies', () => {
  const parameter = (Value: unknown) => ({ Type: 'AWS::SSM::Parameter', Properties: { Value } });
  const template = templateOf({
    Topic: { Type: TOPIC },
    Copy: parameter({ Ref: 'Topic' }),
    Read: parameter({ 'Fn::ImportValue': 'Topic' }),
    Text: parameter('topic'),
  });
  expect(template.referred({ 'Fn::GetAtt': ['Copy', 'Value'] })?.logicalId).toBe('Topic');
  expect(template.referred({ 'Fn::GetAtt': ['Read', 'Value'] })).toBeUndefined();
  expect(template.literal({ 'Fn::GetAtt': ['Text', 'Value'] })).toBe('topic');
  expect(template.referred({ 'Fn::GetAtt': ['Text', 'Type'] })?.logicalId).toBe('Text');
});

test('finds the resources that a value mentions', () => {
  const { siblings } = resourceWith({}, { Other: {}, Third: {} });
  const value = {
    'Fn::Join': ['', ['arn:', { 'Fn::GetAtt': ['Other', 'Arn'] }, { 'Fn::Sub': '${Third.Arn}/${Missing}' }, 1, null]],
  };
  expect(siblings.mentioned(value).map(({ logicalId }) => logicalId)).toEqual(['Other', 'Third']);
  expect(siblings.mentioned({ 'Fn::ImportValue': 'Other' })).toEqual([]);
});

test('follows a reference to a resource of the template', () => {
  const resource = resourceWith(
    { One: { Ref: 'Other' }, Foreign: { 'Fn::ImportValue': 'x' }, Named: 'topic', List: [{ Ref: 'Other' }] },
    { Other: {} },
  );
  expect(resource.follow('One')?.logicalId).toBe('Other');
  expect(resource.follow('Missing')).toBeUndefined();
  expect(resource.items('List').map((item) => item.follow()?.logicalId)).toEqual(['Other']);
  expect(() => resource.follow('Foreign')).toThrow('Topic.Foreign must be known before deployment');
  expect(() => resource.follow('Named')).toThrow(UnresolvedError);
});

describe('a property that depends on a condition', () => {
  const encrypted: Rule = { types: [TOPIC], judge: (resource) => resource.flag('Encrypted') };
  const when = (condition: string, yes: unknown, no: unknown) => ({ 'Fn::If': [condition, yes, no] });
  const none = { Ref: 'AWS::NoValue' };

  test.each([
    ['true or true', when('A', true, true), true],
    ['true or false', when('A', true, false), false],
    ['true, or not there', when('A', true, none), true],
    ['not there', when('A', none, none), undefined],
    ['nested', when('A', when('B', true, false), true), false],
    ['nested with one condition', when('A', when('A', true, false), true), true],
  ])('with %s', (_, Encrypted, expected) => {
    expect(evaluate(encrypted, resourceWith({ Encrypted }))).toBe(expected);
  });

  test('is an error after too many conditions', () => {
    const names = [...'ABCDEFGH'];
    const nested = names.reduceRight<unknown>((inner, name) => when(name, inner, true), true);
    expect(() => evaluate(encrypted, resourceWith({ Encrypted: nested }))).toThrow(ConditionalError);
  });
});

describe('a pattern', () => {
  const patternOf = (Value: unknown) => resourceWith({ Value }).pattern('Value');

  test.each([
    ['a text', 'arn:aws:s3:::*', 'arn:aws:s3:::*'],
    ['a number', 1, '1'],
    ['an object', { A: 1, B: 2 }, undefined],
    ['nothing', { Ref: 'AWS::NoValue' }, undefined],
    ['the account', { Ref: 'AWS::AccountId' }, '<AWS::AccountId>'],
    ['a resource', { Ref: 'Topic' }, '<Topic>'],
    ['an attribute', { 'Fn::GetAtt': ['Other', 'Arn'] }, '<Other.Arn>'],
    [
      'a joined text',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:*']] },
      'arn:<AWS::Partition>:kms:*',
    ],
    ['a joined list of another stack', { 'Fn::Join': ['', { 'Fn::ImportValue': 'List' }] }, '<Fn::Join>'],
    ['a substitution', { 'Fn::Sub': 'arn:${AWS::Partition}:${!aws:username}' }, 'arn:<AWS::Partition>:${aws:username}'],
    ['a value of another stack', { 'Fn::ImportValue': 'Topic' }, '<Fn::ImportValue>'],
    ['a substitution with variables', { 'Fn::Sub': ['${A}/*', { A: 'x' }] }, '<A>/*'],
  ])('of %s', (_, value, expected) => {
    expect(patternOf(value)).toBe(expected);
  });

  test.each([
    ['a parameter', { Ref: 'Parameter' }],
    ['a value of a mapping', { 'Fn::FindInMap': ['A', 'B', 'C'] }],
  ])('is an error for %s', (_, value) => {
    expect(() => patternOf(value)).toThrow(UnresolvedError);
  });

  test('of a list has the texts of its elements', () => {
    const resource = resourceWith({ List: ['a', { Ref: 'AWS::NoValue' }, { Ref: 'AWS::Region' }], One: 'b' });
    expect(resource.patterns('List')).toEqual(['a', '<AWS::Region>']);
    expect(resource.patterns('One')).toEqual(['b']);
    expect(resource.patterns('Missing')).toEqual([]);
  });
});

test('a rule for some of its types judges only those', () => {
  const rule: Rule = { types: [TOPIC, 'AWS::SQS::Queue'], judge: () => true };
  expect(only(rule, TOPIC).types).toEqual([TOPIC]);
  expect(only(rule, TOPIC).judge(resourceWith({}))).toBe(true);
});
