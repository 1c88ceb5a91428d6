import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type Stack as DeployedStack,
} from '@aws-sdk/client-cloudformation';
import { DescribeRulesCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { App, Stack, Stage } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { mockClient } from 'aws-sdk-client-mock';
import preview from '../../src/executors/preview';
import { ShopTest } from '../support/shop-test';

const mockDeploy = jest.fn<Promise<{ success: boolean }>, [object]>();
jest.mock('../../src/executors/deploy', () => ({
  __esModule: true,
  default: (options: object) => mockDeploy(options),
}));
// polls
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const setup = new ShopTest();
const cloudFormation = mockClient(CloudFormationClient);
const loadBalancing = mockClient(ElasticLoadBalancingV2Client);
const RULES = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener-rule/app/shop/1/2';
const TEMPLATE = {
  Resources: {
    Service: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 2, TaskDefinition: { Ref: 'Task' } } },
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '512', Memory: '1024' } },
    Secret: { Type: 'AWS::SecretsManager::Secret' },
  },
};

/** Stacks of the account by name. The stack of a preview has an id. */
let stacks: Map<string, DeployedStack>;

function deployed(name: string, status = 'CREATE_COMPLETE', outputs: Record<string, string> = {}): DeployedStack {
  return {
    StackName: `dev-Preview-${name}`,
    StackId: `id-${name}`,
    StackStatus: status as DeployedStack['StackStatus'],
    CreationTime: new Date(Date.now() - 7_200_000),
    Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  };
}

const outputsOf = (name: string, hours = 24, priority = '7') => ({
  PreviewUrl: `https://shop.example.com/preview/${name}/`,
  PreviewImageTag: 'abc',
  PreviewExpires: new Date(Date.now() + hours * 3_600_000).toISOString(),
  PreviewPriority: priority,
});

function add(stack: DeployedStack): void {
  stacks.set(stack.StackId!, stack);
}

/** Makes the command `synth` write an assembly with a preview, and record the context. */
function synthesizes(stage = 'dev', id = 'Preview-pr-42'): void {
  const outdir = join(setup.shop.root, 'preview-assembly');
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(new Stage(app, stage, { env: { account: '111111111111', region: 'eu-west-1' } }), id);
  new elbv2.CfnListenerRule(stack, 'Rule', { actions: [], conditions: [], priority: 7, listenerArn: 'arn' });
  app.synth();
  const record = 'printf "%s\\n" "$CDK_CONTEXT_JSON" >> ../../contexts';
  command = `${record} && mkdir -p "$CDK_OUTDIR" && cp -r ../../preview-assembly/. "$CDK_OUTDIR"`;
}
let command: string | undefined;

const contexts = () =>
  readFileSync(join(setup.shop.root, 'contexts'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);

function run(options: object) {
  const context = setup.shop.context();
  const { shop } = context.projectsConfigurations.projects;
  Object.assign(shop, { targets: { synth: command === undefined ? {} : { options: { command } } } });
  return preview({ stage: 'dev', ...options }, context);
}

beforeEach(() => {
  command = undefined;
  stacks = new Map();
  mockDeploy.mockReset();
  cloudFormation.reset();
  loadBalancing.reset();
  cloudFormation
    .on(DescribeStacksCommand)
    .callsFake(async ({ StackName }: { StackName?: string }, getClient: () => CloudFormationClient) => {
      const region = await getClient().config.region();
      const here = region === 'eu-west-1' ? [...stacks.values()] : [];
      const Stacks = here.filter(({ StackId }) => StackName === undefined || StackName === StackId);
      if (Stacks.length === 0 && StackName !== undefined) throw new Error(`Stack with id ${StackName} does not exist`);
      return { Stacks };
    });
  cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify(TEMPLATE) });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      {
        ...{ LogicalResourceId: 'Rule', PhysicalResourceId: `${RULES}/3`, ResourceStatus: 'CREATE_COMPLETE' },
        ...{ ResourceType: 'AWS::ElasticLoadBalancingV2::ListenerRule', LastUpdatedTimestamp: new Date() },
      },
    ],
  });
  cloudFormation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
  cloudFormation
    .on(DeleteStackCommand)
    .callsFake(({ StackName }: { StackName: string }) => Promise.resolve(stacks.delete(StackName)));
  loadBalancing.on(DescribeRulesCommand).resolves({ Rules: [{ Priority: '1' }, { Priority: 'default' }] });
});

