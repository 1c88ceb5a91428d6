import { CfnResource } from 'aws-cdk-lib/core';
import drift from '../../src/executors/drift';
import type { FakeChange } from '../support/aws';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(drift, options);
const change = (rest: Partial<FakeChange> = {}): FakeChange => ({
  ...{ action: 'Modify', logicalId: 'Bucket83908E77', type: 'AWS::S3::Bucket', replacement: 'False' },
  ...rest,
});

beforeEach(() => setup.aws.deploy(setup.shop, (stack) => ({ terminationProtection: stack === 'Data' })));

describe('with --revert', () => {
  test('reverts what has drifted, with a change set, and keeps termination protection', async () => {
    setup.aws.changes.set('dev-Data', [change()]);
    expect(await run({ revert: true })).toEqual({ success: true });
    expect(setup.shop.deployments).toEqual(['prepare Alerts Data Service', 'execute Data']);
    expect(setup.shop.cdkCalls[0]).toContain('--revert-drift');
    expect(setup.output).toMatch(/reverted Data$/);
    expect(setup.aws.changeSets.size).toBe(0);
    expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(true);
  });

  test('says that nothing has drifted', async () => {
    expect(await run({ revert: true })).toEqual({ success: true });
    expect(setup.output).toMatch(/no resource has drifted$/);
    expect(setup.aws.changeSets.size).toBe(0);
  });

  test('replaces no stateful resource that is not named', async () => {
    setup.aws.changes.set('dev-Data', [change({ replacement: 'True' })]);
    expect(await run({ revert: true, yes: true })).toEqual({ success: false });
    expect(setup.output).toMatch(/add --allowReplacement=Data\/Bucket83908E77$/);
    expect(setup.shop.deployments).toEqual(['prepare Alerts Data Service']);
    expect(setup.aws.changeSets.size).toBe(0);
    expect(await run({ revert: true, allowReplacement: ['Data/Bucket83908E77'] })).toEqual({ success: true });
  });

  test('reduces no protection that was switched on by hand', async () => {
    const values = [{ DeletionProtection: 'true' }, { DeletionProtection: 'false' }] as const;
    setup.aws.changes.set('dev-Data', [change({ logicalId: 'Database', type: 'AWS::RDS::DBInstance', values })]);
    expect(await run({ revert: true, yes: true })).toEqual({ success: false });
    expect(setup.output).toMatch(/add --allowLessProtection=Data\/Database$/);
    expect(await run({ revert: true, allowLessProtection: ['Data/Database'] })).toEqual({ success: true });
  });

  test('asks before it replaces another resource', async () => {
    setup.aws.changes.set('dev-Alerts', [change({ logicalId: 'A', type: 'AWS::SNS::Topic', replacement: 'True' })]);
    expect(await run({ revert: true })).toEqual({ success: false });
    expect(setup.output).toMatch(/1 resource is replaced or removed\. Revert\? Confirmation needs a terminal/);
  });

  test('deploys no change of the app', async () => {
    synthesizeShop(setup.shop.assembly, { extend: (data) => new CfnResource(data, 'New', { type: 'Test::A::B' }) });
    expect(await run({ revert: true })).toEqual({ success: false });
    expect(setup.output).toMatch(
      /shop: Data has changes that are not deployed, which --revert would deploy\. Deploy first$/,
    );
    expect(setup.shop.cdkCalls).toEqual([]);
  });

  test('ignores stacks that are not deployed', async () => {
    setup.aws.stacks.delete('us-east-1/dev-Alerts');
    await run({ revert: true });
    expect(setup.shop.deployments).toEqual(['prepare Data Service']);
  });
});
