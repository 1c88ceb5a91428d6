import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Token } from 'aws-cdk-lib/core';
import { readStage } from '../../src/assembly/assembly';
import { withRecord } from '../../src/assembly/output-record';
import type { DeployedStack, StackReader } from '../../src/deployment/aws';
import { OutputReads } from '../../src/deployment/output-reads';

const output = (StackName: string, OutputName: string, more: object = {}) =>
  Token.asString({ 'Fn::GetStackOutput': { StackName, OutputName, ...more } });

/** A stack that reads two outputs of the stack Network and one of a stack in another Region. */
function stage() {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'reads-')) });
  const env = { account: '111111111111', region: 'eu-west-1' };
  new Stack(app, 'Network', { env, stackName: 'dev-Network' });
  const service = new Stack(app, 'Service', { env });
  const properties = {
    A: output('dev-Network', 'VpcId'),
    B: output('dev-Network', 'SubnetId'),
    C: output('Edge', 'Acl', { Region: 'us-east-1' }),
  };
  new CfnResource(service, 'One', { type: 'Test::A::B', properties });
  return readStage(app.synth().directory).stacks;
}

const stacks = stage();
const [network, service] = [...stacks].sort((one, other) => one.id.localeCompare(other.id));

/** The reads, with the current values of all outputs. */
function readsWith(values: Readonly<Record<string, string>>): OutputReads {
  const reader = { outputs: () => Promise.resolve(new Map(Object.entries(values))) };
  return new OutputReads(stacks, reader as unknown as StackReader);
}

const deployedWith = async (values: Readonly<Record<string, string>>) =>
  ({ template: withRecord(service.template, await readsWith(values).current(service)) }) as DeployedStack;

const VALUES = { VpcId: 'vpc-1', SubnetId: 'subnet-1', Acl: 'acl-1' };

test('names each output that changed, with its Region if it is another one', async () => {
  const reads = readsWith({ VpcId: 'vpc-2', SubnetId: 'subnet-2', Acl: 'acl-2' });
  expect(await reads.reason(service, await deployedWith(VALUES))).toBe(
    'Service reads outputs that changed: Network.VpcId, Network.SubnetId, Edge.Acl (us-east-1)',
  );
});

test('names only the outputs that changed', async () => {
  const reads = readsWith({ ...VALUES, SubnetId: 'subnet-2' });
  expect(await reads.reason(service, await deployedWith(VALUES))).toBe(
    'Service reads outputs that changed: Network.SubnetId',
  );
});

test('names the outputs without a record', async () => {
  const deployed = { template: service.template } as DeployedStack;
  expect(await readsWith(VALUES).reason(service, deployed)).toBe(
    'Service has no record of outputs that it reads: Network.VpcId, Network.SubnetId, Edge.Acl (us-east-1)',
  );
});

test('has no reason without a change, without a deployed stack, and without reads', async () => {
  const reads = readsWith(VALUES);
  const deployed = await deployedWith(VALUES);
  expect(await reads.reason(service, deployed)).toBeUndefined();
  expect(await reads.reason(service, undefined)).toBeUndefined();
  expect(await reads.reason(network, deployed)).toBeUndefined();
  expect([reads.hasReads(service), reads.hasReads(network)]).toEqual([true, false]);
  expect(reads.producersOf(service)).toEqual([network]);
});
