import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeAws } from '../test/support/aws';
import { SessionManagerPlugin } from '../test/support/session-manager-plugin';
import { TemporaryWorkspace } from './workspace';

const workspace = new TemporaryWorkspace();
const aws = new FakeAws();
let plugin: SessionManagerPlugin;
let started: unknown[] = [];
let stopped: unknown[] = [];
/** Exit code of the task, `undefined` while it runs. */
let exitCode: number | undefined;

const APP = `
const { App, CfnResource, Stack, Stage } = require('aws-cdk-lib/core');

const app = new App();
const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
const stack = new Stack(stage, 'Service');
new CfnResource(stack, 'Api', { type: 'AWS::ECS::Service' });
new CfnResource(stack, 'Database', { type: 'AWS::RDS::DBInstance' });
app.synth();
`;
const TASK = 'arn:aws:ecs:eu-west-1:111111111111:task/shop/0123';
const ECS: Readonly<Record<string, (parameters: never) => object>> = {
  DescribeServices: () => ({
    services: [{ serviceName: 'api', taskDefinition: 'td', enableExecuteCommand: true, launchType: 'FARGATE' }],
  }),
  DescribeTaskDefinition: () => ({
    taskDefinition: {
      taskDefinitionArn: 'arn:td:1',
      family: 'shop',
      revision: 1,
      containerDefinitions: [{ name: 'web' }],
    },
  }),
  RunTask: ({ overrides }: { overrides: object }) => {
    started.push(overrides);
    return { tasks: [{ taskArn: TASK }] };
  },
  StopTask: ({ reason }: { reason: string }) => {
    stopped.push(reason);
    return {};
  },
  ListTasks: () => ({ taskArns: [TASK] }),
  DescribeTasks: () => {
    const managedAgents = [{ name: 'ExecuteCommandAgent', lastStatus: 'RUNNING' }];
    const container = { name: 'web', runtimeId: '0123-1', managedAgents, exitCode };
    return { tasks: [{ taskArn: TASK, lastStatus: 'RUNNING', enableExecuteCommand: true, containers: [container] }] };
  },
  DescribeClusters: () => ({ clusters: [{}] }),
  ExecuteCommand: () => ({ session: { sessionId: 's', streamUrl: 'wss://x', tokenValue: 'secret' } }),
};

beforeAll(async () => {
  await workspace.create();
  await aws.start();
  plugin = new SessionManagerPlugin();
  plugin.install();
  mkdirSync(join(workspace.root, 'packages/shop'), { recursive: true });
  workspace.write('nx.json', {
    ...{ analytics: false, neverConnectToCloud: true, plugins: ['@pets/nx-cdk'], tui: { enabled: false } },
  });
  workspace.write('packages/shop/package.json', { name: 'shop', cdk: { stages: ['dev'], tunnel: [] } });
  workspace.write('packages/shop/cdk.json', { app: 'node app.js' });
  workspace.write('packages/shop/app.js', APP);
  aws.stacks.set('eu-west-1/dev-Service', {
    template: { Resources: { Api: { Type: 'AWS::ECS::Service' } } },
    resources: { Api: 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api' },
  });
  for (const [operation, respond] of Object.entries(ECS)) aws.json.set(operation, respond);
});

beforeEach(() => {
  [started, stopped, exitCode] = [[], [], undefined];
});

afterAll(async () => {
  plugin.restore();
  await aws.stop();
  workspace.delete();
});

test('nx run-task passes on the arguments as they are, and fails with the exit code of the task', async () => {
  exitCode = 3;
  const command = 'app 007 --stage=prod --stage=qa --raw=5 -- -x';
  const { status, output } = await workspace.nx(`run-task shop -c dev -- --container=web ${command}`);
  expect(started).toEqual([{ containerOverrides: [{ name: 'web', command: command.split(' ') }] }]);
  expect(output).toContain('shop: exit code 3');
  expect(status).toBe(1);
});

test('nx run-task succeeds if the exit code is 0', async () => {
  exitCode = 0;
  expect(await workspace.nx('run-task shop -c dev -- app')).toMatchObject({ status: 0 });
});

test('nx run-task stops the task after Ctrl-C', async () => {
  const { output } = await workspace.nxInTerminal('run-task shop -c dev -- app', [['the task is RUNNING', '\u0003']]);
  expect(output).toContain('shop: interrupted: Amazon ECS stops the task 0123');
  expect(stopped).toEqual(['nx run-task was interrupted']);
});

test.each([
  ['run-task', ['--container', '--taskDefinition', '--outputFile']],
  ['shell', ['--task', '--command']],
  ['tunnel', ['--to', '--user', '--localPort', '--allowStage']],
])('nx %s explains its options', async (target, options) => {
  const { output } = await workspace.nx(`${target} shop --help`);
  for (const option of options) expect(output).toContain(option);
});

test('nx shell passes Ctrl-C and Ctrl-Z on to the session', async () => {
  plugin.install(
    undefined,
    `process.on('SIGINT', () => console.log('got SIGINT'));
    console.log('connected');
    process.stdin.on('data', (data) => {
      console.log('received ' + data.toString('hex'));
      if (data.includes('q')) process.exit();
    });`,
  );
  const { status, output } = await workspace.nxInTerminal('shell shop -c dev', [
    ['connected', '\u0003'],
    ['received 03', '\u001a'],
    ['received 1a', 'q'],
  ]);
  expect(output).toContain('audit: this session is recorded in AWS CloudTrail');
  expect(output).toContain('received 71');
  expect(output).not.toContain('got SIGINT');
  expect(status).toBe(0);
});

test('nx shell needs a terminal', async () => {
  const { status, output } = await workspace.nx('shell shop -c dev');
  expect(output).toContain('shop: a shell needs a terminal. To run a command without a terminal, use nx run-task');
  expect(status).toBe(1);
});

test('nx tunnel is refused for a stage that is not named', async () => {
  const { status, output } = await workspace.nx('tunnel shop -c dev --to=database');
  expect(output).toContain('shop: a tunnel into dev must be allowed: package.json allows no stage (cdk.tunnel).');
  expect(status).toBe(1);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('nx-tunnel-'))).toEqual([]);
});
