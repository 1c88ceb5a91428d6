import type { Template } from '../../src/assembly/assembly';
import { unjudgedChanges } from '../../src/comparison/unjudged';

const names = (before: Template, after: Template, readable: string[] = []) =>
  unjudgedChanges({ stack: 'Data', before, after, readable: new Set(readable) }).map(
    ({ stack, name }) => `${stack}/${name}`,
  );
const nested = (TemplateURL: string) => ({
  Resources: { Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } } },
});
const resource = { Resources: { A: { Type: 'Test::A::B' } } };

test.each([
  ['is added', {}, { Transform: 'Acme::Macro' }],
  ['is removed', { Transform: ['Acme::Macro'] }, {}],
  ['remains while something else changes', { Transform: 'Acme::Macro' }, { Transform: 'Acme::Macro', ...resource }],
] as [string, Template, Template][])('a macro that %s', (_, before, after) => {
  expect(names(before, after)).toEqual(['Data/Acme::Macro']);
});

test('a template with a macro that does not change', () => {
  expect(names({ Transform: 'A' }, { Transform: 'A' })).toEqual([]);
});

test('a macro in a property, and a loop', () => {
  const include = { Type: 'Test::A::B', Properties: { A: { 'Fn::Transform': { Name: 'AWS::Include' } } } };
  const after = { Resources: { A: include, 'Fn::ForEach::Topics': ['T', ['a'], {}] } } as unknown as Template;
  expect(names(resource, after)).toEqual(['Data/A', 'Data/Fn::ForEach::Topics']);
});

describe('a nested stack', () => {
  test('whose templates are not known', () => expect(names(nested('a'), nested('b'))).toEqual(['Data/Child']));
  test('whose templates are known', () => expect(names(nested('a'), nested('b'), ['Child'])).toEqual([]));
  test('that does not change', () => expect(names(nested('a'), { ...nested('a'), Outputs: {} })).toEqual([]));
  test('that is new', () => expect(names(resource, nested('b'))).toEqual([]));
});
