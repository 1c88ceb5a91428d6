import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { readStage, type SynthesizedStack } from '../../src/deployment/assembly';
import { StackReader } from '../../src/deployment/aws';
import { changesOf } from '../../src/deployment/plan';
import { FakeAws } from '../support/aws';

/** A stack with a queue in a nested stack. */
function synthesized(queueName: string): SynthesizedStack {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'plan-')) });
  const parent = new Stack(app, 'Parent', { env: { account: '111111111111', region: 'eu-west-1' } });
  new sqs.Queue(new NestedStack(parent, 'Inner'), 'Queue', { queueName });
  return readStage(app.synth().directory).stacks[0];
}

const before = synthesized('one');
const after = synthesized('two');
const [inner] = before.nested.keys();
const replaced = { stack: `Parent/${inner}`, type: 'AWS::SQS::Queue', fate: 'replaced', stateful: true };

test('sees what a change does inside a nested stack', () => {
  const [parent, nested] = changesOf([{ stack: after, before }]);
  expect(parent.losses).toEqual([]);
  expect(nested.losses).toEqual([expect.objectContaining(replaced)]);
});

test('reads nested stacks as they are deployed', async () => {
  const aws = new FakeAws();
  await aws.start();
  const nestedTemplate = before.nested.get(inner)?.template ?? {};
  aws.stacks.set('eu-west-1/Parent', { template: before.template, nested: { [inner]: 'Parent-Inner' } });
  aws.stacks.set('eu-west-1/Parent-Inner', { template: nestedTemplate });
  const reader = new StackReader({ account: '111111111111', partition: 'aws' }, () => undefined);
  const deployed = await reader.read(before);
  await aws.stop();
  const [, nested] = changesOf([{ stack: after, before: deployed }]);
  expect(nested.losses).toEqual([expect.objectContaining(replaced)]);
});
