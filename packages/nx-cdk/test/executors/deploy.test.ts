import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CfnResource } from 'aws-cdk-lib/core';
import { StackReader } from '../../src/deployment/aws';
import deploy from '../../src/executors/deploy';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(deploy, options);

test('deploys all stacks of the stage from the cloud assembly, in parallel', async () => {
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.cdkCalls).toEqual([
    [
      'deploy',
      '--app',
      setup.shop.assembly,
      'dev/Alerts',
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

test('fails if the credentials are for another account', async () => {
  expect(await run({ stage: 'prod' })).toEqual({ success: false });
  expect(setup.output).toBe('shop: credentials of prod must be for account 333333333333, got 111111111111');
  expect(setup.shop.cdkCalls).toEqual([]);
});

test('fails with one line if AWS returns an error', async () => {
  setup.aws.isExpired = true;
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toBe('shop: the credentials cannot be read: ExpiredToken: log in again');
});

test('fails if no stage is set', async () => {
  expect(await run({ stage: undefined })).toEqual({ success: false });
  expect(setup.output).toBe('shop: stage is required: add -c dev or -c prod');
});

test('shows the result of each stack and the outputs', async () => {
  setup.shop.cdk(`
    console.log('✅  dev/Data (dev-Data) (no changes)');
    console.log('✅  dev/Alerts (dev-Alerts)');
    console.log('✅  dev/Service (dev-Service)');
    const file = args.find((arg) => arg.startsWith('--outputs-file=')).slice(15);
    require('node:fs').writeFileSync(file, JSON.stringify({ 'dev-Alerts': { TopicName: 'orders' } }));`);
  expect(await run({ outputsFile: 'outputs.json' })).toEqual({ success: true });
  expect(setup.output).toMatch(/Data\s+│ eu-west-1 │ unchanged/);
  expect(setup.output).toMatch(/Service │ eu-west-1 │ deployed/);
  expect(setup.output).toMatch(/dev-Alerts │ TopicName │ orders/);
  expect(JSON.parse(readFileSync(join(setup.shop.root, 'outputs.json'), 'utf8'))).toEqual({
    'dev-Alerts': { TopicName: 'orders' },
  });
});

test('shows which stacks failed and which were not started', async () => {
  setup.shop.cdk(
    `console.log('✅  dev/Alerts (dev-Alerts)'); console.error('❌  dev-Data failed: no'); process.exitCode = 1;`,
  );
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/Data\s+│ eu-west-1 │ failed/);
  expect(setup.output).toMatch(/Service │ eu-west-1 │ not started/);
  expect(setup.output).toMatch(/shop: cdk deploy failed, see above$/);
});

test('fails if a stateful resource is replaced, and shows how to allow it', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { bucketName: 'other' });
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(setup.output).toContain(
    'replaced: Data/Bucket83908E77 (Data/Bucket/Resource), stateful AWS::S3::Bucket, because of a change of BucketName',
  );
  expect(setup.output).toMatch(/To allow it, add --allowReplacement=Data\/Bucket83908E77$/);
  expect(setup.shop.cdkCalls).toEqual([]);
});

test.each(['Data/Bucket83908E77', 'Data/Bucket/Resource', 'dev/Data/Bucket/Resource'])(
  'replaces a stateful resource with --allowReplacement=%s',
  async (name) => {
    setup.aws.deploy(setup.shop);
    synthesizeShop(setup.shop.assembly, { bucketName: 'other' });
    expect(await run({ allowReplacement: [name] })).toEqual({ success: true });
    expect(setup.shop.cdkCalls).toHaveLength(1);
  },
);

test('fails without a terminal for the confirmation if another resource is replaced', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { topicName: 'other' });
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(
    /1 resource is replaced or removed\. Deploy\? Confirmation needs a terminal\. To confirm without one, add --yes$/,
  );
  expect(setup.shop.cdkCalls).toEqual([]);
});

test('needs no confirmation with --yes', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { topicName: 'other' });
  expect(await run({ yes: true })).toEqual({ success: true });
});

