import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnStack, NestedStack, Stack } from 'aws-cdk-lib/core';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { readStage, type SynthesizedStack } from '../../src/assembly/assembly';
import { StackReader } from '../../src/deployment/aws';
import { changesOf } from '../../src/comparison/changes';
import { FakeAws } from '../support/aws';

/** Synthesizes a stack with a queue in a nested stack. */
function synthesize(queueName: string): SynthesizedStack {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'nested-')) });
  const parent = new Stack(app, 'Parent', { env: { account: '111111111111', region: 'eu-west-1' } });
  new sqs.Queue(new NestedStack(parent, 'Inner'), 'Queue', { queueName });
  return readStage(app.synth().directory).stacks[0];
}

const before = synthesize('one');
const after = synthesize('two');
const [inner] = before.nested.keys();
const replaced = {
  stack: `Parent/${inner}`,
  path: 'Parent/Inner/Queue/Resource',
  type: 'AWS::SQS::Queue',
  impact: 'replaced',
  stateful: true,
};

test('compares nested stacks', () => {
  const [parent, nested] = changesOf([{ id: 'Parent', before, after }]);
  expect(parent.losses).toEqual([]);
  expect(nested.losses).toEqual([expect.objectContaining(replaced)]);
});

test('compares with deployed nested stacks', async () => {
  const aws = new FakeAws();
  await aws.start();
  const nestedTemplate = before.nested.get(inner)?.template ?? {};
  aws.stacks.set('eu-west-1/Parent', { template: before.template, nested: { [inner]: 'Parent-Inner' } });
  aws.stacks.set('eu-west-1/Parent-Inner', { template: nestedTemplate });
  const reader = new StackReader({ account: '111111111111', partition: 'aws' }, () => undefined);
  const deployed = await reader.read(before);
  await aws.stop();
  const [, nested] = changesOf([{ id: 'Parent', before: deployed, after }]);
  expect(nested.losses).toEqual([expect.objectContaining(replaced)]);
});

test('reads only nested stacks of a deployed stack, and no other resource', async () => {
  const aws = new FakeAws();
  await aws.start();
  const nested = { [inner]: 'Parent-Inner' };
  const template = { Resources: { ...before.template.Resources, Queue: { Type: 'AWS::SQS::Queue' } } };
  aws.stacks.set('eu-west-1/Parent', { template, nested, resources: { Queue: 'Parent-Inner' } });
  aws.stacks.set('eu-west-1/Parent-Inner', { template: {} });
  const reader = new StackReader({ account: '111111111111', partition: 'aws' }, () => undefined);
  const deployed = await reader.read(before);
  await aws.stop();
  expect([...(deployed?.nested.keys() ?? [])]).toEqual([inner]);
});

test('lists the resources of nested stacks for new and removed stacks', () => {
  const states = ({ stack, state, added, losses }: ReturnType<typeof changesOf>[number]) => [
    stack,
    state,
    added,
    losses.map(({ path, impact }) => [path, impact]),
  ];
  expect(changesOf([{ id: 'Parent', after }]).map(states)).toEqual([
    ['Parent', 'new', 1, []],
    [`Parent/${inner}`, 'new', 1, []],
  ]);
  expect(changesOf([{ id: 'Parent', before }]).map(states)).toEqual([
    ['Parent', 'removed', 0, [[expect.stringMatching(/^Parent\/Inner\.NestedStack\//), 'deleted']]],
    [`Parent/${inner}`, 'removed', 0, [['Parent/Inner/Queue/Resource', 'deleted']]],
  ]);
});

describe('a parameter that the parent passes', () => {
  const losses = (old: unknown, current: unknown, Default?: string) => {
    const child = {
      Parameters: { Name: { Type: 'String', Default } },
      Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Name' } } } },
    };
    const parent = (Name: unknown): SynthesizedStack => ({
      ...before,
      template: { Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Name } } } } },
      nested: new Map([['Inner', { template: child, constructs: new Map(), nested: new Map() }]]),
    });
    const changes = changesOf([{ id: 'Parent', before: parent(old), after: parent(current) }]);
    return changes.flatMap((change) => change.losses.map(({ stack, impact }) => `${stack} ${impact}`));
  };
  const attribute = (name: string) => ({ 'Fn::GetAtt': [name, 'Name'] });

  test.each([
    [1, 2],
    [true, false],
    [['a'], ['a', 'b']],
    [attribute('A'), attribute('B')],
    ['a', attribute('A')],
    [undefined, attribute('A')],
  ])('%j → %j replaces what it names', (old, current) => {
    expect(losses(old, current)).toEqual(['Parent/Inner replaced']);
    expect(losses(old, current, 'default')).toEqual(['Parent/Inner replaced']);
    expect(losses(current, current)).toEqual([]);
  });

  test('that is the default replaces nothing', () => expect(losses(undefined, 'default', 'default')).toEqual([]));
});

test('a nested template in YAML is judged by its change set', async () => {
  const aws = new FakeAws();
  await aws.start();
  aws.stacks.set('eu-west-1/Parent', { template: before.template, nested: { [inner]: 'Parent-Inner' } });
  aws.stacks.set('eu-west-1/Parent-Inner', { template: 'Resources:\n  A:\n    Type: AWS::SNS::Topic' });
  const deployed = await new StackReader({ account: '111111111111', partition: 'aws' }, () => undefined).read(before);
  await aws.stop();
  const [{ unjudged }] = changesOf([{ id: 'Parent', before: deployed, after }]);
  expect(unjudged).toEqual([expect.objectContaining({ name: inner, subject: `Parent/${inner}` })]);
});

test('a nested template in YAML in a cloud assembly is not compared', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yaml-'));
  const path = join(folder, 'child.yaml');
  writeFileSync(path, 'Resources:\n  A:\n    Type: AWS::SNS::Topic\n');
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const parent = new Stack(app, 'Parent', { env: { account: '111111111111', region: 'eu-west-1' } });
  new CfnStack(parent, 'Child', { templateUrl: new Asset(parent, 'Template', { path }).httpUrl });
  const [stack] = readStage(app.synth().directory).stacks;
  expect([...stack.nested]).toEqual([]);
});
