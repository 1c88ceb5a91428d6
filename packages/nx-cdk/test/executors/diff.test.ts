import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, NestedStack, type Stack } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { DiffReport, StackReport } from '../../src/comparison/report';
import diff from '../../src/executors/diff';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(diff, options);

/** Copies the assembly to `base`, so that the next synthesis can be compared with it. */
function keepBase(): void {
  cpSync(setup.shop.assembly, join(setup.shop.root, 'base'), { recursive: true });
}

/** Compares with `base` and returns the stacks of the report that differ. */
async function reportAgainstBase(options: object = {}): Promise<StackReport[]> {
  expect(await run({ base: 'base', outputFile: 'reports/diff.json', ...options })).toEqual({ success: true });
  const { stacks } = setup.shop.read('reports/diff.json') as DiffReport;
  return stacks.filter(({ state }) => state !== 'unchanged');
}

test('shows the output of the AWS CDK CLI without a change set, and the resources that are replaced', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { bucketName: 'other' });
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.cdkCalls[0].slice(3)).toEqual([
    'dev/Alerts',
    'dev/Data',
    'dev/Service',
    '--exclusively',
    '--method=template',
  ]);
  expect(setup.output).toContain(
    'replaced: Data/Bucket83908E77 (Data/Bucket/Resource), stateful AWS::S3::Bucket, because of a change of BucketName',
  );
});

test('prints only the report with --json', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { topicName: 'other' });
  expect(await run({ json: true })).toEqual({ success: true });
  const report = JSON.parse(setup.output) as DiffReport;
  expect(report).toMatchObject({ project: 'shop', against: 'deployed' });
  expect(report.stacks.map(({ stage, stack, state }) => [stage, stack, state])).toEqual([
    ['dev', 'Alerts', 'changed'],
    ['dev', 'Data', 'unchanged'],
    ['dev', 'Service', 'unchanged'],
  ]);
  expect(report.stacks[0].losses).toEqual([
    {
      stack: 'Alerts',
      logicalId: 'TopicBFC7AF6E',
      path: 'Alerts/Topic/Resource',
      type: 'AWS::SNS::Topic',
      impact: 'replaced',
      stateful: false,
      revision: false,
      causes: ['TopicName'],
    },
  ]);
  expect(report.stacks[0].diff).toContain('[~] AWS::SNS::Topic');
  expect(report.stacks[1].diff).toBe('');
});

