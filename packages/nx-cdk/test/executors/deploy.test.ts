import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import deploy from '../../src/executors/deploy';
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
  return deploy({ stage: 'dev', ...options }, shop.context());
}

test('deploys every stack of the stage from its assembly, several at once', async () => {
  expect(await run()).toEqual({ success: true });
  expect(shop.cdkCalls).toEqual([
    [
      'deploy',
      '--app',
      shop.assembly,
      'dev/Alone',
      'dev/Data',
      'dev/Service',
      '--exclusively',
      '--require-approval=never',
      '--progress=events',
      '--concurrency=4',
      expect.stringMatching(/^--outputs-file=/),
    ],
  ]);
});

test('refuses an account that is not that of the stage', async () => {
  expect(await run({ stage: 'prod' })).toEqual({ success: false });
  expect(printed.text).toBe('shop: the stage prod belongs to account 333333333333, the credentials to 111111111111');
  expect(shop.cdkCalls).toEqual([]);
});

test('says in one line what AWS answered', async () => {
  aws.refuses = true;
  expect(await run()).toEqual({ success: false });
  expect(printed.text).toBe('shop: the credentials cannot be read: ExpiredToken: log in again');
});

test('asks which stage, where none was said', async () => {
  expect(await run({ stage: undefined })).toEqual({ success: false });
  expect(printed.text).toBe('shop: say which stage, with -c dev, -c prod');
});

test('says what is deployed and what is unchanged, and prints the outputs', async () => {
  shop.cdk(`
    console.log('✅  dev/Data (dev-Data) (no changes)');
    console.log('✅  dev/Alone (dev-Alone)');
    console.log('✅  dev/Service (dev-Service)');
    const file = args.find((arg) => arg.startsWith('--outputs-file=')).slice(15);
    require('node:fs').writeFileSync(file, JSON.stringify({ 'dev-Alone': { TopicName: 'orders' } }));`);
  expect(await run({ outputsFile: 'outputs.json' })).toEqual({ success: true });
  expect(printed.text).toMatch(/Data\s+│ eu-west-1 │ unchanged/);
  expect(printed.text).toMatch(/Service │ eu-west-1 │ deployed/);
  expect(printed.text).toMatch(/dev-Alone │ TopicName │ orders/);
  expect(JSON.parse(readFileSync(join(shop.root, 'outputs.json'), 'utf8'))).toEqual({
    'dev-Alone': { TopicName: 'orders' },
  });
});

test('a failed deployment says which stack failed and which was not reached', async () => {
  shop.cdk(`console.log('✅  dev/Alone (dev-Alone)'); console.error('❌  dev-Data failed: no'); process.exitCode = 1;`);
  expect(await run()).toEqual({ success: false });
  expect(printed.text).toMatch(/Data\s+│ eu-west-1 │ failed/);
  expect(printed.text).toMatch(/Service │ eu-west-1 │ not reached/);
  expect(printed.text).toMatch(/shop: cdk deploy failed: see above$/);
});

test('refuses to replace a bucket, and says how to allow it', async () => {
  aws.deploy(shop);
  synthesizeShop(shop.assembly, { bucketName: 'other' });
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(printed.text).toContain(
    'replaced: Data/Bucket83908E77 (Data/Bucket/Resource), stateful AWS::S3::Bucket, since BucketName changes',
  );
  expect(printed.text).toMatch(/if that is meant, say --allowReplacement=Data\/Bucket83908E77$/);
  expect(shop.cdkCalls).toEqual([]);
});

test.each(['Data/Bucket83908E77', 'Data/Bucket/Resource', 'dev/Data/Bucket/Resource'])(
  'replaces a bucket that is named, by %s',
  async (name) => {
    aws.deploy(shop);
    synthesizeShop(shop.assembly, { bucketName: 'other' });
    expect(await run({ allowReplacement: [name] })).toEqual({ success: true });
    expect(shop.cdkCalls).toHaveLength(1);
  },
);

test('refuses to ask without a terminal before it replaces what holds no state', async () => {
  aws.deploy(shop);
  synthesizeShop(shop.assembly, { topicName: 'other' });
  expect(await run()).toEqual({ success: false });
  expect(printed.text).toMatch(
    /1 resource is replaced or removed\. Deploy\? There is no terminal to ask on: say yes with --yes$/,
  );
  expect(shop.cdkCalls).toEqual([]);
});

