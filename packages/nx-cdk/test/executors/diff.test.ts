import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiffReport } from '../../src/deployment/report';
import diff from '../../src/executors/diff';
import { FakeAws } from '../support/aws';
import { Printed, ShopWorkspace, synthesizeShop } from '../support/shop';

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
  return diff({ stage: 'dev', ...options }, shop.context());
}

test('shows what the CDK shows, without a change set, and calls out what is replaced', async () => {
  aws.deploy(shop);
  synthesizeShop(shop.assembly, { bucketName: 'other' });
  expect(await run()).toEqual({ success: true });
  expect(shop.cdkCalls[0].slice(3)).toEqual([
    'dev/Alone',
    'dev/Data',
    'dev/Service',
    '--exclusively',
    '--method=template',
  ]);
  expect(printed.text).toContain('replaced: Data/Bucket83908E77 (Data/Bucket/Resource), stateful AWS::S3::Bucket');
});

test('prints a report as JSON and nothing else', async () => {
  aws.deploy(shop);
  synthesizeShop(shop.assembly, { topicName: 'other' });
  expect(await run({ json: true })).toEqual({ success: true });
  const report = JSON.parse(printed.text) as DiffReport;
  expect(report).toMatchObject({ project: 'shop', stage: 'dev', against: 'deployed', removedStacks: [] });
  expect(report.stacks.map(({ stack, state }) => [stack, state])).toEqual([
    ['Alone', 'changed'],
    ['Data', 'unchanged'],
    ['Service', 'unchanged'],
  ]);
  expect(report.stacks[0].losses).toEqual([
    {
      stack: 'Alone',
      logicalId: 'TopicBFC7AF6E',
      path: 'Alone/Topic/Resource',
      type: 'AWS::SNS::Topic',
      fate: 'replaced',
      stateful: false,
      revision: false,
      because: ['TopicName'],
    },
  ]);
  expect(report.stacks[0].diff).toContain('[~] AWS::SNS::Topic');
  expect(report.stacks[1].diff).toBe('');
});

test('compares with another assembly without any credentials', async () => {
  cpSync(shop.assembly, join(shop.root, 'before'), { recursive: true });
  synthesizeShop(shop.assembly, { bucketName: 'other' });
  expect(await run({ base: 'before', outputFile: 'reports/diff.json' })).toEqual({ success: true });
  expect(aws.calls).toEqual([]);
  expect(shop.cdkCalls).toEqual([]);
  expect(printed.text).toContain('[~] AWS::S3::Bucket');
  const report = JSON.parse(readFileSync(join(shop.root, 'reports/diff.json'), 'utf8')) as DiffReport;
  expect(report.stacks.find(({ stack }) => stack === 'Data')?.losses).toHaveLength(1);
});

test('says that nothing is replaced or removed', async () => {
  expect(await run({ base: 'apps/shop/cdk.out' })).toEqual({ success: true });
  expect(printed.text).toMatch(/nothing is replaced or removed$/);
});

test('fails when the other assembly is not there', async () => {
  expect(await run({ base: 'nowhere' })).toEqual({ success: false });
  expect(printed.text).toMatch(/shop: .*nowhere holds no cloud assembly$/);
});
