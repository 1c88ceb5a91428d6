import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CfnParameter, CfnResource, type Stack } from 'aws-cdk-lib/core';
import { StackReader } from '../../src/deployment/aws';
import deploy from '../../src/executors/deploy';
import type { FakeChange } from '../support/aws';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(deploy, options);
const addResource = (stack: Stack) => new CfnResource(stack, 'New', { type: 'Test::A::B' });
const recreating = (name: string, source: string) => ({ name, recreation: 'Always', evaluation: 'Static', source });

test('creates all stacks of the stage from a copy of the cloud assembly, in parallel', async () => {
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.cdkCalls).toEqual([
    [
      ...['deploy', '--app', expect.stringMatching(/nx-cdk-\w+\/cdk\.out$/), 'dev/Alerts', 'dev/Data', 'dev/Service'],
      ...['--exclusively', '--require-approval=never', '--progress=events', '--concurrency=4'],
    ],
  ]);
});

test('updates deployed stacks with a change set, after those that they depend on', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { extend: addResource, extendService: addResource });
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['prepare Data', 'execute Data', 'prepare Service', 'execute Service']);
  expect(setup.shop.cdkCalls.map((args) => args.at(-1))).toEqual([
    '--concurrency=4',
    expect.stringMatching(/^--change-set-name=arn:.*nx-cdk-.*dev-Data$/),
    '--concurrency=4',
    expect.stringMatching(/^--change-set-name=arn:.*nx-cdk-.*dev-Service$/),
  ]);
  expect(setup.output).toMatch(/Alerts\s+│ us-east-1 │ unchanged/);
  expect(setup.output).toMatch(/Service │ eu-west-1 │ deployed/);
  expect(setup.aws.changeSets.size).toBe(0);
});

test('creates no change set of a stack that has not changed', async () => {
  setup.aws.deploy(setup.shop);
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.cdkCalls).toEqual([]);
  expect(setup.output).toMatch(/Service │ eu-west-1 │ unchanged/);
});

test.each([
  ['tags', { tags: { Team: 'a' } }],
  ['notification topics', { notificationArns: ['arn:aws:sns:eu-west-1:111111111111:a'] }],
  ['a failed update', { status: 'UPDATE_ROLLBACK_FAILED' }],
])('creates a change set of a stack that differs only in %s', async (_, difference) => {
  setup.aws.deploy(setup.shop, (stack) => (stack === 'Data' ? difference : {}));
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['prepare Data']);
  expect(setup.output).toMatch(/Data\s+│ eu-west-1 │ unchanged/);
  // the change set has no changes
  expect(setup.aws.changeSets.size).toBe(0);
});

test('creates a change set of a stack with a parameter whose value can change', async () => {
  const addParameter = (service: Stack) =>
    new CfnParameter(service, 'ImageTag', { type: 'AWS::SSM::Parameter::Value<String>', default: '/tag' });
  synthesizeShop(setup.shop.assembly, { extendService: addParameter });
  setup.aws.deploy(setup.shop);
  expect(await run()).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['prepare Service']);
});

test('enables termination protection of a deployed stack', async () => {
  synthesizeShop(setup.shop.assembly, { extend: (data) => (data.terminationProtection = true) });
  setup.aws.deploy(setup.shop);
  expect(await run()).toEqual({ success: true });
  expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(true);
});

test('fails if the credentials are for another account', async () => {
  expect(await run({ stage: 'prod' })).toEqual({ success: false });
  expect(setup.output).toBe('shop: credentials of prod must be for account 333333333333, got 111111111111');
  expect(setup.shop.cdkCalls).toEqual([]);
});

test('fails with one line if AWS returns an error', async () => {
  setup.aws.isExpired = true;
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toBe(
    'shop: the credentials cannot be read: the credentials have expired in the variable AWS_ACCESS_KEY_ID. Set new ones, or remove them with `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN` and use a profile: create one with `aws configure sso --profile NAME`, and set AWS_PROFILE=NAME',
  );
});

test('fails if no stage is set', async () => {
  expect(await run({ stage: undefined })).toEqual({ success: false });
  expect(setup.output).toBe('shop: stage is required: add -c dev or -c prod');
});

