import { AccountClient, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import preflight from '../../src/executors/preflight';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const account = mockClient(AccountClient);
const ssm = mockClient(SSMClient);

beforeEach(() => {
  account.reset();
  ssm.reset();
  account.on(GetRegionOptStatusCommand).resolves({ RegionOptStatus: 'ENABLED' });
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '30' } });
});

test('succeeds if the account is ready', async () => {
  expect(await setup.run(preflight)).toEqual({ success: true });
  expect(setup.output.replaceAll(/ +/g, ' ')).toBe(
    [
      'checking account 111111111111 for Alerts, Data, Service …',
      'ok credentials aws the credentials are for account 111111111111',
      'ok region us-east-1 the Region is enabled',
      'ok region eu-west-1 the Region is enabled',
      'ok bootstrap us-east-1 the bootstrap stack has version 30',
      'ok bootstrap eu-west-1 the bootstrap stack has version 30',
      '5 ok',
    ].join('\n'),
  );
});

test('fails with the commands that solve the problems', async () => {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '1' } });
  expect(await setup.run(preflight, { stacks: ['Data'] })).toEqual({ success: false });
  expect(setup.output).toContain('to solve it: npx nx bootstrap shop -c dev');
  expect(setup.output).toContain('2 ok, 1 failed');
  expect(setup.output).toContain('shop: the account is not ready, 1 check failed');
});

test('a check that the credentials do not allow is unknown and does not fail', async () => {
  const denied = Object.assign(new Error('not authorized to perform account:GetRegionOptStatus'), {
    name: 'AccessDenied',
  });
  account.on(GetRegionOptStatusCommand).rejects(denied);
  expect(await setup.run(preflight)).toEqual({ success: true });
  expect(setup.output).toContain('access denied: not authorized to perform account:GetRegionOptStatus');
  expect(setup.output).toContain('3 ok, 1 unknown');
});

test('prints only JSON with --json', async () => {
  await setup.run(preflight, { json: true, stacks: ['Data'] });
  expect(setup.output).toBe('');
  expect(JSON.parse(setup.written)).toMatchObject([
    { check: 'credentials' },
    { check: 'region' },
    { check: 'bootstrap' },
  ]);
});

test('fails for credentials of another account', async () => {
  expect(await setup.run(preflight, { stage: 'prod' })).toEqual({ success: false });
  expect(setup.output).toBe('shop: credentials of prod must be for account 333333333333, got 111111111111');
});
