import type { Change, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import type { Template } from '../../src/assembly/assembly';
import { changeSetLosses, changeSetProtection } from '../../src/comparison/change-set';

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

test('the causes of a replacement are only the properties that require it', () => {
  const of = (Name: string, RequiresRecreation: 'Always' | 'Conditionally' | 'Never') =>
    detail({ Target: { Attribute: 'Properties', Name, RequiresRecreation } });
  const details = [of('AllocatedStorage', 'Never'), of('DBName', 'Always'), of('Engine', 'Conditionally')];
  const tags = detail({ Target: { Attribute: 'Tags', RequiresRecreation: 'Never' } });
  expect(losses({ Replacement: 'True', Details: [...details, tags] })).toEqual([
    expect.objectContaining({ causes: ['DBName', 'Engine'] }),
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
    ['the attribute is that of a part', [detail({ CausingEntity: 'Key.MasterUserSecret.SecretArn' })], {}],
    ['the attribute is a version', [detail({ CausingEntity: 'Key.LatestStreamArn' })], {}],
    [
      'a nested stack has another output',
      [detail({ CausingEntity: 'Key.Outputs.KeyArn' })],
      { ResourceType: 'AWS::CloudFormation::Stack' },
    ],
    ['a custom resource returns it', [detail({ CausingEntity: 'Key.Arn' })], { ResourceType: 'Custom::Key' }],
    ['a custom resource has another id', [detail({ CausingEntity: 'Key' })], { ResourceType: 'Custom::Key' }],
    ['CloudFormation lists no details', [], {}],
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

describe('resources in a row', () => {
  const instance = (causing: Partial<ResourceChange>) => {
    const reads = (Name: string, CausingEntity: string) => [
      { ...detail({ CausingEntity }), Target: { Attribute: 'Properties', Name, RequiresRecreation: 'Always' } },
    ];
    const all = [
      { LogicalResourceId: 'Key', ResourceType: 'AWS::KMS::Key', Replacement: 'False' },
      {
        ...{ LogicalResourceId: 'Cluster', ResourceType: 'AWS::RDS::DBCluster', Replacement: 'Conditional' },
        Details: reads('KmsKeyId', 'Key.Arn'),
        ...causing,
      },
      {
        ...{ LogicalResourceId: 'Writer', ResourceType: 'AWS::RDS::DBInstance', Replacement: 'Conditional' },
        Details: reads('DBClusterIdentifier', 'Cluster'),
      },
    ];
    const changes = all.map((change) => ({ ResourceChange: { Action: 'Modify', ...change } }) as Change);
    const losses = changeSetLosses({ stack: 'Data', changes, before: {}, after: {}, constructs: new Map() });
    return losses.map(({ logicalId, impact }) => `${logicalId} ${impact}`);
  };

  test('are not replaced because of a tag of the first', () => expect(instance({})).toEqual([]));
  test('can all be replaced', () =>
    expect(instance({ Details: [detail({ CausingEntity: 'Key.Endpoint' })] })).toEqual([
      'Cluster may be replaced',
      'Writer may be replaced',
    ]));
});

describe('the same text in both templates', () => {
  const direct = detail({ ChangeSource: 'DirectModification', CausingEntity: undefined });
  const impacts = (value: unknown, rest: Template = {}) => {
    const same: Template = { ...rest, Resources: database({ KmsKeyId: value }) };
    const change = {
      ...{ Action: 'Modify', LogicalResourceId: 'Database', ResourceType: 'AWS::RDS::DBInstance' },
      ...{ Replacement: 'Conditional', Details: [direct] },
    } as ResourceChange;
    const changes = [{ ResourceChange: change }];
    return changeSetLosses({ stack: 'Data', changes, before: same, after: same, constructs: new Map() }).length;
  };
  const arn = { 'Fn::GetAtt': ['Key', 'Arn'] };

  test('is the same value if it reads only resources', () => {
    expect(impacts(arn, { Parameters: { Key: {} } })).toBe(0);
  });

  test.each([
    ['a condition', { 'Fn::If': ['A', arn, 'b'] }, {}],
    ['a mapping', { 'Fn::FindInMap': ['A', 'b', 'c'] }, {}],
    ['a parameter', { 'Fn::Join': ['', [arn, { Ref: 'P' }]] }, { Parameters: { P: {} } }],
    ['a parameter in text', { 'Fn::Sub': '${Key.Arn}${P}' }, { Parameters: { P: {} } }],
    ['a macro', arn, { Transform: 'Acme::Macro' }],
    ['a property that the template does not have', undefined, {}],
  ] as [string, unknown, Template][])('can be another value with %s', (_, value, rest) => {
    expect(impacts(value, rest)).toBe(1);
  });
});

describe('the values of a change set', () => {
  const protection = (before: unknown, after: unknown, rest: object = {}) => {
    const change = {
      ...{ Action: 'Modify', LogicalResourceId: 'Database', ResourceType: 'AWS::RDS::DBInstance' },
      ...{ BeforeContext: JSON.stringify(before), AfterContext: JSON.stringify(after), ...rest },
    } as ResourceChange;
    const constructs = new Map([['Database', 'Data/Database']]);
    return changeSetProtection({ stack: 'Data', changes: [{ ResourceChange: change }], constructs });
  };
  const of = (Properties: object, rest: object = {}) => ({ Properties, ...rest });

  test('show less protection', () => {
    expect(protection(of({ DeletionProtection: 'true' }), of({ DeletionProtection: 'false' }))).toEqual([
      {
        ...{ stack: 'Data', logicalId: 'Database', path: 'Data/Database', type: 'AWS::RDS::DBInstance' },
        change: 'DeletionProtection: true → false',
      },
    ]);
    const [retained, deleted] = ['Retain', 'Delete'].map((DeletionPolicy) => of({}, { DeletionPolicy }));
    expect(protection(retained, deleted)).toHaveLength(1);
  });

  test('are not compared if they are not known, or too long', () => {
    const unknown = of({ DeletionProtection: '{{changeSet:KNOWN_AFTER_APPLY}}' });
    expect(protection(of({ DeletionProtection: 'true' }), unknown)).toEqual([]);
    expect(protection(of({ DeletionProtection: 'true' }), {}, { AfterContext: '{"Prop' })).toEqual([]);
    expect(protection(of({ DeletionProtection: 'true' }), {}, { AfterContext: undefined })).toEqual([]);
  });

  test('show that a protective resource is removed', () => {
    const removal = { Action: 'Remove', ResourceType: 'AWS::Backup::BackupPlan', AfterContext: undefined };
    expect(protection({}, {}, removal)).toEqual([expect.objectContaining({ change: 'removed' })]);
    expect(protection({}, {}, { ...removal, ResourceType: 'AWS::SNS::Topic' })).toEqual([]);
  });
});