test('shows the result of each stack and the outputs', async () => {
  setup.aws.deploy(setup.shop, () => ({ outputs: {} }));
  setup.aws.nextOutputs.set('dev-Alerts', { TopicName: 'orders' });
  synthesizeShop(setup.shop.assembly, { topicName: 'orders' });
  expect(await run({ yes: true, outputsFile: 'outputs.json' })).toEqual({ success: true });
  expect(setup.output).toMatch(/Data\s+│ eu-west-1 │ unchanged/);
  expect(setup.output).toMatch(/Alerts\s+│ us-east-1 │ deployed/);
  expect(setup.output).toMatch(/dev-Alerts │ TopicName │ orders/);
  expect(setup.shop.read('outputs.json')).toEqual({ 'dev-Alerts': { TopicName: 'orders' } });
});

test('shows which stacks could not be created and which were not started', async () => {
  setup.aws.stacks.set('eu-west-1/dev-Data', { template: {}, status: 'ROLLBACK_COMPLETE' });
  setup.shop.deployWithCdk(`if (stackName !== 'dev-Alerts') { process.exitCode = 1; return; }`);
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/Alerts\s+│ us-east-1 │ deployed/);
  expect(setup.output).toMatch(/Data\s+│ eu-west-1 │ failed/);
  expect(setup.output).toMatch(/Service │ eu-west-1 │ not started/);
  expect(setup.output).toMatch(/shop: cdk deploy failed, see above$/);
});

test('shows which stacks could not be updated, and deletes the change sets that it did not execute', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { extend: addResource, topicName: 'orders' });
  setup.shop.deployWithCdk(`if (step === 'execute') process.exit(1);`);
  expect(await run({ yes: true, concurrency: 1 })).toEqual({ success: false });
  expect(setup.shop.deployments).toEqual(['prepare Alerts Data', 'execute Alerts']);
  expect(setup.output).toMatch(/Alerts\s+│ us-east-1 │ failed/);
  expect(setup.output).toMatch(/Data\s+│ eu-west-1 │ not started/);
  expect([...setup.aws.changeSets.values()].map(({ stack }) => stack)).toEqual(['us-east-1/dev-Alerts']);
});

test('fails if a change set cannot be created, and leaves none', async () => {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { extend: addResource, topicName: 'orders' });
  setup.shop.deployWithCdk(`if (stackName === 'dev-Data') process.exit(1);`);
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: cdk deploy failed, see above$/);
  expect(setup.aws.changeSets.size).toBe(0);
});

