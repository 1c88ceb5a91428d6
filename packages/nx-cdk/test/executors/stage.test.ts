import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import bootstrap from '../../src/executors/bootstrap';
import drift from '../../src/executors/drift';
import { synthesizeShop } from '../support/shop';
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

describe('service-linked roles', () => {
  beforeEach(() => {
    synthesizeShop(setup.shop.assembly, {
      extend: (data) => {
        new ecs.CfnCluster(data, 'Cluster');
        new rds.CfnDBInstance(data, 'Database');
      },
    });
  });

  const requested = () => setup.aws.calls.filter(({ action }) => action === 'CreateServiceLinkedRole');

  test('are created after the bootstrap, if the account does not have them', async () => {
    setup.aws.linkedServices.add('rds.amazonaws.com');
    expect(await setup.run(bootstrap)).toEqual({ success: true });
    expect(requested().map(({ parameters }) => parameters.get('AWSServiceName'))).toEqual([
      'ecs.amazonaws.com',
      'rds.amazonaws.com',
    ]);
    expect(setup.output.split('\n').slice(-2)).toEqual([
      'service-linked role of ecs.amazonaws.com: created',
      'service-linked role of rds.amazonaws.com: exists',
    ]);
  });

  test('are not created if the option is disabled', async () => {
    expect(await setup.run(bootstrap, { serviceLinkedRoles: false })).toEqual({ success: true });
    expect(requested()).toEqual([]);
  });

  test('fail the command if one cannot be created', async () => {
    setup.aws.canLink = false;
    expect(await setup.run(bootstrap)).toEqual({ success: false });
    expect(setup.output).toMatch(
      /shop: service-linked role of ecs\.amazonaws\.com cannot be created: access denied: not allowed/,
    );
  });
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
