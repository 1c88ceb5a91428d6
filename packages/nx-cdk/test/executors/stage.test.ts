import bootstrap from '../../src/executors/bootstrap';
import drift from '../../src/executors/drift';
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

test('bootstraps every region of the stage once', async () => {
  expect(await bootstrap({ stage: 'dev' }, shop.context())).toEqual({ success: true });
  expect(shop.cdkCalls).toEqual([
    ['bootstrap', '--app', shop.assembly, 'aws://111111111111/us-east-1', 'aws://111111111111/eu-west-1'],
  ]);
});

test('passes on whom a bootstrapped account trusts', async () => {
  await bootstrap(
    {
      stage: 'dev',
      trust: ['222222222222', '444444444444'],
      cloudformationExecutionPolicies: ['arn:aws:iam::aws:policy/PowerUserAccess'],
      terminationProtection: true,
    },
    shop.context(),
  );
  expect(shop.cdkCalls[0].slice(5)).toEqual([
    '--trust=222222222222',
    '--trust=444444444444',
    '--cloudformation-execution-policies=arn:aws:iam::aws:policy/PowerUserAccess',
    '--termination-protection=true',
  ]);
});

test('looks for drift in the named stacks, and fails where there is some', async () => {
  shop.cdk('process.exitCode = 1;');
  expect(await drift({ stage: 'dev', stacks: ['Data'] }, shop.context())).toEqual({ success: false });
  expect(shop.cdkCalls).toEqual([['drift', '--app', shop.assembly, 'dev/Data', '--fail']]);
  expect(printed.text).toBe('shop: cdk drift failed: see above');
});

test.each([
  ['bootstrap', bootstrap],
  ['drift', drift],
])('%s refuses an account that is not that of the stage', async (_, executor) => {
  expect(await executor({ stage: 'prod' }, shop.context())).toEqual({ success: false });
  expect(printed.text).toBe('shop: the stage prod belongs to account 333333333333, the credentials to 111111111111');
  expect(shop.cdkCalls).toEqual([]);
});