const deletions = () => cloudFormation.commandCalls(DeleteStackCommand).map(({ args }) => args[0].input.StackName);

describe('list', () => {
  test('shows name, state, image, age, expiry, cost and URL', async () => {
    add(deployed('pr-7', 'CREATE_COMPLETE', outputsOf('pr-7', 25)));
    add(deployed('pr-8', 'CREATE_COMPLETE', outputsOf('pr-8', -1)));
    add(deployed('pr-9', 'ROLLBACK_COMPLETE'));
    add({ ...deployed('x'), StackName: 'dev-Service' });
    add({ ...deployed('y'), StackName: 'staging-Preview-y' });
    expect(await run({})).toEqual({ success: true });
    const rows = setup.output.split('\n').filter((line) => line.includes('pr-'));
    expect(
      rows.map((row) =>
        row
          .split('│')
          .map((cell) => cell.trim())
          .slice(1, -1),
      ),
    ).toEqual([
      ['pr-7', 'CREATE_COMPLETE', 'abc', '2 h', '1 d', '$1.20', 'https://shop.example.com/preview/pr-7/'],
      ['pr-8', 'CREATE_COMPLETE', 'abc', '2 h', 'expired', '$1.20', 'https://shop.example.com/preview/pr-8/'],
      ['pr-9', 'ROLLBACK_COMPLETE', '-', '2 h', '-', '-', '-'],
    ]);
    expect(setup.output).toContain('cost: list prices of us-east-1, 2026-11, of tasks and secrets');
  });

  test('prints JSON', async () => {
    add(deployed('pr-7', 'CREATE_COMPLETE', outputsOf('pr-7')));
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await run({ json: true })).toEqual({ success: true });
    expect(JSON.parse(String(write.mock.calls.at(-1)?.[0]))).toMatchObject([
      { name: 'pr-7', imageTag: 'abc', priority: 7, status: 'CREATE_COMPLETE', region: 'eu-west-1' },
    ]);
  });

  test('prints a line without previews', async () => {
    expect(await run({ action: 'list' })).toEqual({ success: true });
    expect(setup.output).toBe('no previews');
  });
});

