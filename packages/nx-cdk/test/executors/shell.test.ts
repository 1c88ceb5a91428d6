import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ExecuteCommandCommand,
  ListTasksCommand,
  type ClusterConfiguration,
  type ContainerDefinition,
  type Task,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import shell from '../../src/executors/shell';
import { SessionManagerPlugin } from '../support/session-manager-plugin';
import { ShopTest } from '../support/shop-test';
import { setTerminal } from '../support/terminal';

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const run = (options: object = {}) => setup.run(shell, options);
const arn = (id: string) => `arn:aws:ecs:eu-west-1:111111111111:task/shop/${id}`;
const started = () => ecs.commandCalls(ExecuteCommandCommand).map(({ args: [{ input }] }) => input);
const rawMode = jest.fn();
let plugin: SessionManagerPlugin;

function service(enableExecuteCommand: boolean, container: Partial<ContainerDefinition> = {}): void {
  ecs.on(DescribeServicesCommand).resolves({
    services: [{ serviceName: 'api', taskDefinition: 'td', enableExecuteCommand }],
  });
  const options = { 'awslogs-group': '/ecs/shop' };
  const web = { name: 'web', logConfiguration: { logDriver: 'awslogs' as const, options }, ...container };
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: { family: 'shop', containerDefinitions: [web, { name: 'proxy' }] },
  });
}

/** Tasks of the service. Each has a container `web` whose agent runs. */
function tasks(...all: (Partial<Task> & { readonly id: string; readonly agent?: string })[]): void {
  ecs.on(ListTasksCommand).resolves({ taskArns: all.map(({ id }) => arn(id)) });
  ecs.on(DescribeTasksCommand).resolves({
    tasks: all.map(({ id, agent = 'RUNNING', ...task }) => ({
      taskArn: arn(id),
      enableExecuteCommand: true,
      containers: [
        {
          ...{ name: 'web', runtimeId: `${id}-1` },
          managedAgents: [
            {
              name: 'ExecuteCommandAgent' as const,
              lastStatus: agent,
              reason: agent === 'STOPPED' ? 'no role' : undefined,
            },
          ],
        },
      ],
      ...task,
    })),
  });
}

function cluster(executeCommandConfiguration?: ClusterConfiguration['executeCommandConfiguration']): void {
  ecs.on(DescribeClustersCommand).resolves({ clusters: [{ configuration: { executeCommandConfiguration } }] });
}

beforeEach(() => {
  plugin = new SessionManagerPlugin();
  plugin.install();
  setTerminal(true);
  Object.defineProperty(process.stdin, 'setRawMode', { value: rawMode.mockClear(), configurable: true });
  ecs.reset();
  setup.aws.deploy(setup.shop, (stack) =>
    stack === 'Service'
      ? {
          template: { Resources: { Api: { Type: 'AWS::ECS::Service' } } },
          resources: { Api: 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api' },
        }
      : {},
  );
  service(true);
  tasks({ id: 'a', startedAt: new Date(1_000) }, { id: 'b', startedAt: new Date(2_000) });
  cluster({ logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: '/ecs/sessions' } });
  ecs.on(ExecuteCommandCommand).resolves({ session: { sessionId: 's', streamUrl: 'wss://x', tokenValue: 'secret' } });
});
afterEach(() => {
  plugin.restore();
  Reflect.deleteProperty(process.stdin, 'setRawMode');
});

describe('a shell', () => {
  test('is opened in the newest task, and connects the terminal', async () => {
    delete process.env.AWS_PROFILE;
    expect(await run()).toEqual({ success: true });
    expect(started()).toEqual([
      { cluster: 'shop', task: arn('b'), container: 'web', command: '/bin/sh', interactive: true },
    ]);
    expect(plugin.calls).toEqual([
      {
        args: [
          ...['AWS_SSM_START_SESSION_RESPONSE', 'eu-west-1', 'StartSession', ''],
          ...['{"Target":"ecs:shop_b_b-1"}', process.env.AWS_ENDPOINT_URL],
        ],
        session: { SessionId: 's', StreamUrl: 'wss://x', TokenValue: 'secret' },
      },
    ]);
    // Ctrl-C belongs to the session
    expect(rawMode.mock.calls).toEqual([[true], [false]]);
  });

  test('prints what it opens and where it is recorded', async () => {
    await run({ command: 'bash' });
    expect(setup.output.split('\n')).toEqual([
      "dev: 'bash' in the container web of the task b, service api in eu-west-1",
      'audit: this session is recorded in AWS CloudTrail with your identity, its commands and output in the log group /ecs/sessions',
    ]);
    expect(setup.output).not.toContain('secret');
  });

  test('is opened in the task of --task', async () => {
    await run({ task: 'a' });
    expect(started()).toMatchObject([{ task: arn('a') }]);
  });

  test('is not opened in a task whose agent does not run', async () => {
    tasks({ id: 'a' }, { id: 'b', agent: 'PENDING', startedAt: new Date(2_000) });
    await run();
    expect(started()).toMatchObject([{ task: arn('a') }]);
  });
});