describe('a change set', () => {
  const bucket = 'Bucket83908E77';
  const change = (rest: object) =>
    ({ action: 'Modify', logicalId: bucket, type: 'AWS::S3::Bucket', replacement: 'True', ...rest }) as FakeChange;
  beforeEach(() => {
    setup.aws.deploy(setup.shop);
    synthesizeShop(setup.shop.assembly, { extend: addResource });
  });

  test.each([
    ['replaces', change({}), 'replaced'],
    [
      'may replace',
      change({ replacement: 'Conditional', details: [recreating('Tags', 'DirectModification')] }),
      'may be replaced',
    ],
    ['deletes', change({ action: 'Remove', replacement: undefined }), 'deleted'],
    ['abandons', change({ action: 'Remove', replacement: undefined, policyAction: 'Retain' }), 'orphaned'],
    ['does something unknown to', change({ action: 'Dynamic', replacement: undefined }), 'may be replaced'],
  ])(
    'that %s a stateful resource is refused and deleted, although the templates show no loss',
    async (_, found, impact) => {
      setup.aws.changes.set('dev-Data', [found]);
      expect(await run({ yes: true })).toEqual({ success: false });
      expect(setup.output).toContain(`  ${impact}: Data/${bucket} (Data/Bucket/Resource), stateful AWS::S3::Bucket`);
      expect(setup.output).toMatch(/To allow it, add --allowReplacement=Data\/Bucket83908E77$/);
      expect(setup.shop.deployments).toEqual(['prepare Data']);
      expect(setup.aws.changeSets.size).toBe(0);
      expect(await run({ allowReplacement: [`Data/${bucket}`] })).toEqual({ success: true });
    },
  );

  test('of a nested stack is judged', async () => {
    setup.aws.changes.set('dev-Data', [
      change({
        logicalId: 'Nested',
        type: 'AWS::CloudFormation::Stack',
        replacement: 'False',
        changeSet: 'arn:nested',
      }),
    ]);
    setup.aws.changes.set('arn:nested', [change({ logicalId: 'Table', type: 'AWS::DynamoDB::Table' })]);
    expect(await run({ yes: true })).toEqual({ success: false });
    expect(setup.output).toMatch(/add --allowReplacement=Data\/Nested\/Table$/);
  });

  test('that reduces protection by a value that only CloudFormation knows is refused', async () => {
    const values = [{ DeletionProtection: 'true' }, { DeletionProtection: 'false' }] as const;
    const update = { action: 'Modify', replacement: 'False' } as const;
    setup.aws.changes.set('dev-Data', [
      { ...update, logicalId: 'Database', type: 'AWS::RDS::DBInstance', values },
      { ...update, logicalId: 'Nested', type: 'AWS::CloudFormation::Stack', changeSet: 'arn:nested' },
    ]);
    setup.aws.changes.set('arn:nested', [{ ...update, logicalId: 'Cluster', type: 'AWS::RDS::DBCluster', values }]);
    expect(await run({ yes: true })).toEqual({ success: false });
    expect(setup.output).toMatch(
      /add --allowLessProtection=Data\/Database --allowLessProtection=Data\/Nested\/Cluster$/,
    );
    expect(setup.aws.changeSets.size).toBe(0);
    expect(await run({ allowLessProtection: ['Data/Database', 'Data/Nested/Cluster'] })).toEqual({ success: true });
  });

  test('that replaces another resource requires a confirmation', async () => {
    setup.aws.changes.set('dev-Data', [change({ logicalId: 'Topic', type: 'AWS::SNS::Topic' })]);
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toMatch(/1 resource is replaced or removed\. Deploy\? Confirmation needs a terminal/);
    expect(await run({ yes: true })).toEqual({ success: true });
  });
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
    expect(setup.shop.deployments).toEqual(['prepare Data', 'execute Data']);
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
  synthesizeShop(setup.shop.assembly, { extend: addResource, extendService: addResource });
  expect(await run({ stacks: ['Serv*'] })).toEqual({ success: true });
  expect(setup.shop.deployments).toEqual(['prepare Service', 'execute Service']);
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
    synthesizeShop(setup.shop.assembly, { serviceNeedsAlerts: true, extendService: addResource });
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
    expect(setup.output).toMatch(/shop: the stack dev-Alerts cannot be read: access denied: not allowed$/);
  });

  test('is waited for if another selected stack is in its Region', async () => {
    await run({ stacks: ['Service', 'Alerts'] });
    expect(deadlines).toEqual([]);
  });
});

test('fails if no stack matches', async () => {
  expect(await run({ stacks: ['Servise'] })).toEqual({ success: false });
  expect(setup.output).toBe("shop: stacks must match stacks of dev (Alerts, Data, Service), got 'Servise'");
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

test('fails if the termination protection of a deployed stack is disabled, and disables it if it is named', async () => {
  setup.aws.deploy(setup.shop, (stack) => ({ terminationProtection: stack === 'Data' }));
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(setup.output).toContain('less protection: Data, AWS::CloudFormation::Stack, termination protection: on → off');
  expect(setup.output).toMatch(/To allow it, add --allowLessProtection=Data$/);
  expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(true);
  expect(await run({ allowLessProtection: ['Data'] })).toEqual({ success: true });
  expect(setup.aws.stacks.get('eu-west-1/dev-Data')?.terminationProtection).toBe(false);
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

test('a stack that another deployment creates in the meantime is not updated', async () => {
  setup.aws.deploy(setup.shop);
  setup.aws.stacks.delete('us-east-1/dev-Alerts');
  const exists = jest.spyOn(StackReader.prototype, 'exists').mockResolvedValue(true);
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(exists).toHaveBeenCalledTimes(1);
  expect(setup.output).toMatch(/Alerts was created by another deployment in the meantime\. Deploy again$/);
  expect(setup.shop.deployments).toEqual([]);
});
