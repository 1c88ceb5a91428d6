import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnCondition, CfnOutput, CfnResource, Fn, NestedStack, Stack, Token } from 'aws-cdk-lib/core';
import { readStage } from '../../src/assembly/assembly';
import { readsOf } from '../../src/assembly/reads';

/** A reference to an output. */
function output(OutputName: unknown, more: object = {}): string {
  return Token.asString({ 'Fn::GetStackOutput': { StackName: 'Network', OutputName, ...more } });
}

/** Synthesizes a stack and returns the outputs that it reads, by resource. */
function readsBy(build: (stack: Stack) => void): Record<string, string[]> {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'reads-')) });
  build(new Stack(app, 'Service', { env: { account: '111111111111', region: 'eu-west-1' } }));
  const [stack] = readStage(app.synth().directory).stacks;
  return Object.fromEntries(
    [...readsOf(stack)].map(([id, reads]) => [
      id,
      reads.map(({ region, stack: name, output: key }) => `${region}/${name}.${key}`),
    ]),
  );
}

const add = (stack: Stack, id: string, properties: object) =>
  new CfnResource(stack, id, { type: 'Test::A::B', properties });

test('finds each output once for each resource, at any depth', () => {
  const reads = readsBy((stack) => {
    add(stack, 'One', { A: output('VpcId'), B: [{ C: Fn.join('', ['x', output('VpcId'), output('SubnetId')]) }] });
    add(stack, 'Two', { A: output('VpcId') });
    add(stack, 'Three', { A: 'literal' });
  });
  expect(reads).toEqual({
    One: ['eu-west-1/Network.VpcId', 'eu-west-1/Network.SubnetId'],
    Two: ['eu-west-1/Network.VpcId'],
  });
});

test('finds outputs in another Region, and resolves AWS::Region', () => {
  const reads = readsBy((stack) => {
    add(stack, 'One', { A: output('A', { Region: 'us-east-1' }), B: output('B', { Region: { Ref: 'AWS::Region' } }) });
  });
  expect(reads).toEqual({ One: ['us-east-1/Network.A', 'eu-west-1/Network.B'] });
});

test('ignores outputs of another account, and names that are known only to CloudFormation', () => {
  const reads = readsBy((stack) => {
    add(stack, 'One', { A: output('A', { RoleArn: 'arn:aws:iam::222222222222:role/a' }), B: output({ Ref: 'B' }) });
  });
  expect(reads).toEqual({});
});

test('assigns reads in outputs and conditions to the first resource', () => {
  const reads = readsBy((stack) => {
    add(stack, 'One', {});
    add(stack, 'Two', {});
    new CfnOutput(stack, 'Out', { value: output('A') });
    new CfnCondition(stack, 'If', { expression: Fn.conditionEquals(output('B'), 'b') });
  });
  expect(Object.keys(reads)).toEqual(['One']);
  expect(reads.One.sort()).toEqual(['eu-west-1/Network.A', 'eu-west-1/Network.B']);
});

test('assigns reads of nested stacks, at any depth, to the resource of the nested stack', () => {
  const reads = readsBy((stack) => {
    const outer = new NestedStack(stack, 'Outer');
    add(outer, 'One', { A: output('A') });
    add(new NestedStack(outer, 'Inner'), 'Two', { B: output('B') });
  });
  expect(reads).toEqual({
    [Object.keys(reads)[0]]: expect.arrayContaining(['eu-west-1/Network.A', 'eu-west-1/Network.B']),
  });
  expect(Object.keys(reads)).toEqual([expect.stringContaining('OuterNestedStack')]);
});

test('finds nothing in a template without resources', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'reads-')) });
  new Stack(app, 'Empty', { env: { account: '111111111111', region: 'eu-west-1' } });
  const [stack] = readStage(app.synth().directory).stacks;
  expect(readsOf({ ...stack, template: {} })).toEqual(new Map());
});