test.each([
  [{ logging: 'DEFAULT' as const }, 'its commands and output in the log group /ecs/shop'],
  [undefined, 'its commands and output in the log group /ecs/shop'],
  [{ logging: 'NONE' as const }, 'its commands and output are not logged'],
  [
    { logging: 'OVERRIDE' as const, logConfiguration: { cloudWatchLogGroupName: '/a', s3BucketName: 'b' } },
    'its commands and output in the log group /a and the bucket b',
  ],
])('the notice for the configuration %j of the cluster', async (configuration, expected) => {
  cluster(configuration);
  await run();
  expect(setup.output).toMatch(new RegExp(`with your identity, ${expected}$`));
});

describe('fails', () => {
  const fails = async (expected: string, options: object = {}) => {
    expect(await run(options)).toEqual({ success: false });
    expect(setup.output).toContain(`shop: ${expected}`);
    expect(started()).toEqual([]);
  };

  test('without a terminal', async () => {
    setTerminal(false);
    await fails('a shell needs a terminal. To run a command without a terminal, use nx run-task');
  });

  test('without the plugin, in one line', async () => {
    plugin.remove();
    await fails(
      'the Session Manager plugin is not installed. To install it, see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html',
    );
    expect(setup.output.split('\n')).toHaveLength(1);
  });

  test.each(['1.2.496.9', '1.1.999', '', 'x'])('with version %j of the plugin', async (version) => {
    plugin.install(version);
    await fails(`the Session Manager plugin must have version 1.2.497 or later, got '${version}'. To update it, see`);
  });

  test.each(['1.2.497.0', '1.3.0.0', '2.0.0.0'])('not with version %s of the plugin', async (version) => {
    plugin.install(version);
    expect(await run()).toEqual({ success: true });
  });

  test('if ECS Exec is disabled', async () => {
    service(false);
    await fails('ECS Exec is disabled for the service api. To enable it, set executeCommand of ContainerService');
  });

  test('if the agent cannot write its files', async () => {
    service(true, {
      readonlyRootFilesystem: true,
      mountPoints: [{ containerPath: '/var/lib', readOnly: true }],
      linuxParameters: { tmpfs: [{ containerPath: '/var/log/amazon', size: 1 }] },
    });
    await fails('ECS Exec cannot write to /var/lib/amazon in the container web. Add them to rootFilesystem');
    service(true, { readonlyRootFilesystem: true });
    await fails('ECS Exec cannot write to /var/lib/amazon and /var/log/amazon in the container web.');
    service(true, { readonlyRootFilesystem: true, mountPoints: [{ containerPath: '/var', readOnly: false }] });
    expect(await run()).toEqual({ success: true });
  });

  test.each([
    [[], 'the service api has no running task'],
    [[{ id: 'a', enableExecuteCommand: false }], 'a: started before ECS Exec was enabled. Force a new deployment'],
    [[{ id: 'a', agent: 'STOPPED' }], 'no task accepts sessions: a: the agent of ECS Exec is STOPPED, no role'],
    [[{ id: 'a', containers: [{ name: 'web', lastStatus: 'PENDING' }] }], 'a: the container is PENDING'],
    [[{ id: 'a', containers: [] }], 'a: the container is missing'],
  ])('with the tasks %j', async (all, expected) => {
    tasks(...all);
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toContain(expected);
    expect(started()).toEqual([]);
  });

  test.each([
    [{ task: 'c' }, "--task must be one of a, b, got 'c'"],
    [{ container: 'db' }, "--container must be one of web, proxy, got 'db'"],
  ])('with the options %j', async (options, expected) => fails(expected, options));

  test('if Amazon ECS refuses the session', async () => {
    const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    ecs.on(ExecuteCommandCommand).rejects(denied);
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the session cannot be started: access denied: not authorized$/);
    expect(plugin.calls).toEqual([]);
  });

  test('if the plugin fails, and restores the terminal', async () => {
    plugin.install(undefined, 'process.exit(1)');
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the Session Manager plugin has failed$/);
    expect(rawMode.mock.calls).toEqual([[true], [false]]);
  });
});
