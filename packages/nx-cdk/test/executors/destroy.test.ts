import { DeleteBucketCommand, HeadBucketCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
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

test('lists the resources of nested stacks', async () => {
  const table = (DeletionPolicy?: string) => ({ Type: 'AWS::DynamoDB::Table', DeletionPolicy });
  const Inner = { Type: 'AWS::CloudFormation::Stack' };
  setup.aws.stacks.set('us-east-1/dev-Alerts', { template: { Resources: { Inner } }, nested: { Inner: 'inner' } });
  setup.aws.stacks.set('us-east-1/inner', { template: { Resources: { A: table(), B: table('Retain') } } });
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.output).toContain(
    'Alerts: 1 resources are deleted, 1 retained\n' +
      '  deleted, stateful: Alerts/Inner/A, AWS::DynamoDB::Table\n' +
      '  retained: Alerts/Inner/B, AWS::DynamoDB::Table',
  );
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

test('shows what is deleted with --dryRun, also for a stack with termination protection', async () => {
  setup.aws.deploy(setup.shop, (stack) => ({ terminationProtection: stack === 'Data' }));
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.output).toContain('  retained: Data/Bucket/Resource, AWS::S3::Bucket');
  expect(setup.output).toMatch(/dry run: nothing was deleted$/);
  expect(setup.shop.cdkCalls).toEqual([]);
});

describe('with --purge', () => {
  const s3 = mockClient(S3Client);
  const ssm = mockClient(SSMClient);
  const deletedBuckets = () => s3.commandCalls(DeleteBucketCommand).map(({ args: [{ input }] }) => input.Bucket);

  beforeEach(() => {
    s3.reset();
    ssm.reset();
    s3.on(HeadBucketCommand).resolves({});
    s3.on(ListObjectVersionsCommand).resolves({});
    ssm.on(GetParametersCommand).resolves({ Parameters: [{}] });
    setup.shop.write('apps/shop/package.json', JSON.stringify({ name: 'shop', cdk: { purge: ['dev'] } }));
    setup.aws.deploy(setup.shop, (stack) =>
      stack === 'Data' ? { terminationProtection: true, resources: { Bucket83908E77: 'orders' } } : {},
    );
  });

  test('deletes the stacks without termination protection, then the retained resources', async () => {
    setup.aws.skipped.set('eu-west-1/dev-Service', [
      ['AWS::SSM::Parameter', '/replaced'],
      ['AWS::S3::BucketPolicy', 'deleted with its bucket'],
    ]);
    setup.aws.skipped.set('eu-west-1/dev-Data.Nested', [['AWS::SSM::Parameter', '/nested']]);
    setup.aws.skipped.set('eu-west-1/other', [['AWS::SSM::Parameter', '/other']]);
    expect(await run({ purge: true, yes: true })).toEqual({ success: true });
    expect(setup.output.split('\n').filter((line) => line.includes('purged'))).toEqual([
      '  purged: Data: AWS::SSM::Parameter /nested in eu-west-1, all versions',
      '  purged: Service: AWS::SSM::Parameter /replaced in eu-west-1, all versions',
      '  purged: Data: AWS::S3::Bucket orders in eu-west-1, all versions of its objects',
      'purged AWS::SSM::Parameter /nested',
      'purged AWS::SSM::Parameter /replaced',
      'purged AWS::S3::Bucket orders',
    ]);
    expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(false);
    expect(setup.shop.cdkCalls).toHaveLength(1);
    expect(deletedBuckets()).toEqual(['orders']);
  });

  test('deletes what an earlier deletion of the stacks retained', async () => {
    setup.aws.stacks.clear();
    setup.aws.skipped.set('eu-west-1/dev-Data', [['AWS::S3::Bucket', 'orders']]);
    expect(await run({ purge: true, yes: true })).toEqual({ success: true });
    expect(setup.shop.cdkCalls).toEqual([]);
    expect(deletedBuckets()).toEqual(['orders']);
  });

  test('does not delete a resource that another stack has', async () => {
    setup.aws.skipped.set('eu-west-1/dev-Service', [['AWS::S3::Bucket', 'orders']]);
    expect(await run({ stacks: ['Service'], purge: true, yes: true })).toEqual({ success: true });
    expect(setup.shop.cdkCalls[0]).toContain('dev/Service');
    expect(deletedBuckets()).toEqual([]);
  });

  test('fails without a terminal for the confirmation, and changes nothing', async () => {
    expect(await run({ purge: true })).toEqual({ success: false });
    expect(setup.output).toMatch(
      /Delete Alerts, Data, Service and 1 retained resource of dev, account 111111111111\? .*add --yes$/,
    );
    expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(true);
    expect(setup.shop.cdkCalls).toEqual([]);
    expect(deletedBuckets()).toEqual([]);
  });

  test('only lists the resources with --dryRun', async () => {
    expect(await run({ purge: true, dryRun: true })).toEqual({ success: true });
    expect(setup.output).toContain('  purged: Data: AWS::S3::Bucket orders in eu-west-1');
    expect(deletedBuckets()).toEqual([]);
    expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(true);
  });

  test('deletes no retained resource if a stack cannot be deleted', async () => {
    setup.shop.cdk('process.exitCode = 1;');
    expect(await run({ purge: true, yes: true })).toEqual({ success: false });
    expect(deletedBuckets()).toEqual([]);
  });

  test.each([
    ['prod', { purge: ['dev'] }, '--purge must not be used for prod: package.json allows it for dev (cdk.purge)'],
    ['dev', undefined, '--purge must not be used for dev: package.json allows it for no stage (cdk.purge)'],
    ['dev', { purge: 'dev' }, '--purge must not be used for dev: package.json allows it for no stage (cdk.purge)'],
  ])('is refused in %s with cdk=%j, before AWS is called', async (stage, cdk, message) => {
    setup.shop.write('apps/shop/package.json', JSON.stringify({ name: 'shop', cdk }));
    expect(await run({ stage, purge: true, yes: true })).toEqual({ success: false });
    expect(setup.output).toBe(`shop: ${message}`);
    expect(setup.aws.calls).toEqual([]);
  });
});
