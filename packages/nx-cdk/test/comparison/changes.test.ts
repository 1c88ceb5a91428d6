import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Template } from '../../src/assembly/assembly';
import { REVISION_TYPES, STATEFUL_TYPES } from '../../src/assembly/stateful';
import { compare, type StackChanges } from '../../src/comparison/changes';

function changes(before: Template['Resources'] | undefined, after: Template['Resources']): StackChanges {
  const constructs = new Map([['A', 'Data/A/Resource']]);
  return compare({
    stack: 'Data',
    ...(before ? { before: { Resources: before } } : {}),
    after: { Resources: after },
    constructs,
  });
}

const database = (properties: object, rest: object = {}) => ({
  A: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', ...properties }, ...rest },
});

test('reports a replaced database as stateful, with the cause', () => {
  expect(changes(database({ StorageEncrypted: false }), database({ StorageEncrypted: true })).losses).toEqual([
    {
      stack: 'Data',
      logicalId: 'A',
      path: 'Data/A/Resource',
      type: 'AWS::RDS::DBInstance',
      impact: 'replaced',
      stateful: true,
      revision: false,
      causes: ['StorageEncrypted'],
    },
  ]);
});

test('names only the properties that cause the replacement, and not those that change in place', () => {
  const before = database({ StorageEncrypted: false, AllocatedStorage: '100', DeletionProtection: true, DBName: 'a' });
  const after = database({ StorageEncrypted: true, AllocatedStorage: '200', DeletionProtection: false, DBName: 'b' });
  const { losses } = changes(before, after);
  expect(losses.map(({ causes }) => [...causes].sort())).toEqual([['DBName', 'StorageEncrypted']]);
});

test('reports a database that is updated in place as updated', () => {
  expect(changes(database({ AllocatedStorage: '100' }), database({ AllocatedStorage: '200' }))).toMatchObject({
    state: 'changed',
    updated: 1,
    losses: [],
  });
});

test('reports a removed resource as deleted', () => {
  expect(changes(database({}), {}).losses).toEqual([
    expect.objectContaining({ impact: 'deleted', stateful: true, causes: [] }),
  ]);
});

test('reports a removed resource with the deletion policy Retain as orphaned', () => {
  expect(changes(database({}, { DeletionPolicy: 'Retain' }), {}).losses).toEqual([
    expect.objectContaining({ impact: 'orphaned', stateful: true }),
  ]);
});

test('a resource of any type with the deletion policy Retain is stateful', () => {
  const group = { Type: 'AWS::Logs::LogGroup', DeletionPolicy: 'Retain' };
  expect(changes({ A: group }, {}).losses).toEqual([expect.objectContaining({ stateful: true })]);
});

test('a log group without a deletion policy is not stateful', () => {
  expect(changes({ A: { Type: 'AWS::Logs::LogGroup' } }, {}).losses).toEqual([
    expect.objectContaining({ impact: 'deleted', stateful: false }),
  ]);
});

test('reports a replaced task definition as a revision', () => {
  const task = (image: string) => ({
    A: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { ContainerDefinitions: [{ Image: image, Name: 'a' }] },
      DeletionPolicy: 'Retain',
    },
  });
  expect(changes(task('a'), task('b')).losses).toEqual([
    expect.objectContaining({ impact: 'replaced', revision: true, stateful: false }),
  ]);
});

test('reports a logical id with another type as replaced', () => {
  const losses = changes(database({}), { A: { Type: 'AWS::SNS::Topic' } }).losses;
  expect(losses).toEqual([
    expect.objectContaining({ type: 'AWS::RDS::DBInstance', impact: 'replaced', stateful: true }),
  ]);
});

test('reports a resource that refers to a replaced resource as possibly replaced', () => {
  const both = (name: string) => ({
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: name } },
    A: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs' } },
  });
  const impacts = changes(both('one'), both('two')).losses.map(({ logicalId, impact }) => [logicalId, impact]);
  expect(impacts).toContainEqual(['Topic', 'replaced']);
  expect(impacts).toContainEqual(['A', expect.stringMatching(/replaced$/)]);
});

test('a stack without a template before is new', () => {
  expect(changes(undefined, database({}))).toMatchObject({ state: 'new', added: 1, losses: [] });
});

test('a stack without a template after is removed', () => {
  const before = { Resources: database({}) };
  const removed = compare({ stack: 'Data', before, constructs: new Map() });
  expect(removed).toMatchObject({ state: 'removed', added: 0, losses: [{ logicalId: 'A', impact: 'deleted' }] });
});

test('a stack with equal templates is unchanged', () => {
  expect(changes(database({}), database({}))).toMatchObject({ state: 'unchanged', added: 0, updated: 0, losses: [] });
});

test('reports a policy that broadens permissions', () => {
  const policy = {
    A: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] },
        Roles: ['a'],
      },
    },
  };
  expect(changes({}, policy).broadensPermissions).toBe(true);
  expect(changes(policy, policy).broadensPermissions).toBe(false);
});

test('all types in the lists exist', () => {
  const known = new Set(
    loadAwsServiceSpecSync()
      .all('resource')
      .map(({ cloudFormationType }) => cloudFormationType),
  );
  known.add('AWS::CDK::Metadata');
  expect([...STATEFUL_TYPES, ...REVISION_TYPES].filter((type) => !known.has(type))).toEqual([]);
});

test('a loop over resources that changes is a change', () => {
  const loop = (...names: string[]) =>
    ({ Resources: { 'Fn::ForEach::Queues': ['Name', names, {}] } }) as unknown as Template;
  const stateOf = (before: Template, after: Template) =>
    compare({ stack: 'Data', before, after, constructs: new Map() }).state;
  expect(stateOf(loop('a'), loop('a', 'b'))).toBe('changed');
  expect(stateOf(loop('a'), { Resources: {} })).toBe('changed');
  expect(stateOf(loop('a'), loop('a'))).toBe('unchanged');
});