describe('with --base', () => {
  beforeEach(keepBase);

  test('compares with another assembly without credentials', async () => {
    synthesizeShop(setup.shop.assembly, { bucketName: 'other' });
    const [{ stack, losses, diff }] = await reportAgainstBase();
    expect([stack, losses.length]).toEqual(['Data', 1]);
    expect(diff).toContain('[~] AWS::S3::Bucket Bucket Bucket83908E77 replace');
    expect(diff).not.toContain('\u001b');
    expect(setup.output).toContain('[~] AWS::S3::Bucket');
    expect(setup.aws.calls).toEqual([]);
    expect(setup.shop.cdkCalls).toEqual([]);
  });

  test('compares all stages if no stage is set, in the order of the app', async () => {
    synthesizeShop(setup.shop.assembly, { bucketName: 'other', stages: ['prod', 'dev'] });
    const stacks = await reportAgainstBase({ stage: undefined });
    expect(stacks.map(({ stage, stack, state }) => [stage, stack, state])).toEqual([
      ['prod', 'Data', 'changed'],
      ['dev', 'Data', 'changed'],
    ]);
    expect(setup.output).toMatch(/dev\/Data +│ changed/);
  });

  test('compares only the selected stacks', async () => {
    synthesizeShop(setup.shop.assembly, { bucketName: 'other', topicName: 'other' });
    const stacks = await reportAgainstBase({ stage: undefined, stacks: ['Al*'] });
    expect(stacks.map(({ stage, stack }) => [stage, stack])).toEqual([
      ['dev', 'Alerts'],
      ['prod', 'Alerts'],
    ]);
  });

  test('reports the stacks of a stage that the base does not have as new', async () => {
    synthesizeShop(setup.shop.assembly, { stages: ['dev', 'prod', 'qa'] });
    const stacks = await reportAgainstBase({ stage: 'qa' });
    expect(stacks.map(({ stack, state, losses }) => [stack, state, losses.length])).toEqual([
      ['Alerts', 'new', 0],
      ['Data', 'new', 0],
      ['Service', 'new', 0],
    ]);
    expect(stacks[1]).toMatchObject({ stage: 'qa', added: 1, diff: expect.stringContaining('[+] AWS::S3::Bucket') });
  });

  test('reports the stacks of a stage that only the base has as removed', async () => {
    synthesizeShop(setup.shop.assembly, { stages: ['dev'] });
    const stacks = await reportAgainstBase({ stage: undefined });
    expect(stacks.map(({ stage, stack, state }) => [stage, stack, state])).toEqual([
      ['prod', 'Alerts', 'removed'],
      ['prod', 'Data', 'removed'],
      ['prod', 'Service', 'removed'],
    ]);
    expect(stacks[1].losses).toEqual([
      expect.objectContaining({ path: 'Data/Bucket/Resource', impact: 'orphaned', stateful: true, causes: [] }),
    ]);
    expect(setup.output).toContain('prod/Data is not in the app: a deployment does not delete it');
    expect(setup.output).toContain('no resource is replaced, removed or protected less than before');
  });

  test('reports what protects data less, and what is not known', async () => {
    synthesizeShop(setup.shop.assembly.replace('cdk.out', 'base'), {
      extend: (data) => (data.terminationProtection = true),
    });
    synthesizeShop(setup.shop.assembly, { extend: (data) => data.addTransform('Acme::Macro') });
    expect(await run({ base: 'apps/shop/base', stage: 'dev', outputFile: 'report.json' })).toEqual({ success: true });
    const { stacks } = setup.shop.read('report.json') as DiffReport;
    expect(stacks.find(({ stack }) => stack === 'Data')).toMatchObject({
      lessProtection: [{ stack: 'Data', change: 'termination protection: on → off' }],
      unjudged: [{ stack: 'Data', name: 'Acme::Macro' }],
    });
    expect(setup.output).toContain('not known: Data/Acme::Macro, the macro Acme::Macro can change each resource');
  });

  test('reports nested stacks with the construct paths of their resources', async () => {
    const nested = (queueName: string) => ({
      extend: (data: Stack) => void new sqs.Queue(new NestedStack(data, 'Nested'), 'Queue', { queueName }),
    });
    synthesizeShop(setup.shop.assembly, nested('one'));
    keepBase();
    synthesizeShop(setup.shop.assembly, nested('two'));
    const stacks = await reportAgainstBase();
    expect(stacks.map(({ stack }) => stack)).toEqual(['Data', expect.stringMatching(/^Data\/Nested/)]);
    expect(stacks[1].losses).toEqual([
      expect.objectContaining({
        path: 'Data/Nested/Queue/Resource',
        impact: 'replaced',
        stateful: true,
        causes: ['QueueName'],
      }),
    ]);
    expect(stacks[1].diff).toContain('[~] AWS::SQS::Queue Nested/Queue Queue');
  });

  test('fails if neither assembly has the stage', async () => {
    expect(await run({ base: 'base', stage: 'qa' })).toEqual({ success: false });
    expect(setup.output).toBe("shop: stage must be one of dev, prod, got 'qa'");
  });

  test('fails if no stack matches', async () => {
    expect(await run({ base: 'base', stacks: ['Queue'] })).toEqual({ success: false });
    expect(setup.output).toBe("shop: stacks must match stacks of dev (Alerts, Data, Service), got 'Queue'");
  });
});

test('prints that no resource is replaced or removed', async () => {
  expect(await run({ base: 'apps/shop/cdk.out' })).toEqual({ success: true });
  expect(setup.output).toMatch(/no resource is replaced, removed or protected less than before$/);
});

test('fails if the base does not exist, with a path relative to the workspace', async () => {
  expect(await run({ base: 'nowhere' })).toEqual({ success: false });
  expect(setup.output).toBe('shop: nowhere is not a cloud assembly');
});

describe('an upgrade of a database before its replica', () => {
  const instance = (EngineVersion: string, properties: object) => ({
    type: 'AWS::RDS::DBInstance',
    properties: { EngineVersion, ...properties },
  });

  function synthesize(outdir: string, database: string): void {
    synthesizeShop(outdir, {
      extend: (data) => new CfnResource(data, 'Db', instance(database, { DBInstanceIdentifier: 'shop-db' })),
      extendService: (service) =>
        new CfnResource(service, 'Replica', instance('15.9', { SourceDBInstanceIdentifier: 'shop-db' })),
    });
  }

  const refusal = 'Data/Db: EngineVersion 15.10 must not be deployed before its replica has it';

  test('fails against the deployed stacks, after the report', async () => {
    synthesize(setup.shop.assembly, '15.9');
    setup.aws.deploy(setup.shop);
    synthesize(setup.shop.assembly, '15.10');
    expect(await run({ outputFile: 'diff.json' })).toEqual({ success: false });
    expect(setup.output).toContain(refusal);
    expect((setup.shop.read('diff.json') as DiffReport).stacks).toHaveLength(3);
  });

  test('fails against another cloud assembly', async () => {
    synthesize(join(setup.shop.root, 'base'), '15.9');
    synthesize(setup.shop.assembly, '15.10');
    expect(await run({ base: 'base' })).toEqual({ success: false });
    expect(setup.output).toContain(refusal);
  });
});
