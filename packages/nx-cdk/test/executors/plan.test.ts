import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, type Stack } from 'aws-cdk-lib/core';
import type { Plan } from '../../src/deployment/plan';
import deploy from '../../src/executors/deploy';
import type { FakeChange } from '../support/aws';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(deploy, options);
const addResource = (stack: Stack) => new CfnResource(stack, 'New', { type: 'Test::A::B' });
const plan = () => setup.shop.read('plan.json') as Plan;
const rewrite = (change: object) =>
  writeFileSync(join(setup.shop.root, 'plan.json'), JSON.stringify({ ...plan(), ...change }));
const replaced: FakeChange = {
  action: 'Modify',
  logicalId: 'Bucket83908E77',
  type: 'AWS::S3::Bucket',
  replacement: 'True',
};

beforeEach(() => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { extend: addResource, extendService: addResource });
});

test('a plan has the change sets that can be created, and deploys nothing', async () => {
  expect(await run({ plan: 'plan.json' })).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['prepare Data']);
  expect(plan()).toEqual({
    ...{ version: 1, project: 'shop', stage: 'dev', account: '111111111111', allowed: {}, refusals: [] },
    assembly: expect.stringMatching(/^[0-9a-f]{64}$/),
    created: expect.stringMatching(/^\d{4}-/),
    stacks: [
      expect.objectContaining({ stack: 'Alerts', action: 'none', region: 'us-east-1', added: 0 }),
      expect.objectContaining({
        stack: 'Data',
        action: 'update',
        added: 1,
        changeSet: expect.stringMatching(/dev-Data$/),
      }),
      expect.objectContaining({ stack: 'Service', action: 'update later', added: 1 }),
    ],
  });
  expect(setup.output).toMatch(/Service │ update later │ 1 /);
  expect(setup.output).toMatch(/the plan is in plan\.json\. To execute it, use --fromPlan=plan\.json$/);
  expect(setup.aws.changeSets.size).toBe(1);
});

test('a plan of a new stack, and of termination protection', async () => {
  setup.aws.stacks.delete('us-east-1/dev-Alerts');
  synthesizeShop(setup.shop.assembly, { extend: (data) => (data.terminationProtection = true) });
  await run({ plan: 'plan.json' });
  expect(plan().stacks.map(({ stack, action }) => `${stack}: ${action}`)).toEqual([
    'Alerts: create',
    'Data: update later',
    'Service: none',
  ]);
  expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBeUndefined();
  expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: true });
  expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(true);
});

test('the change sets of a plan are executed, and those that it could not have are created', async () => {
  await run({ plan: 'plan.json' });
  expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['prepare Data', 'execute Data', 'prepare Service', 'execute Service']);
  const [first] = plan().stacks.flatMap(({ changeSet }) => changeSet ?? []);
  expect(setup.shop.cdkCalls[1]).toContain(`--change-set-name=${first}`);
});

test('a plan without change sets has what the comparison knows, and its execution creates them', async () => {
  expect(await run({ plan: 'plan.json', changeSets: false })).toEqual({ success: true });
  expect(setup.shop.cdkCalls).toEqual([]);
  expect(plan().stacks.map(({ stack, action }) => `${stack}: ${action}`)).toEqual([
    'Alerts: none',
    'Data: update later',
    'Service: update later',
  ]);
  expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['prepare Data', 'execute Data', 'prepare Service', 'execute Service']);
});

test('a plan without change sets bounds the change sets of its execution', async () => {
  await run({ plan: 'plan.json', changeSets: false });
  setup.aws.changes.set('dev-Data', [replaced]);
  expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: false });
  expect(setup.output).toMatch(
    /would do more than the plan:\n {2}Data\/Bucket83908E77 is replaced \(--allowReplacement=Data\/Bucket83908E77\)/,
  );
  expect(setup.shop.deployments).toEqual(['prepare Data']);
  expect(setup.aws.changeSets.size).toBe(0);
});

test('a plan without change sets allows what it names, and executes the new revisions that it does not know', async () => {
  const allowReplacement = ['Data/Bucket83908E77'];
  expect(await run({ plan: 'plan.json', changeSets: false, allowReplacement })).toEqual({ success: true });
  expect(plan().allowed).toEqual({ allowReplacement });
  const task: FakeChange = { ...replaced, logicalId: 'Task', type: 'AWS::ECS::TaskDefinition' };
  setup.aws.changes.set('dev-Data', [replaced, task]);
  expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: true });
});