test('shows the changes and deploys nothing with --dryRun', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { topicName: 'other' });
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.output).toMatch(/Alerts\s+│ changed\s+│ 0\s+│ 0\s+│ 1 /);
  expect(setup.output).toMatch(/dry run: nothing was deployed$/);
  expect(setup.shop.cdkCalls).toEqual([]);
});

test('deploys only the selected stacks if their dependencies are deployed', async () => {
  setup.aws.deploy(setup.shop);
  expect(await run({ stacks: ['Serv*'] })).toEqual({ success: true });
  expect(setup.shop.cdkCalls[0]).toContain('dev/Service');
  expect(setup.shop.cdkCalls[0]).not.toContain('dev/Data');
});

test('fails if a dependency of a selected stack is not deployed', async () => {
  expect(await run({ stacks: ['Service'] })).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: Service depends on Data, which is not deployed\. Add it to --stacks$/);
});

describe('a dependency in a Region without selected stacks', () => {
  let deadlines: number[];
  const { timeout } = AbortSignal;
  beforeEach(() => {
    setup.aws.deploy(setup.shop);
    synthesizeShop(setup.shop.assembly, { serviceNeedsAlerts: true });
    deadlines = [];
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      deadlines.push(milliseconds);
      return timeout.call(AbortSignal, 300);
    });
  });

  test.each(['open', 'closed'] as const)(
    'is not checked if its Region does not answer: connection %s',
    async (kind) => {
      setup.aws.silent.set('us-east-1', kind);
      expect(await run({ stacks: ['Service'] })).toEqual({ success: true });
      expect(setup.output.split('\n').filter((line) => line.startsWith('warning'))).toEqual([
        'warning: us-east-1 does not answer, so it is not known whether Alerts is deployed',
      ]);
      expect(deadlines).toEqual([10_000]);
      expect(setup.shop.cdkCalls[0]).toContain('dev/Service');
    },
  );

  test('is not checked if the host name of its Region cannot be resolved', async () => {
    jest.spyOn(StackReader.prototype, 'client').mockImplementation(({ region }) =>
      Promise.resolve(
        new CloudFormationClient({
          region,
          ...(region === 'us-east-1' && { endpoint: 'http://cloudformation.us-east-1.invalid' }),
        }),
      ),
    );
    expect(await run({ stacks: ['Service'] })).toEqual({ success: true });
    expect(setup.output).toContain('warning: us-east-1 does not answer');
  });

  test('must be deployed if its Region answers', async () => {
    setup.aws.stacks.delete('us-east-1/dev-Alerts');
    expect(await run({ stacks: ['Service'] })).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: Service depends on Alerts, which is not deployed\. Add it to --stacks$/);
  });

  test('must be readable if its Region answers', async () => {
    setup.aws.refused.add('us-east-1');
    expect(await run({ stacks: ['Service'] })).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the stack dev-Alerts cannot be read: AccessDenied: not allowed$/);
  });

  test('is waited for if another selected stack is in its Region', async () => {
    await run({ stacks: ['Service', 'Alerts'] });
    expect(deadlines).toEqual([]);
  });
});

test('fails if no stack matches', async () => {
  expect(await run({ stacks: ['Servise'] })).toEqual({ success: false });
  expect(setup.output).toBe('shop: stacks must match stacks of dev (Alerts, Data, Service), got Servise');
});

test('does not compare with a stack whose creation failed', async () => {
  setup.aws.stacks.set('eu-west-1/dev-Data', { template: setup.shop.template('Data'), status: 'ROLLBACK_COMPLETE' });
  synthesizeShop(setup.shop.assembly, { bucketName: 'other' });
  expect(await run({ stacks: ['Data'] })).toEqual({ success: true });
});

test.each(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'])(
  'disables termination protection of a stack in %s, so that it can be created again',
  async (status) => {
    setup.aws.stacks.set('eu-west-1/dev-Data', { template: {}, status, terminationProtection: true });
    expect(await run({ dryRun: true })).toEqual({ success: true });
    expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(true);
    expect(await run()).toEqual({ success: true });
    expect(setup.output).toContain(
      'Data: its creation failed, termination protection is disabled so that it can be created again',
    );
    expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(false);
    const roles = setup.aws.calls.map(({ parameters }) => parameters.get('RoleArn'));
    expect(roles).toContain('arn:aws:iam::111111111111:role/cdk-hnb659fds-deploy-role-111111111111-eu-west-1');
  },
);

