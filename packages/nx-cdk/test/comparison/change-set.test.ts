import type { Change, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import type { Template } from '../../src/assembly/assembly';
import { changeSetLosses } from '../../src/comparison/change-set';

const database = (properties: object = {}, rest: object = {}) => ({
  Database: {
    Type: 'AWS::RDS::DBInstance',
    Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] }, ...properties },
    ...rest,
  },
});
const template: Template = { Resources: database() };

/** A change of the database, and of the key that it is encrypted with. */
function losses(change: Partial<ResourceChange>, key: Partial<ResourceChange> = {}, after = template) {
  const all: ResourceChange[] = [
    { Action: 'Modify', LogicalResourceId: 'Database', ResourceType: 'AWS::RDS::DBInstance', ...change },
    { Action: 'Modify', LogicalResourceId: 'Key', ResourceType: 'AWS::KMS::Key', Replacement: 'False', ...key },
  ];
  const changes = all.map((ResourceChange): Change => ({ Type: 'Resource', ResourceChange }));
  const constructs = new Map([['Database', 'Data/Database/Resource']]);
  return changeSetLosses({ stack: 'Data', changes, before: template, after, constructs }).filter(
    ({ logicalId }) => logicalId === 'Database',
  );
}

const detail = (rest: Partial<ResourceChangeDetail> & { recreation?: 'Always' | 'Conditionally' | 'Never' }) =>
  ({
    Target: { Attribute: 'Properties', Name: 'KmsKeyId', RequiresRecreation: rest.recreation ?? 'Always' },
    Evaluation: 'Dynamic',
    ChangeSource: 'ResourceAttribute',
    CausingEntity: 'Key.Arn',
    ...rest,
  }) as ResourceChangeDetail;

test('a replacement is a loss, with its causes', () => {
  expect(losses({ Replacement: 'True', Details: [detail({}), detail({ recreation: 'Never' })] })).toEqual([
    {
      ...{ stack: 'Data', logicalId: 'Database', path: 'Data/Database/Resource', type: 'AWS::RDS::DBInstance' },
      ...{ impact: 'replaced', stateful: true, revision: false, causes: ['KmsKeyId'] },
    },
  ]);
});

test('an update in place is not a loss', () => {
  expect(losses({ Replacement: 'False', Details: [detail({ recreation: 'Never' })] })).toEqual([]);
});

describe('a conditional replacement', () => {
  const conditional = (details: ResourceChangeDetail[], key?: Partial<ResourceChange>, after?: Template) =>
    losses({ Replacement: 'Conditional', Details: details }, key, after).map(({ impact }) => impact);

  test('because of the ARN of a resource that is not replaced is not a loss', () => {
    const direct = detail({ ChangeSource: 'DirectModification', CausingEntity: undefined });
    expect(conditional([detail({}), direct])).toEqual([]);
  });

  test.each([
    ['the resource is replaced', [detail({})], { Replacement: 'True' }],
    ['the resource may be replaced', [detail({})], { Replacement: 'Conditional' }],
    ['the attribute can change', [detail({ CausingEntity: 'Key.Endpoint' })], {}],
    [
      'a parameter changes',
      [detail({ ChangeSource: 'ParameterReference', CausingEntity: 'P', Evaluation: 'Static' })],
      {},
    ],
    ['the value changes', [detail({ ChangeSource: 'DirectModification', Evaluation: 'Static' })], {}],
    ['the resource is not in the change set', [detail({ CausingEntity: 'Other.Arn' })], {}],
  ] as [string, ResourceChangeDetail[], Partial<ResourceChange>][])('is possible if %s', (_, details, key) => {
    expect(conditional(details, key)).toEqual(['may be replaced']);
  });

  test.each([
    ['the property', { Resources: database({ KmsKeyId: { 'Fn::GetAtt': ['Other', 'Arn'] } }) }],
    ['a mapping', { ...template, Mappings: { A: {} } }],
    ['a condition', { ...template, Conditions: { A: {} } }],
  ])('is possible if the template changes %s', (_, after) => {
    expect(conditional([detail({})], {}, after)).toEqual(['may be replaced']);
  });
});

test.each([
  ['Remove', undefined, 'deleted'],
  ['Remove', 'Snapshot', 'deleted'],
  ['Remove', 'Retain', 'orphaned'],
  ['Dynamic', undefined, 'may be replaced'],
] as const)('action %s with policy %s: %s', (Action, PolicyAction, impact) => {
  expect(losses({ Action, PolicyAction })).toEqual([expect.objectContaining({ impact, stateful: true })]);
});

test.each(['Add', 'Import'] as const)('action %s is not a loss', (Action) => {
  expect(losses({ Action })).toEqual([]);
});

test('a resource of another type is stateful if CloudFormation retains it', () => {
  const change: Change = {
    ResourceChange: {
      Action: 'Modify',
      LogicalResourceId: 'A',
      ResourceType: 'Acme::A::B',
      Replacement: 'True',
      PolicyAction: 'ReplaceAndRetain',
    },
  };
  const [loss] = changeSetLosses({ stack: 'Data', changes: [change], before: {}, after: {}, constructs: new Map() });
  expect(loss.stateful).toBe(true);
});

test('a new revision is not stateful', () => {
  const change: Change = {
    ResourceChange: {
      Action: 'Modify',
      LogicalResourceId: 'A',
      ResourceType: 'AWS::ECS::TaskDefinition',
      Replacement: 'True',
      PolicyAction: 'ReplaceAndRetain',
    },
  };
  const [loss] = changeSetLosses({ stack: 'Data', changes: [change], before: {}, after: {}, constructs: new Map() });
  expect(loss).toMatchObject({ stateful: false, revision: true });
});
