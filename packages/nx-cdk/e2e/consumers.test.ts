import { CfnParameter, CfnResource, Token, type Stack } from 'aws-cdk-lib/core';
import { recordIn } from '../src/assembly/output-record';
import type { Template } from '../src/assembly/assembly';
import deploy from '../src/executors/deploy';
import diff from '../src/executors/diff';
import { synthesizeShop, type ShopProps } from '../test/support/shop';
import { ShopTest } from '../test/support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(deploy, options);

/** Reads `Data.Endpoint` and `Alerts.Topic`, which is in another Region. */
function readOutputs(service: Stack): void {
  const output = (StackName: string, OutputName: string, Region?: string) =>
    Token.asString({ 'Fn::GetStackOutput': { StackName, OutputName, Region } });
  new CfnResource(service, 'Consumer', {
    type: 'Test::A::B',
    properties: { A: output('dev-Data', 'Endpoint'), B: output('dev-Alerts', 'Topic', 'us-east-1') },
  });
}

const synthesize = (props: ShopProps = {}) =>
  synthesizeShop(setup.shop.assembly, { extendService: readOutputs, ...props });
const deployed = (stack: string) => setup.aws.stacks.get(`eu-west-1/dev-${stack}`)?.template as Template;

beforeEach(() => {
  synthesize();
  setup.shop.deployWithCdk();
  setup.aws.nextOutputs.set('dev-Data', { Endpoint: 'one' }).set('dev-Alerts', { Topic: 'one' });
});

test('creates a stack after the stacks whose outputs it reads, and records their values', async () => {
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['create Alerts Data', 'create Service']);
  expect(recordIn(deployed('Service'))).toEqual({
    Consumer: {
      'eu-west-1/dev-Data.Endpoint': expect.stringMatching(/^[0-9a-f]{16}$/),
      'us-east-1/dev-Alerts.Topic': expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  });
  expect(setup.output).not.toMatch(/reads outputs that changed|has no record/);
});

test('deploys the same template again without changes', async () => {
  await run();
  const before = deployed('Service');
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.deployments).toHaveLength(2);
  expect(deployed('Service')).toEqual(before);
  expect(setup.output).not.toMatch(/reads outputs that changed|has no record/);
});

test.each([
  ['dev-Data', { Endpoint: 'two' }, 'Service reads outputs that changed: Data.Endpoint'],
  ['dev-Alerts', { Topic: 'two' }, 'Service reads outputs that changed: Alerts.Topic (us-east-1)'],
])('changes a stack if an output of %s changes', async (stack, outputs, message) => {
  await run();
  const before = deployed('Service');
  setup.aws.nextOutputs.set(stack, outputs);
  synthesize({ topicName: 'other', extend: (data) => new CfnResource(data, 'New', { type: 'Test::A::B' }) });
  expect(await run({ yes: true })).toEqual({ success: true });
  expect(setup.shop.deployments.slice(2).sort()).toEqual([
    ...['execute Alerts', 'execute Data', 'execute Service', 'prepare Alerts Data', 'prepare Service'],
  ]);
  expect(setup.output.split('\n').filter((line) => line.includes('reads outputs'))).toEqual([message]);
  expect(deployed('Service')).not.toEqual(before);
});

test('does not change a stack if its producer changes without its outputs', async () => {
  await run();
  const before = deployed('Service');
  synthesize({ extend: (data) => new CfnResource(data, 'New', { type: 'Test::A::B' }) });
  expect(await run()).toEqual({ success: true });
  expect(deployed('Service')).toEqual(before);
  expect(setup.output).not.toMatch(/reads outputs that changed/);
});

