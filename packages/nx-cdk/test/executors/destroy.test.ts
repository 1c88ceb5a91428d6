import destroy from '../../src/executors/destroy';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(destroy, options);

test('deletes the deployed stacks, and lists the retained resources', async () => {
  setup.aws.deploy(setup.shop);
  expect(await run({ yes: true })).toEqual({ success: true });
  expect(setup.output).toContain(
    'Data: 0 resources are deleted, 1 retained\n  retained: Data/Bucket/Resource, AWS::S3::Bucket',
  );
  expect(setup.shop.cdkCalls[0].slice(3)).toEqual([
    'dev/Alerts',
    'dev/Data',
    'dev/Service',
    '--exclusively',
    '--force',
    '--concurrency=4',
  ]);
});

test('lists the stateful resources that are deleted', async () => {
  const template = { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } };
  setup.aws.stacks.set('us-east-1/dev-Alerts', { template });
  expect(await run({ yes: true })).toEqual({ success: true });
  expect(setup.output).toContain('  deleted, stateful: Alerts/Table, AWS::DynamoDB::Table');
});

test('fails without a terminal for the confirmation', async () => {
  setup.aws.deploy(setup.shop);
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(
    /Delete Alerts, Data, Service of dev, account 111111111111\? .*To confirm without one, add --yes$/,
  );
  expect(setup.shop.cdkCalls).toEqual([]);
});

test('fails if the credentials are for another account', async () => {
  expect(await run({ stage: 'prod', yes: true })).toEqual({ success: false });
  expect(setup.output).toBe('shop: credentials of prod must be for account 333333333333, got 111111111111');
});

test('fails if a stack has termination protection, before any stack is deleted', async () => {
  setup.aws.deploy(setup.shop, (stack) => ({ terminationProtection: stack === 'Data' }));
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(setup.output).toMatch(
    /^shop: dev-Data has termination protection\. To disable it, run aws cloudformation update-termination-protection /,
  );
  expect(setup.shop.cdkCalls).toEqual([]);
});

test('fails if a deployed stack depends on a selected stack', async () => {
  setup.aws.deploy(setup.shop);
  expect(await run({ stacks: ['Data'], yes: true })).toEqual({ success: false });
  expect(setup.output).toBe('shop: Service is deployed and depends on Data. Add it to --stacks');
});

test('does nothing if no stack is deployed', async () => {
  expect(await run()).toEqual({ success: true });
  expect(setup.output).toBe('none of the stacks is deployed, nothing to delete');
  expect(setup.shop.cdkCalls).toEqual([]);
});