test('a plan with a loss that is not named is refused, also when it is executed', async () => {
  setup.aws.changes.set('dev-Data', [replaced]);
  expect(await run({ plan: 'plan.json' })).toEqual({ success: false });
  expect(plan().refusals).toEqual([expect.stringMatching(/add --allowReplacement=Data\/Bucket83908E77$/)]);
  expect(setup.aws.changeSets.size).toBe(0);
  expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: the plan is refused: the deployment would replace or remove stateful resources/);
  expect(setup.shop.deployments).toEqual(['prepare Data']);
});

test('a plan with a loss that is named executes it', async () => {
  setup.aws.changes.set('dev-Data', [replaced]);
  expect(await run({ plan: 'plan.json', allowReplacement: ['Data/Bucket83908E77'] })).toEqual({ success: true });
  expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: true });
});

describe('a deployment that would do more than its plan stops:', () => {
  const stops = async (message: string | RegExp, executed: string[] = []) => {
    const before = setup.shop.deployments.length;
    expect(await run({ fromPlan: 'plan.json' })).toEqual({ success: false });
    expect(setup.output).toMatch(message);
    expect(setup.shop.deployments.slice(before)).toEqual(executed);
  };
  beforeEach(() => run({ plan: 'plan.json' }));

  test('the cloud assembly has changed', async () => {
    synthesizeShop(setup.shop.assembly, { extend: addResource });
    await stops(/must be a plan of this cloud assembly, but the assembly has changed\. Plan again$/);
  });

  test('the stack was updated since', async () => {
    for (const changeSet of setup.aws.changeSets.values()) changeSet.status = 'OBSOLETE';
    await stops(/the change set of Data is CREATE_COMPLETE, OBSOLETE\. Deploy or plan again$/);
  });

  test('the change set does not exist any more', async () => {
    setup.aws.changeSets.clear();
    await stops(/the change set of dev-Data cannot be read: ChangeSetNotFound/);
  });

  test('the change set replaces a resource', async () => {
    setup.aws.changes.set('dev-Data', [replaced]);
    await stops(/more than the plan:\n {2}Data\/Bucket83908E77 is replaced \(\S+\)\nPlan again, with the options if/);
  });

  test('a later change set deletes a resource', async () => {
    setup.aws.changes.set('dev-Service', [
      { action: 'Remove', logicalId: 'Parameter9E1B4368', type: 'AWS::SSM::Parameter' },
    ]);
    await stops(/Service\/Parameter9E1B4368 is deleted/, ['execute Data', 'prepare Service']);
  });

  test('a stack does not exist any more', async () => {
    setup.aws.stacks.delete('us-east-1/dev-Alerts');
    await stops(/Alerts: create, planned: none/);
  });

  test('a stack was changed by hand', async () => {
    setup.aws.stacks.set('us-east-1/dev-Alerts', { template: { Resources: {} } });
    await stops(/Alerts: update, planned: none/, ['prepare Alerts']);
    expect(setup.aws.changeSets.size).toBe(1);
  });

  test('a stack lost its protection by hand, and the deployment would reduce another', async () => {
    const { template } = setup.aws.stacks.get('eu-west-1/dev-Data') ?? { template: {} };
    setup.aws.stacks.set('eu-west-1/dev-Data', { template, terminationProtection: true });
    await stops(/Data: termination protection: on → off/);
  });

  test.each([
    ['project', 'other'],
    ['stage', 'prod'],
    ['account', '333333333333'],
  ])('it is a plan of another %s', async (name, value) => {
    rewrite({ [name]: value });
    await stops(new RegExp(`fromPlan must be a plan of ${name} \\w+, got '${value}'$`));
  });
});

test.each([
  [{ fromPlan: 'missing.json' }, /fromPlan must be the file of a plan, got 'missing\.json', which does not exist$/],
  [
    { fromPlan: 'apps/shop/package.json' },
    /fromPlan must be the file of a plan of this version, got 'apps\/shop\/package\.json'$/,
  ],
  [{ fromPlan: 'plan.json', stacks: ['Data'] }, /fromPlan must not be combined with stacks: the plan decides$/],
  [
    { fromPlan: 'plan.json', allowReplacement: ['a'] },
    /fromPlan must not be combined with allowReplacement: the plan decides$/,
  ],
  [{ plan: 'plan.json', dryRun: true }, /plan must not be combined with dryRun$/],
])('%j fails', async (options, message) => {
  expect(await run(options)).toEqual({ success: false });
  expect(setup.output).toMatch(message);
  expect(setup.shop.cdkCalls).toEqual([]);
});