test('asks nothing where the user has said yes', async () => {
  aws.deploy(shop);
  synthesizeShop(shop.assembly, { topicName: 'other' });
  expect(await run({ yes: true })).toEqual({ success: true });
});

test('a dry run says what would happen and does nothing', async () => {
  aws.deploy(shop);
  synthesizeShop(shop.assembly, { topicName: 'other' });
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(printed.text).toMatch(/Alone\s+│ changed\s+│ 0\s+│ 0\s+│ 1 /);
  expect(printed.text).toMatch(/a dry run: nothing was done$/);
  expect(shop.cdkCalls).toEqual([]);
});

test('deploys the named stacks alone, where what they need is there', async () => {
  aws.deploy(shop);
  expect(await run({ stacks: ['Serv*'] })).toEqual({ success: true });
  expect(shop.cdkCalls[0]).toContain('dev/Service');
  expect(shop.cdkCalls[0]).not.toContain('dev/Data');
});

test('fails when a named stack needs one that is not deployed', async () => {
  expect(await run({ stacks: ['Service'] })).toEqual({ success: false });
  expect(printed.text).toMatch(/shop: Service needs Data, not deployed yet: add it to --stacks$/);
});

test('fails when a name is no stack', async () => {
  expect(await run({ stacks: ['Servise'] })).toEqual({ success: false });
  expect(printed.text).toBe('shop: no stack of dev is called Servise: there is Alone, Data, Service');
});

test('a stack whose creation never ended has nothing to lose', async () => {
  aws.stacks.set('eu-west-1/dev-Data', { template: shop.template('Data'), status: 'ROLLBACK_COMPLETE' });
  synthesizeShop(shop.assembly, { bucketName: 'other' });
  expect(await run({ stacks: ['Data'] })).toEqual({ success: true });
});

test('waits for an update that is still under way, and compares with what it leaves', async () => {
  const template = shop.template('Data');
  aws.stacks.set('eu-west-1/dev-Data', { template: {}, status: 'UPDATE_IN_PROGRESS' });
  setTimeout(() => aws.stacks.set('eu-west-1/dev-Data', { template, status: 'UPDATE_ROLLBACK_COMPLETE' }), 1000);
  expect(await run({ stacks: ['Data'], dryRun: true })).toEqual({ success: true });
  expect(printed.text).toContain('Data: UPDATE_IN_PROGRESS, waiting for it to end');
  expect(printed.text).toMatch(/Data\s+│ unchanged/);
});

test('reads with the role for lookups, where it may', async () => {
  aws.lookup = true;
  await run({ dryRun: true });
  const roles = aws.calls
    .filter(({ action }) => action === 'AssumeRole')
    .map(({ parameters }) => parameters.get('RoleArn'));
  expect(roles).toContain('arn:aws:iam::111111111111:role/cdk-hnb659fds-lookup-role-111111111111-us-east-1');
  const reads = aws.calls.filter(({ action }) => action === 'DescribeStacks').map(({ accessKey }) => accessKey);
  expect(new Set(reads)).toEqual(new Set(['lookup']));
});

test('reads each stack in its own region', async () => {
  await run({ dryRun: true });
  const asked = aws.calls
    .filter(({ action }) => action === 'DescribeStacks')
    .map(({ region, parameters }) => `${region} ${parameters.get('StackName')}`);
  expect(asked.sort()).toEqual(['eu-west-1 dev-Data', 'eu-west-1 dev-Service', 'us-east-1 dev-Alone']);
});

test('fails when the deployed template cannot be compared', async () => {
  aws.stacks.set('eu-west-1/dev-Data', { template: 'Resources: {}' });
  expect(await run({ stacks: ['Data'] })).toEqual({ success: false });
  expect(printed.text).toMatch(/the deployed template of dev-Data is not JSON/);
});

test('fails when the command line of the CDK is not installed', async () => {
  shop.write('node_modules/aws-cdk/package.json', '{');
  expect(await run()).toEqual({ success: false });
  expect(printed.text).toMatch(/shop: aws-cdk is not installed.*npm install --save-dev aws-cdk$/);
});
