import destroy from '../../src/executors/destroy';
import { FakeAws } from '../support/aws';
import { Printed, ShopWorkspace } from '../support/shop';

const aws = new FakeAws();
let shop: ShopWorkspace;
let printed: Printed;

beforeAll(() => aws.start());
afterAll(() => aws.stop());

beforeEach(() => {
  aws.reset();
  shop = new ShopWorkspace();
  printed = new Printed();
});

afterEach(() => jest.restoreAllMocks());

function run(options: object = {}): Promise<{ success: boolean }> {
  return destroy({ stage: 'dev', ...options }, shop.context());
}

test('deletes what is deployed, and says what is kept', async () => {
  aws.deploy(shop);
  expect(await run({ yes: true })).toEqual({ success: true });
  expect(printed.text).toContain(
    'Data: 0 resources are deleted, 1 kept\n  kept: Data/Bucket/Resource, AWS::S3::Bucket',
  );
  expect(shop.cdkCalls[0].slice(3)).toEqual([
    'dev/Alone',
    'dev/Data',
    'dev/Service',
    '--exclusively',
    '--force',
    '--concurrency=4',
  ]);
});

test('names what is lost for good', async () => {
  const template = { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } };
  aws.stacks.set('us-east-1/dev-Alone', { template });
  expect(await run({ yes: true })).toEqual({ success: true });
  expect(printed.text).toContain('  lost: Alone/Table, AWS::DynamoDB::Table');
});

test('refuses to ask without a terminal', async () => {
  aws.deploy(shop);
  expect(await run()).toEqual({ success: false });
  expect(printed.text).toMatch(/Delete Alone, Data, Service of dev, account 111111111111\?.*say yes with --yes$/);
  expect(shop.cdkCalls).toEqual([]);
});

test('refuses an account that is not that of the stage', async () => {
  expect(await run({ stage: 'prod', yes: true })).toEqual({ success: false });
  expect(printed.text).toBe('shop: the stage prod belongs to account 333333333333, the credentials to 111111111111');
});

test('refuses a protected stack before it deletes any', async () => {
  aws.deploy(shop, (stack) => ({ protected: stack === 'Data' }));
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(printed.text).toMatch(/^shop: dev-Data is protected against termination/);
  expect(shop.cdkCalls).toEqual([]);
});

test('refuses to delete what a deployed stack needs', async () => {
  aws.deploy(shop);
  expect(await run({ stacks: ['Data'], yes: true })).toEqual({ success: false });
  expect(printed.text).toBe('shop: Service needs Data, and is deployed: add it to --stacks');
});

test('has nothing to do where nothing is deployed', async () => {
  expect(await run()).toEqual({ success: true });
  expect(printed.text).toBe('none of these stacks is deployed: nothing to do');
  expect(shop.cdkCalls).toEqual([]);
});
