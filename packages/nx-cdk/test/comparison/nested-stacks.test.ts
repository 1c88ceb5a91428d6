import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib/core';
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