describe('up', () => {
  const up = (options: object = {}) => run({ action: 'up', name: 'pr-42', ...options });
  const succeeds = (name = 'pr-42') =>
    mockDeploy.mockImplementation(() => {
      add(deployed(name, 'CREATE_COMPLETE', outputsOf(name)));
      return Promise.resolve({ success: true });
    });

  test('synthesizes with the context, deploys the one stack, and prints URL and cost', async () => {
    synthesizes();
    succeeds();
    const began = Date.now();
    expect(await up({ imageTag: 'abc', expiresIn: '12h', verbose: true })).toEqual({ success: true });
    const [context] = contexts();
    expect(context).toMatchObject({
      preview: 'pr-42',
      previewImageTag: 'abc',
      previewExpires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const expires = Date.parse(context.previewExpires) - began;
    expect(expires).toBeGreaterThan(12 * 3_600_000 - 2_000);
    expect(expires).toBeLessThan(12 * 3_600_000 + 60_000);
    expect(mockDeploy.mock.calls).toEqual([
      [
        {
          stage: 'dev',
          outdir: expect.stringMatching(/nx-cdk-\w+\/cdk\.out$/) as string,
          stacks: ['Preview-pr-42'],
          yes: true,
          verbose: true,
        },
      ],
    ]);
    expect(setup.output).toContain('https://shop.example.com/preview/pr-42/');
    expect(setup.output).toContain('$1.20');
  });

  test('keeps the context of the environment', async () => {
    synthesizes();
    succeeds();
    process.env.CDK_CONTEXT_JSON = '{"color":"blue"}';
    expect(await up()).toEqual({ success: true });
    delete process.env.CDK_CONTEXT_JSON;
    expect(contexts()[0]).toMatchObject({ color: 'blue', preview: 'pr-42' });
  });

  test('selects another priority if a rule of the listener has it', async () => {
    synthesizes();
    succeeds();
    loadBalancing.on(DescribeRulesCommand, { ListenerArn: RULES.replace('listener-rule', 'listener') }).resolves({
      Rules: [{ Priority: '7' }, { Priority: '8' }, { Priority: 'default' }],
    });
    expect(await up()).toEqual({ success: true });
    expect(contexts().map(({ previewPriority }) => previewPriority)).toEqual([undefined, '9']);
  });

  test('keeps the priority of an existing preview', async () => {
    synthesizes();
    succeeds();
    add(deployed('pr-42', 'CREATE_COMPLETE', outputsOf('pr-42', 1, '12')));
    expect(await up()).toEqual({ success: true });
    expect(contexts().map(({ previewPriority }) => previewPriority)).toEqual(['12']);
    expect(loadBalancing.calls()).toHaveLength(0);
  });

  test('deletes what an earlier creation left', async () => {
    synthesizes();
    add(deployed('pr-42', 'ROLLBACK_COMPLETE'));
    succeeds();
    expect(await up()).toEqual({ success: true });
    expect(deletions()).toEqual(['id-pr-42']);
  });

  test('a failed creation is explained and deleted', async () => {
    synthesizes();
    mockDeploy.mockImplementation(() => {
      add(deployed('pr-42', 'ROLLBACK_COMPLETE'));
      return Promise.resolve({ success: false });
    });
    const event = (id: string, ResourceStatusReason: string, age = 0) => ({
      ...{ StackId: 'id', EventId: id, StackName: 'x', LogicalResourceId: id, ResourceType: 'AWS::ECS::Service' },
      ...{
        ResourceStatus: 'CREATE_FAILED' as const,
        ResourceStatusReason,
        Timestamp: new Date(Date.now() + 60_000 - age),
      },
    });
    cloudFormation.on(DescribeStackEventsCommand).resolves({
      StackEvents: [
        event('Other', 'Resource creation cancelled'),
        event('Service', 'no image'),
        event('Old', 'of an earlier stack', 3_600_000),
      ],
    });
    expect(await up()).toEqual({ success: false });
    expect(deletions()).toEqual(['id-pr-42']);
    expect(setup.output).toContain('the creation failed:\n  Service, AWS::ECS::Service: no image');
    expect(setup.output).not.toMatch(/Other,|Old,/);
    expect(setup.output).toContain('the preview pr-42 was not created, and nothing is left of it');
  });

  test('a failed update keeps the preview', async () => {
    synthesizes();
    add(deployed('pr-42', 'UPDATE_ROLLBACK_COMPLETE', outputsOf('pr-42')));
    mockDeploy.mockResolvedValue({ success: false });
    expect(await up()).toEqual({ success: false });
    expect(deletions()).toEqual([]);
    expect(setup.output).toContain('the preview pr-42 was not updated');
  });

  test('fails if the app does not add the stack', async () => {
    synthesizes('dev', 'Other');
    expect(await up()).toEqual({ success: false });
    expect(setup.output).toContain(
      'shop: the stage dev must have the stack Preview-pr-42 with the context preview=pr-42, got Other',
    );
    expect(mockDeploy).not.toHaveBeenCalled();
  });

  test('fails without a command, and if the command fails', async () => {
    expect(await up()).toEqual({ success: false });
    expect(setup.output).toContain('shop: the target synth must have a command, got none');
    command = 'exit 3';
    expect(await up()).toEqual({ success: false });
    expect(setup.output).toContain('shop: the synthesis of the preview failed');
  });

  test.each([
    [{ name: undefined }, 'name is required: add --name, such as --name=pr-42'],
    [{ name: 'PR' }, 'name must be 1 to 20 lower-case letters, digits and hyphens'],
    [{ name: 'a-' }, 'name must be 1 to 20'],
    [{ name: 'a'.repeat(21) }, 'name must be 1 to 20'],
    [{ expiresIn: '59m' }, 'expiresIn must be a duration from 1h to 14d, such as 12h or 3d'],
    [{ expiresIn: '15d' }, 'expiresIn must be a duration from 1h to 14d'],
    [{ expiresIn: 'soon' }, 'expiresIn must be a duration from 1h to 14d'],
    [{ action: 'start' }, 'action must be one of up, down, list'],
    [{ stage: 'prod' }, 'credentials of prod must be for account 333333333333'],
  ])('fails for %j', async (options, problem) => {
    expect(await up(options)).toEqual({ success: false });
    expect(setup.output).toContain(`shop: ${problem}`);
    expect(mockDeploy).not.toHaveBeenCalled();
  });
});

describe('down', () => {
  const down = (options: object) => run({ action: 'down', yes: true, ...options });

  test('deletes a preview by its id', async () => {
    add(deployed('pr-42'));
    add(deployed('pr-4'));
    expect(await down({ name: 'pr-42' })).toEqual({ success: true });
    expect(deletions()).toEqual(['id-pr-42']);
    expect(setup.output).toContain('deleted the preview pr-42');
  });

  test('succeeds if the preview does not exist', async () => {
    expect(await down({ name: 'pr-42' })).toEqual({ success: true });
    expect(setup.output).toBe('the preview pr-42 does not exist, nothing to delete');
  });

  test('waits for a deletion in progress', async () => {
    add(deployed('pr-42', 'DELETE_IN_PROGRESS'));
    const states = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
    cloudFormation.on(DescribeStacksCommand, { StackName: 'id-pr-42' }).callsFake(() => ({
      Stacks: [deployed('pr-42', states.shift())],
    }));
    expect(await down({ name: 'pr-42' })).toEqual({ success: true });
    expect(deletions()).toEqual([]);
  });

  test('deletes those that expired or failed, and no others', async () => {
    add(deployed('new', 'CREATE_COMPLETE', outputsOf('new')));
    add(deployed('old', 'UPDATE_COMPLETE', outputsOf('old', -1)));
    add(deployed('creating', 'CREATE_IN_PROGRESS'));
    for (const status of ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'])
      add(deployed(status.toLowerCase().replace('_', '-'), status));
    expect(await down({ expired: true })).toEqual({ success: true });
    expect(deletions().sort()).toEqual([
      'id-create-failed',
      'id-delete-failed',
      'id-old',
      'id-rollback-complete',
      'id-rollback-failed',
    ]);
    expect([...stacks.keys()]).toEqual(['id-new', 'id-creating']);
  });

  test('says that none has expired', async () => {
    expect(await down({ expired: true })).toEqual({ success: true });
    expect(setup.output).toBe('no preview has expired, nothing to delete');
  });

  test('a failed deletion is explained, after the others are deleted', async () => {
    add(deployed('a', 'CREATE_COMPLETE', outputsOf('a', -1)));
    add(deployed('b', 'CREATE_COMPLETE', outputsOf('b', -1)));
    cloudFormation.on(DeleteStackCommand, { StackName: 'id-a' }).resolves({});
    cloudFormation
      .on(DescribeStacksCommand, { StackName: 'id-a' })
      .resolves({ Stacks: [deployed('a', 'DELETE_FAILED')] });
    cloudFormation.on(DescribeStackEventsCommand).resolves({
      StackEvents: [
        {
          ...{ StackId: 'id', EventId: '1', StackName: 'x', LogicalResourceId: 'Database', ResourceType: 'Custom::A' },
          ...{
            ResourceStatus: 'DELETE_FAILED',
            ResourceStatusReason: 'stopped',
            Timestamp: new Date(Date.now() + 60_000),
          },
        },
      ],
    });
    expect(await down({ expired: true })).toEqual({ success: false });
    expect(setup.output).toContain('deleted the preview b');
    expect(setup.output).toContain(
      'shop: the preview a cannot be deleted:\n  Database, Custom::A: stopped\nRun the command again',
    );
  });

  test('missing permission is explained', async () => {
    add(deployed('pr-42'));
    const denied = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    cloudFormation.on(DeleteStackCommand).rejects(denied);
    expect(await down({ name: 'pr-42' })).toEqual({ success: false });
    expect(setup.output).toContain('shop: the preview pr-42 cannot be deleted: access denied: not authorized');
  });

  test('asks before it deletes', async () => {
    add(deployed('pr-42'));
    expect(await down({ name: 'pr-42', yes: false })).toEqual({ success: false });
    expect(setup.output).toContain(
      'Delete the preview pr-42 of dev and its database, account 111111111111? Confirmation needs a terminal',
    );
    expect(deletions()).toEqual([]);
  });

  test.each([{}, { expired: true, name: 'pr-42' }])('fails with %j', async (options) => {
    expect(await down(options)).toEqual({ success: false });
    expect(setup.output).toContain('shop: add either --name, such as --name=pr-42, or --expired');
  });
});