test('does not disable termination protection of a deployed stack', async () => {
  setup.aws.deploy(setup.shop, () => ({ terminationProtection: true }));
  expect(await run()).toEqual({ success: true });
  expect(setup.aws.calls.filter(({ action }) => action === 'UpdateTerminationProtection')).toEqual([]);
});

test('waits until an update in progress is complete', async () => {
  const template = setup.shop.template('Data');
  setup.aws.stacks.set('eu-west-1/dev-Data', { template: {}, status: 'UPDATE_IN_PROGRESS' });
  setTimeout(() => setup.aws.stacks.set('eu-west-1/dev-Data', { template, status: 'UPDATE_ROLLBACK_COMPLETE' }), 1000);
  expect(await run({ stacks: ['Data'], dryRun: true })).toEqual({ success: true });
  expect(setup.output).toContain('Data: UPDATE_IN_PROGRESS, waiting until it is complete');
  expect(setup.output).toMatch(/Data\s+│ unchanged/);
});

test('reads stacks with the lookup role if it can be assumed', async () => {
  setup.aws.lookup = true;
  await run({ dryRun: true });
  const roles = setup.aws.calls
    .filter(({ action }) => action === 'AssumeRole')
    .map(({ parameters }) => parameters.get('RoleArn'));
  expect(roles).toContain('arn:aws:iam::111111111111:role/cdk-hnb659fds-lookup-role-111111111111-us-east-1');
  const reads = setup.aws.calls.filter(({ action }) => action === 'DescribeStacks').map(({ accessKey }) => accessKey);
  expect(new Set(reads)).toEqual(new Set(['lookup']));
});

test('reads each stack in its Region', async () => {
  await run({ dryRun: true });
  const stacks = setup.aws.calls
    .filter(({ action }) => action === 'DescribeStacks')
    .map(({ region, parameters }) => `${region} ${parameters.get('StackName')}`);
  expect(stacks.sort()).toEqual(['eu-west-1 dev-Data', 'eu-west-1 dev-Service', 'us-east-1 dev-Alerts']);
});

test('fails if a deployed template is not JSON', async () => {
  setup.aws.stacks.set('eu-west-1/dev-Data', { template: 'Resources: {}' });
  expect(await run({ stacks: ['Data'] })).toEqual({ success: false });
  expect(setup.output).toMatch(/the deployed template of dev-Data must be JSON to be compared$/);
});

test('fails if the AWS CDK CLI is not installed', async () => {
  setup.shop.write('node_modules/aws-cdk/package.json', '{');
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: the AWS CDK CLI is not installed: run npm install --save-dev aws-cdk$/);
});

describe('an upgrade of a database with a replica', () => {
  const instance = (EngineVersion: string, properties: object) => ({
    type: 'AWS::RDS::DBInstance',
    properties: { EngineVersion, ...properties },
  });

  /** The shop with a database in `Data` and its replica in `Service`. */
  function synthesize(database: string, replica: string): void {
    synthesizeShop(setup.shop.assembly, {
      extend: (data) => new CfnResource(data, 'Db', instance(database, { DBInstanceIdentifier: 'shop-db' })),
      extendService: (service) =>
        new CfnResource(service, 'Replica', instance(replica, { SourceDBInstanceIdentifier: 'shop-db' })),
    });
  }

  beforeEach(() => {
    synthesize('15.9', '15.9');
    setup.aws.deploy(setup.shop);
  });

  test.each<[string, object]>([
    ['all stacks', {}],
    ['the stack of the database', { stacks: ['Data'] }],
  ])('is refused in the wrong order with %s', async (_, options) => {
    synthesize('15.10', '15.10');
    expect(await run(options)).toEqual({ success: false });
    expect(setup.output).toContain(
      'Data/Db: EngineVersion 15.10 must not be deployed before its replica has it, but Service/Replica has 15.9',
    );
    expect(setup.shop.cdkCalls).toEqual([]);
  });

  test('is accepted for the replica', async () => {
    synthesize('15.9', '15.10');
    expect(await run()).toEqual({ success: true });
  });
});