test('changes a stack in the next deployment if the deployment of its producers failed or was interrupted after them', async () => {
  await run();
  setup.aws.nextOutputs.set('dev-Data', { Endpoint: 'two' });
  synthesize({ extend: (data) => new CfnResource(data, 'New', { type: 'Test::A::B' }) });
  setup.shop.deployWithCdk(`if (stackName === 'dev-Service') process.exit(1);`);
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/Data\s+│ eu-west-1 │ deployed/);
  expect(setup.output).toMatch(/Service │ eu-west-1 │ not started/);

  setup.shop.deployWithCdk();
  const before = deployed('Service');
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.deployments.slice(-2)).toEqual(['prepare Service', 'execute Service']);
  // once for each deployment
  expect(setup.output.match(/Service reads outputs that changed: Data.Endpoint$/gm)).toHaveLength(2);
  expect(deployed('Service')).not.toEqual(before);
});

test('prints a changed output once if its producer changes again without it', async () => {
  await run();
  setup.aws.nextOutputs.set('dev-Data', { Endpoint: 'two' });
  await run({ stacks: ['Data'] });
  synthesize({ extend: (data) => new CfnResource(data, 'New', { type: 'Test::A::B' }) });
  const before = setup.output.length;
  expect(await run()).toEqual({ success: true });
  expect(setup.output.slice(before).match(/Service reads outputs that changed/g)).toHaveLength(1);
});

test('names the stacks that are not selected and read an output that changed', async () => {
  await run();
  setup.aws.nextOutputs.set('dev-Data', { Endpoint: 'two' });
  synthesize({ extend: (data) => new CfnResource(data, 'New', { type: 'Test::A::B' }) });
  expect(await run({ stacks: ['Data'] })).toEqual({ success: true });
  expect(setup.output).toMatch(/Service reads outputs that changed: Data.Endpoint\. Deploy it with --stacks=Service$/);
});

test('records the outputs of a stack that was deployed without a record', async () => {
  setup.aws.deploy(setup.shop, (stack) => ({ outputs: setup.aws.nextOutputs.get(`dev-${stack}`) }));
  expect(await run()).toEqual({ success: true });
  expect(setup.output).toContain(
    'Service has no record of outputs that it reads: Data.Endpoint, Alerts.Topic (us-east-1)',
  );
  expect(Object.keys(recordIn(deployed('Service')))).toEqual(['Consumer']);
  expect(setup.output).toMatch(/Service │ unchanged/);
});

test('shows the stacks that read changed outputs with --dryRun and in a diff', async () => {
  await run();
  setup.aws.stacks.set('eu-west-1/dev-Data', { template: deployed('Data'), outputs: { Endpoint: 'two' } });
  const calls = setup.shop.cdkCalls.length;
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.shop.cdkCalls).toHaveLength(calls);
  expect(await setup.run(diff)).toEqual({ success: true });
  expect(setup.output.match(/Service reads outputs that changed: Data.Endpoint$/gm)).toHaveLength(2);
});

test('a diff does not report the deployed records as changes', async () => {
  await run();
  setup.shop.cdk(`
    const { join } = require('node:path');
    const { readdirSync, readFileSync } = require('node:fs');
    const folder = join(args[args.indexOf('--app') + 1], 'assembly-dev');
    const file = readdirSync(folder).find((name) => /Service.*template.json$/.test(name));
    console.error(readFileSync(join(folder, file), 'utf8').replace(/\\s+/g, ' '));`);
  const write = jest.mocked(process.stderr.write);
  write.mockClear();
  expect(await setup.run(diff)).toEqual({ success: true });
  expect(JSON.parse(write.mock.calls.map(([text]) => String(text)).join(''))).toEqual(deployed('Service'));
  expect(setup.output).toMatch(/dev\/Service │ unchanged/);
});

test.each([
  ['checks', '', ['prepare Data']],
  ['does not check', '[cdk:skip]', []],
])('%s an unchanged producer with an SSM parameter whose description is "%s"', async (_, description, expected) => {
  const extend = (data: Stack) => {
    const type = 'AWS::SSM::Parameter::Value<String>';
    new CfnParameter(data, 'Tag', { type, default: '/tag', description });
  };
  synthesize({ extend });
  await run();
  const calls = setup.shop.deployments.length;
  await run();
  expect(setup.shop.deployments.slice(calls)).toEqual(expected);
});
