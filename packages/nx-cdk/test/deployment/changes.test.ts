import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Template } from '../../src/deployment/assembly';
import { compare, type StackChanges } from '../../src/deployment/changes';
import { REVISION_TYPES, STATEFUL_TYPES } from '../../src/deployment/stateful';

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

test('a database that must be replaced is stateful, and says why', () => {
  expect(changes(database({ StorageEncrypted: false }), database({ StorageEncrypted: true })).losses).toEqual([
    {
      stack: 'Data',
      logicalId: 'A',
      path: 'Data/A/Resource',
      type: 'AWS::RDS::DBInstance',
      fate: 'replaced',
      stateful: true,
      revision: false,
      because: ['StorageEncrypted'],
    },
  ]);
});

test('a database that is updated in place is no loss', () => {
  expect(changes(database({ AllocatedStorage: '100' }), database({ AllocatedStorage: '200' }))).toMatchObject({
    state: 'changed',
    updated: 1,
    losses: [],
  });
});

test('a removed resource is deleted', () => {
  expect(changes(database({}), {}).losses).toEqual([
    expect.objectContaining({ fate: 'deleted', stateful: true, because: [] }),
  ]);
});

test('a removed resource that is retained is left behind', () => {
  expect(changes(database({}, { DeletionPolicy: 'Retain' }), {}).losses).toEqual([
    expect.objectContaining({ fate: 'left behind', stateful: true }),
  ]);
});

test('what its owner retains is stateful, whatever its type', () => {
  const group = { Type: 'AWS::Logs::LogGroup', DeletionPolicy: 'Retain' };
  expect(changes({ A: group }, {}).losses).toEqual([expect.objectContaining({ stateful: true })]);
});

test('a log group that nobody retains is not stateful', () => {
  expect(changes({ A: { Type: 'AWS::Logs::LogGroup' } }, {}).losses).toEqual([
    expect.objectContaining({ fate: 'deleted', stateful: false }),
  ]);
});

test('a new revision of a task definition is no question', () => {
  const task = (image: string) => ({
    A: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { ContainerDefinitions: [{ Image: image, Name: 'a' }] },
      DeletionPolicy: 'Retain',
    },
  });
  expect(changes(task('a'), task('b')).losses).toEqual([
    expect.objectContaining({ fate: 'replaced', revision: true, stateful: false }),
  ]);
});

test('the same logical id with another type is a replacement', () => {
  const losses = changes(database({}), { A: { Type: 'AWS::SNS::Topic' } }).losses;
  expect(losses).toEqual([expect.objectContaining({ type: 'AWS::RDS::DBInstance', fate: 'replaced', stateful: true })]);
});

test('a resource that refers to a replaced one says that it may be replaced, too', () => {
  const both = (name: string) => ({
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: name } },
    A: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs' } },
  });
  const fates = changes(both('one'), both('two')).losses.map(({ logicalId, fate }) => [logicalId, fate]);
  expect(fates).toContainEqual(['Topic', 'replaced']);
  expect(fates).toContainEqual(['A', expect.stringMatching(/replaced$/)]);
});

test('a stack that is not deployed is new', () => {
  expect(changes(undefined, database({}))).toMatchObject({ state: 'new', added: 1, losses: [] });
});

test('equal templates are unchanged', () => {
  expect(changes(database({}), database({}))).toMatchObject({ state: 'unchanged', added: 0, updated: 0, losses: [] });
});

test('tells a policy that lets somebody do more', () => {
  const policy = {
    A: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] },
        Roles: ['a'],
      },
    },
  };
  expect(changes({}, policy).widensPermissions).toBe(true);
  expect(changes(policy, policy).widensPermissions).toBe(false);
});

test('every type of the lists exists', () => {
  const known = new Set(
    loadAwsServiceSpecSync()
      .all('resource')
      .map(({ cloudFormationType }) => cloudFormationType),
  );
  known.add('AWS::CDK::Metadata');
  expect([...STATEFUL_TYPES, ...REVISION_TYPES].filter((type) => !known.has(type))).toEqual([]);
});
