import { commonScope, Coverage, findingId, isWithin } from '../../src/register/coverage';

const coverage = new Coverage([
  { rules: ['P::R'], constructs: ['Data'] },
  { rules: ['P::R'], constructs: ['Data/Bucket'] },
  { rules: ['P::F[Action::s3:Get Object]'], constructs: [''] },
]);

test.each([
  ['Data/Bucket/Resource', 'Data/Bucket'],
  ['Data/Bucket', 'Data/Bucket'],
  ['Data/BucketOfAnother', 'Data'],
  ['Other', undefined],
])('a finding at %s is covered by the nearest acknowledgement', (resource, at) => {
  expect(coverage.find({ rule: 'P::R', resource })?.constructs[0]).toBe(at);
});

test('an acknowledgement of one finding does not cover others', () => {
  const found = (finding?: string) => coverage.find({ rule: 'P::F', finding, resource: 'Data/Policy' });
  expect(found('Action::s3:Get Object')).toBeDefined();
  expect(found('Action::s3:Put')).toBeUndefined();
  expect(found()).toBeUndefined();
});

test('the id of a finding has no spaces, as in the CDK', () => {
  expect(findingId({ rule: 'P::F', finding: 'Action::s3:Get Object' })).toBe('P::F[Action::s3:Get-Object]');
  expect(findingId({ rule: 'P::F' })).toBe('P::F');
});

test.each([
  ['a/b', 'a', true],
  ['a', 'a', true],
  ['ab', 'a', false],
  ['a', '', true],
])('%s is within %s: %s', (path, scope, within) => {
  expect(isWithin(path, scope)).toBe(within);
});

test.each([
  [['a/b/c', 'a/b/d'], 'a/b'],
  [['a/b', 'a/b/d'], 'a/b'],
  [['a/b'], 'a/b'],
  [['a', 'b'], ''],
  [[], ''],
])('the common scope of %j is %j', (paths, scope) => {
  expect(commonScope(paths)).toBe(scope);
});
