import bootstrap from '../../src/executors/bootstrap';
import drift from '../../src/executors/drift';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();

test('bootstraps each Region of the stage once', async () => {
  expect(await setup.run(bootstrap)).toEqual({ success: true });
  expect(setup.shop.cdkCalls).toEqual([
    ['bootstrap', '--app', setup.shop.assembly, 'aws://111111111111/us-east-1', 'aws://111111111111/eu-west-1'],
  ]);
});

test('passes on trusted accounts, policies and termination protection', async () => {
  await setup.run(bootstrap, {
    trust: ['222222222222', '444444444444'],
    cloudformationExecutionPolicies: ['arn:aws:iam::aws:policy/PowerUserAccess'],
    terminationProtection: true,
  });
  expect(setup.shop.cdkCalls[0].slice(5)).toEqual([
    '--trust=222222222222',
    '--trust=444444444444',
    '--cloudformation-execution-policies=arn:aws:iam::aws:policy/PowerUserAccess',
    '--termination-protection=true',
  ]);
});

test('detects drift in the selected stacks, and fails if there is drift', async () => {
  setup.shop.cdk('process.exitCode = 1;');
  expect(await setup.run(drift, { stacks: ['Data'] })).toEqual({ success: false });
  expect(setup.shop.cdkCalls).toEqual([['drift', '--app', setup.shop.assembly, 'dev/Data', '--fail']]);
  expect(setup.output).toBe('shop: cdk drift failed, see above');
});

test.each([
  ['bootstrap', bootstrap],
  ['drift', drift],
])('%s fails if the credentials are for another account', async (_, executor) => {
  expect(await setup.run(executor, { stage: 'prod' })).toEqual({ success: false });
  expect(setup.output).toBe('shop: credentials of prod must be for account 333333333333, got 111111111111');
  expect(setup.shop.cdkCalls).toEqual([]);
});
