import type { Template } from '../../src/assembly/assembly';
import { resolveTemplate } from '../../src/comparison/resolved-template';

const KNOWN = { account: '111111111111', region: 'eu-west-1', stackName: 'dev-Data' };

/** Returns the resolved value of a property. */
function resolved(value: unknown, template: Template = {}, parameters?: Record<string, string>): unknown {
  const Resources = { A: { Type: 'Test::A::B', Properties: { Value: value } } };
  const known = { ...KNOWN, parameters: new Map(Object.entries(parameters ?? {})) };
  return resolveTemplate({ ...template, Resources }, known).template.Resources?.A.Properties?.Value;
}

const PARAMETERS = {
  Name: { Type: 'String', Default: 'orders' },
  Count: { Type: 'Number', Default: 2 },
  Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
  Required: { Type: 'String' },
  Secret: { Type: 'String', NoEcho: true, Default: 'x' },
  Tag: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/tag' },
};

test.each([
  ['a parameter is its default', { Ref: 'Name' }, 'orders'],
  ['a number is text', { Ref: 'Count' }, '2'],
  ['a list parameter is a list', { Ref: 'Zones' }, ['a', 'b']],
  ['a parameter without a value stays', { Ref: 'Required' }, { Ref: 'Required' }],
  ['a resource stays', { Ref: 'B' }, { Ref: 'B' }],
  ['an SSM parameter is its name', { Ref: 'Tag' }, '{{resolve:ssm:/tag}}'],
  ['the account is known', { Ref: 'AWS::AccountId' }, '111111111111'],
  [
    'text with known placeholders is text',
    { 'Fn::Sub': 'a-${Name}-${AWS::Region}-${!Literal}' },
    'a-orders-eu-west-1-${Literal}',
  ],
  ['text with variables is text', { 'Fn::Sub': ['${A}${Name}', { A: { Ref: 'Count' } }] }, '2orders'],
  ['text with an attribute stays', { 'Fn::Sub': '${Name}-${B.Arn}' }, { 'Fn::Sub': 'orders-${B.Arn}' }],
  [
    'text with a resource stays',
    { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] },
    { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] },
  ],
  ['joined text is text', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }]] }, 'a-orders'],
  ['a joined list is text', { 'Fn::Join': ['-', { Ref: 'Zones' }] }, 'a-b'],
  [
    'a join with a resource stays',
    { 'Fn::Join': ['', ['a', { Ref: 'B' }]] },
    { 'Fn::Join': ['', ['a', { Ref: 'B' }]] },
  ],
  ['an element of a list is selected', { 'Fn::Select': [1, { 'Fn::Split': [',', 'x,y'] }] }, 'y'],
  [
    'an element of an unknown list stays',
    { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
    { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
  ],
  ['a split of a resource stays', { 'Fn::Split': [',', { Ref: 'B' }] }, { 'Fn::Split': [',', { Ref: 'B' }] }],
  ['no value is removed from a list', [1, { Ref: 'AWS::NoValue' }], [1]],
  ['no value is removed from a structure', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  [
    'a policy condition is not a condition',
    { Condition: { StringEquals: { a: 'b' } } },
    { Condition: { StringEquals: { a: 'b' } } },
  ],
])('%s', (_, value, expected) => {
  expect(resolved(value, { Parameters: PARAMETERS })).toEqual(expected);
});

test('the value of a deployed parameter precedes the default', () => {
  expect(resolved({ Ref: 'Name' }, { Parameters: PARAMETERS }, { Name: 'deployed' })).toBe('deployed');
  expect(resolved({ Ref: 'Tag' }, { Parameters: PARAMETERS }, { Tag: '/other' })).toBe('{{resolve:ssm:/other}}');
});

test('a hidden value is not known', () => {
  expect(resolved({ Ref: 'Secret' }, { Parameters: PARAMETERS }, { Secret: '****' })).toEqual({ Ref: 'Secret' });
});

describe('a mapping', () => {
  const template = { Mappings: { Sizes: { 'eu-west-1': { db: 'large' } } }, Parameters: PARAMETERS };

  test('is looked up', () => {
    expect(resolved({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'db'] }, template)).toBe('large');
  });

  test('with an unknown key contains its values', () => {
    expect(resolved({ 'Fn::FindInMap': ['Sizes', { Ref: 'Required' }, 'db'] }, template)).toEqual({
      'Fn::FindInMap': [template.Mappings.Sizes, { Ref: 'Required' }, 'db'],
    });
  });
});

