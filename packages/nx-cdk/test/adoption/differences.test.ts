import { differencesOf } from '../../src/adoption/differences';
import type { ResourceType } from '../../src/adoption/resource-type';

const type: ResourceType = {
  name: 'Test::A::B',
  identifier: ['Name'],
  createOnly: ['Name', 'Network/Subnet'],
  readOnly: ['Arn'],
  writeOnly: ['Password'],
};

const compare = (wanted: object, actual: object) => differencesOf(type, { ...wanted }, { ...actual });

test.each([
  ['numbers and booleans that are text', { Size: '5', On: 'true' }, { Size: 5, On: true }],
  [
    'a list in another order',
    { Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] },
    { Tags: [{ Key: 'b' }, { Value: 1, Key: 'a' }] },
  ],
  ['an empty list and no value', { Tags: [] }, {}],
  ['properties in another order', { Network: { A: 1, B: 2 } }, { Network: { B: 2, A: 1 } }],
  ['a part of a structure', { Network: { A: 1 } }, { Network: { A: 1, B: 2 } }],
  ['values that the template cannot set', {}, { Arn: 'arn' }],
  ['empty values that the template does not set', {}, { Tags: [], Network: {} }],
])('%s are equal', (_, wanted, actual) => {
  expect(compare(wanted, actual)).toEqual([]);
});

test.each([
  ['another value', { Size: 5 }, { Size: 6 }, [{ property: 'Size', relation: 'different', wanted: 5, actual: 6 }]],
  ['no value', { Size: 5 }, {}, [{ property: 'Size', relation: 'different', wanted: 5, actual: undefined }]],
  [
    'another list',
    { Tags: ['a'] },
    { Tags: ['a', 'b'] },
    [{ property: 'Tags', relation: 'different', wanted: ['a'], actual: ['a', 'b'] }],
  ],
  [
    'another type',
    { Size: { A: 1 } },
    { Size: 'A' },
    [{ property: 'Size', relation: 'different', wanted: { A: 1 }, actual: 'A' }],
  ],
  [
    'another part of a structure',
    { Network: { A: 1, B: 2 } },
    { Network: { A: 1, B: 3 } },
    [{ property: 'Network/B', relation: 'different', wanted: 2, actual: 3 }],
  ],
  [
    'a value that cannot change',
    { Name: 'a', Network: { Subnet: 'b' } },
    { Name: 'c', Network: { Subnet: 'd' } },
    [
      { property: 'Name', relation: 'replacement', wanted: 'a', actual: 'c' },
      { property: 'Network/Subnet', relation: 'replacement', wanted: 'b', actual: 'd' },
    ],
  ],
  [
    'a structure with a part that cannot change',
    { Network: { Subnet: 'b' } },
    {},
    [{ property: 'Network', relation: 'replacement', wanted: { Subnet: 'b' }, actual: undefined }],
  ],
  [
    'a value that is not in the template',
    {},
    { Size: 5 },
    [{ property: 'Size', relation: 'not in template', actual: 5 }],
  ],
])('%s is a difference', (_, wanted, actual, expected) => {
  expect(compare(wanted, actual)).toEqual(expected);
});

test.each([[{ Ref: 'Key' }], [{ 'Fn::GetAtt': ['Key', 'Arn'] }], [['a', { Ref: 'Key' }]], ['{{resolve:ssm:/name}}']])(
  '%j is known during the deployment only',
  (value) => {
    expect(compare({ Size: value }, { Size: 'a' })).toEqual([
      { property: 'Size', relation: 'unknown', wanted: value, actual: 'a' },
    ]);
    expect(compare({ Name: value }, { Name: 'a' })).toEqual([
      { property: 'Name', relation: 'unknown replacement', wanted: value, actual: 'a' },
    ]);
  },
);

test('a value that cannot be read is not compared', () => {
  expect(compare({ Password: 'a' }, {})).toEqual([{ property: 'Password', relation: 'unknown', wanted: 'a' }]);
});

test('a property with the beginning of the name of another is another property', () => {
  expect(compare({ Names: 'a' }, { Names: 'b' })).toEqual([
    { property: 'Names', relation: 'different', wanted: 'a', actual: 'b' },
  ]);
});