describe('a condition', () => {
  const equals = (left: unknown, right: unknown) => ({ 'Fn::Equals': [left, right] });
  const Conditions = {
    Yes: equals({ Ref: 'AWS::Region' }, 'eu-west-1'),
    No: equals({ Ref: 'Count' }, 3),
    Unknown: equals({ Ref: 'Required' }, 'a'),
    Not: { 'Fn::Not': [{ Condition: 'Yes' }] },
    NotUnknown: { 'Fn::Not': [{ Condition: 'Unknown' }] },
    And: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'Unknown' }] },
    AndNo: { 'Fn::And': [{ Condition: 'Unknown' }, { Condition: 'No' }] },
    Or: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Unknown' }] },
    OrYes: { 'Fn::Or': [{ Condition: 'Unknown' }, { Condition: 'Yes' }] },
    AllNo: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Not' }] },
    Loop: { Condition: 'Loop' },
  };
  const template = { Conditions, Parameters: PARAMETERS };
  const unknown = equals({ Ref: 'Required' }, 'a');

  test.each(['Yes', 'OrYes'])('%s is true', (name) => {
    expect(resolved({ 'Fn::If': [name, 1, 2] }, template)).toBe(1);
  });

  test.each(['No', 'Not', 'AndNo', 'AllNo'])('%s is false', (name) => {
    expect(resolved({ 'Fn::If': [name, 1, 2] }, template)).toBe(2);
  });

  test.each([
    ['Unknown', unknown],
    ['NotUnknown', { 'Fn::Not': [unknown] }],
    ['And', { 'Fn::And': [unknown] }],
    ['Or', { 'Fn::Or': [unknown] }],
    ['Loop', { Condition: 'Loop' }],
    ['Missing', { Condition: 'Missing' }],
  ])('%s is not known, and its definition is part of the value', (name, definition) => {
    const value = { 'Fn::If': [name, { Ref: 'Name' }, { Ref: 'AWS::NoValue' }] };
    expect(resolved(value, template)).toEqual({ 'Fn::If': [definition, 'orders', { Ref: 'AWS::NoValue' }] });
  });

  test('that is false removes a resource, one that is not known is returned', () => {
    const of = (Condition: string) => ({ Type: 'Test::A::B', Condition });
    const Resources = { A: of('Yes'), B: of('No'), C: of('Unknown') };
    const { template: result, undecided } = resolveTemplate({ ...template, Resources }, KNOWN);
    expect(result.Resources).toEqual({ A: { Type: 'Test::A::B' }, C: { Type: 'Test::A::B' } });
    expect([...undecided]).toEqual([['C', unknown]]);
  });
});

test.each([
  ['cn-north-1', 'aws-cn amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov amazonaws.com'],
  ['eu-west-1', 'aws amazonaws.com'],
])('partition and suffix of %s', (region, expected) => {
  const Properties = { Value: { 'Fn::Sub': '${AWS::Partition} ${AWS::URLSuffix}' } };
  const { template } = resolveTemplate({ Resources: { A: { Type: 'A', Properties } } }, { ...KNOWN, region });
  expect(template.Resources?.A.Properties?.Value).toBe(expected);
});

test('the name of a nested stack is not known', () => {
  const Properties = { Value: { Ref: 'AWS::StackName' } };
  const { template } = resolveTemplate({ Resources: { A: { Type: 'A', Properties } } }, { account: '1', region: 'a' });
  expect(template.Resources?.A.Properties).toEqual(Properties);
});

describe('a template with odd parts', () => {
  test.each([
    { 'Fn::If': { 'Fn::Transform': 'A' } },
    { 'Fn::Sub': { Ref: 'A' } },
    { 'Fn::Sub': null },
    { 'Fn::Sub': ['${A}'] },
    { 'Fn::Sub': ['${A}', null] },
    { 'Fn::Join': { 'Fn::Split': [',', 'a,b'] } },
    { 'Fn::Join': [{ Ref: 'B' }, ['a']] },
    { 'Fn::Select': { 'Fn::If': 1 } },
    { 'Fn::Select': [] },
    { 'Fn::Split': 'a' },
    { 'Fn::Split': [{ Ref: 'B' }, 'a'] },
    { 'Fn::FindInMap': null },
    { Ref: { 'Fn::Sub': ['a', 1] } },
    { 'Fn::ToJsonString': [{ Ref: 'B' }] },
    { 'Fn::If': ['Odd', 'a', 'b'] },
  ])('does not fail, and keeps the difference: %j', (value) => {
    const Conditions = { Odd: { 'Fn::Equals': { 'Fn::Transform': 'A' } } };
    expect(() => resolved(value, { Conditions })).not.toThrow();
    expect(JSON.stringify(resolved(value, { Conditions }))).not.toBe(JSON.stringify(resolved('a')));
  });

  test('a condition that is not a name', () => {
    const Conditions = { Odd: { Condition: { Ref: 'A' } } };
    expect(resolved({ 'Fn::If': ['Odd', 1, 2] }, { Conditions })).toEqual({
      'Fn::If': [{ Condition: { Ref: 'A' } }, 1, 2],
    });
  });

  test.each(['constructor', 'toString', 'hasOwnProperty'])('the name %s', (name) => {
    expect(resolved({ Ref: name }, { Parameters: {} })).toEqual({ Ref: name });
    const map = { 'Fn::FindInMap': ['Map', name, name] };
    expect(JSON.stringify(resolved(map, { Mappings: { Map: {} } }))).toContain('Fn::FindInMap');
    expect(resolved({ 'Fn::If': [name, 1, 2] }, { Conditions: {} })).toEqual({
      'Fn::If': [{ Condition: name }, 1, 2],
    });
  });

  test('a resource without a value, and a loop', () => {
    const Resources = { A: null, 'Fn::ForEach::B': ['X', ['a'], {}], C: { Type: 'T', Properties: null } };
    const { template } = resolveTemplate({ Resources } as unknown as Template, KNOWN);
    expect(template.Resources).toEqual({ C: { Type: 'T', Properties: null } });
  });
});
