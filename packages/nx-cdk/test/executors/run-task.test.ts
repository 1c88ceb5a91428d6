import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  RunTaskCommand,
  StopTaskCommand,
  type ContainerDefinition,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import runTask, { OPTIONS } from '../../src/executors/run-task';
import { ShopTest } from '../support/shop-test';

// no test waits
jest.mock('node:timers/promises', () => jest.requireActual('../support/immediate-timers'));

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);
const TASK = 'arn:aws:ecs:eu-west-1:111111111111:task/shop/0123';
const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } };

/** Runs the executor as Nx does, with the arguments after the project. */
function run(...args: string[]): Promise<{ success: boolean }> {
  const target = { executor: '@pets/nx-cdk:run-task', configurations: { dev: { stage: 'dev' } } };
  return runTask({ __unparsed__: args }, { ...setup.shop.context(), target, configurationName: 'dev' });
}
const started = () => ecs.commandCalls(RunTaskCommand).map(({ args: [{ input }] }) => input);
const stopped = () => ecs.commandCalls(StopTaskCommand).map(({ args: [{ input }] }) => input);

function service(properties: Partial<Service> = {}, containers: readonly ContainerDefinition[] = []): void {
  const described = { launchType: 'FARGATE' as const, networkConfiguration: NETWORK, ...properties };
  ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceName: 'api', taskDefinition: 'td', ...described }] });
  const options = { 'awslogs-group': '/ecs/shop', 'awslogs-stream-prefix': 'ecs' };
  const web = { name: 'web', logConfiguration: { logDriver: 'awslogs' as const, options } };
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: {
      ...{ taskDefinitionArn: 'arn:td:7', family: 'shop', revision: 7 },
      containerDefinitions: [web, ...containers],
    },
  });
}

/** States that Amazon ECS returns, one for each call. The last one remains. */
function states(...all: Task[]): void {
  let call = 0;
  ecs.on(DescribeTasksCommand).callsFake(() => ({ tasks: [all[Math.min(call++, all.length - 1)]] }));
}
const web = (exitCode?: number, reason?: string) => ({ containers: [{ name: 'web', exitCode, reason }] });

beforeEach(() => {
  ecs.reset();
  logs.reset();
  setup.aws.deploy(setup.shop, (stack) =>
    stack === 'Service'
      ? {
          template: { Resources: { Api: { Type: 'AWS::ECS::Service' } } },
          resources: { Api: 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api' },
        }
      : {},
  );
  service();
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: TASK }] });
  ecs.on(StopTaskCommand).resolves({});
  states({ lastStatus: 'PENDING' }, { lastStatus: 'RUNNING' }, { lastStatus: 'DEPROVISIONING', ...web(0) });
  logs.on(FilterLogEventsCommand).resolves({});
});

test('the options are those of the schema', () => {
  const { properties } = JSON.parse(readFileSync(join(__dirname, '../../schemas/run-task.json'), 'utf8')) as {
    properties: Record<string, { type: string }>;
  };
  const { __unparsed__: rest, ...options } = properties;
  expect(rest).toMatchObject({ type: 'array' });
  expect(Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, type]))).toEqual(OPTIONS);
});

describe('a task', () => {
  test('has the task definition and the network of the service, and the command', async () => {
    expect(await run('migrate', '--stage=prod', '--raw')).toEqual({ success: true });
    expect(started()).toEqual([
      {
        ...{ cluster: 'shop', taskDefinition: 'arn:td:7', launchType: 'FARGATE', networkConfiguration: NETWORK },
        startedBy: 'nx-run-task',
        overrides: { containerOverrides: [{ name: 'web', command: ['migrate', '--stage=prod', '--raw'] }] },
      },
    ]);
    expect(setup.output.split('\n')).toEqual([
      "dev: 'migrate --stage=prod --raw' of the container web of shop:7, as a task of the service api in eu-west-1",
      'the task 0123 of the cluster shop is started, press Ctrl-C to stop it',
      'the task is PENDING',
      'the task is RUNNING',
      'the task is DEPROVISIONING',
      'exit code 0',
    ]);
  });

  test('has the capacity providers, platform version and tags of the service', async () => {
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    const tags = { enableECSManagedTags: true, propagateTags: 'SERVICE' as const };
    service({ capacityProviderStrategy, platformVersion: '1.4.0', ...tags });
    await run('migrate');
    expect(started()).toMatchObject([
      {
        capacityProviderStrategy,
        platformVersion: '1.4.0',
        enableECSManagedTags: true,
        propagateTags: 'TASK_DEFINITION',
      },
    ]);
    expect(started()[0]).not.toHaveProperty('launchType');
  });

  test('runs the command in another container, and is stopped if it is not essential', async () => {
    service({}, [{ name: 'tool', essential: false }]);
    states({ lastStatus: 'RUNNING', containers: [{ name: 'web' }, { name: 'tool', exitCode: 0 }] });
    expect(await run('--container=tool', 'check')).toEqual({ success: true });
    expect(started()).toMatchObject([{ overrides: { containerOverrides: [{ name: 'tool', command: ['check'] }] } }]);
    expect(stopped()).toEqual([{ cluster: 'shop', task: TASK, reason: 'the command of nx run-task has ended' }]);
    expect(setup.output).toContain(
      'the output is not shown, because tool does not write to CloudWatch Logs with the log driver awslogs',
    );
  });

  test('runs the command of another task definition', async () => {
    ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'shop-migration' }).resolves({
      taskDefinition: { taskDefinitionArn: 'arn:migration:1', containerDefinitions: [{ name: 'web' }] },
    });
    expect(await run('--taskDefinition=shop-migration')).toEqual({ success: true });
    expect(started()).toMatchObject([{ taskDefinition: 'arn:migration:1', networkConfiguration: NETWORK }]);
    expect(started()[0]).not.toHaveProperty('overrides');
  });

  test('that is essential is not stopped', async () => {
    await run('migrate');
    expect(stopped()).toEqual([]);
  });

  test('is stopped by Ctrl-C', async () => {
    states({ lastStatus: 'RUNNING' });
    const running = run('migrate');
    while (ecs.commandCalls(DescribeTasksCommand).length === 0) await new Promise((resolve) => setImmediate(resolve));
    process.emit('SIGINT');
    expect(await running).toEqual({ success: false });
    expect(stopped()).toEqual([{ cluster: 'shop', task: TASK, reason: 'nx run-task was interrupted' }]);
    expect(setup.output).toMatch(/shop: interrupted: Amazon ECS stops the task 0123$/);
  });
});

describe('the exit code', () => {
  test.each([
    [{ lastStatus: 'STOPPED', ...web(3) }, 'exit code 3'],
    [{ lastStatus: 'STOPPED', ...web(137, 'OutOfMemoryError: killed') }, 'exit code 137: OutOfMemoryError: killed'],
    [
      { lastStatus: 'STOPPED', stoppedReason: 'Essential container in task exited', ...web(1) },
      'exit code 1: Essential',
    ],
    [{ lastStatus: 'STOPPED', stoppedReason: 'no image' }, 'the command has no exit code: no image'],
    [{ lastStatus: 'STOPPED' }, 'the command has no exit code'],
  ])('of %j fails', async (task, expected) => {
    states(task);
    expect(await run('migrate')).toEqual({ success: false });
    expect(setup.output).toContain(`shop: ${expected}`);
  });

  test('is written to a file', async () => {
    states({ lastStatus: 'STOPPED', ...web(3, 'why') });
    expect(await run('--outputFile=reports/task.json', 'migrate')).toEqual({ success: false });
    expect(setup.shop.read('reports/task.json')).toEqual({ task: TASK, exitCode: 3, reason: 'why' });
  });
});

describe('log events', () => {
  beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(3_600_000));
  const event = (seconds: number, message: string) => ({ timestamp: 1_000 * seconds, logStreamName: 's', message });
  /** Pages of events, one for each call. */
  function pages(...all: ReturnType<typeof event>[][]): void {
    let call = 0;
    logs.on(FilterLogEventsCommand).callsFake(() => ({ events: all[call++] ?? [] }));
  }

  test('of the task are printed once, also those that arrive after its end', async () => {
    pages([event(1, 'a')], [event(1, 'a'), event(2, '{"level":"INFO","message":"b"}')], [], [], [event(3, 'c')]);
    expect(await run('migrate')).toEqual({ success: true });
    expect(setup.written.split('\n')).toEqual([
      '1970-01-01 00:00:01.000        a',
      '1970-01-01 00:00:02.000  INFO  b',
      '1970-01-01 00:00:03.000        c',
      '',
    ]);
    const [{ args: [{ input }] }] = logs.commandCalls(FilterLogEventsCommand); // prettier-ignore
    expect(input).toMatchObject({
      logGroupName: '/ecs/shop',
      logStreamNamePrefix: 'ecs/web/0123',
      startFromHead: true,
    });
  });

  test('are printed as they were written with --raw', async () => {
    pages([event(1, '{"level":"INFO"}\n')]);
    await run('--raw', 'migrate');
    expect(setup.written).toBe('{"level":"INFO"}\n');
  });
});

describe('fails', () => {
  test.each([
    [[], 'a command is required: nx run-task APP -c STAGE -- COMMAND'],
    [['--raw'], 'a command is required: nx run-task APP -c STAGE -- COMMAND'],
    [['--container=db', 'migrate'], "--container must be one of web, got 'db'"],
    [['--service=web', 'migrate'], "--service must be one of api, got 'web'"],
    [['--stage=qa', 'migrate'], "stage must be one of dev, prod, got 'qa'"],
    [['--stage=prod', 'migrate'], 'credentials of prod must be for account 333333333333, got 111111111111'],
  ])('with the arguments %j', async (args, expected) => {
    expect(await run(...args)).toEqual({ success: false });
    expect(setup.output).toContain(`shop: ${expected}`);
    expect(started()).toEqual([]);
  });

  test.each([
    [{ failures: [{ reason: 'RESOURCE:FARGATE', detail: 'no capacity' }] }, 'RESOURCE:FARGATE, no capacity'],
    [{}, 'Amazon ECS returned no task'],
  ])('if Amazon ECS answers %j', async (response, expected) => {
    ecs.on(RunTaskCommand).resolves(response);
    expect(await run('migrate')).toEqual({ success: false });
    expect(setup.output).toMatch(new RegExp(`shop: the task cannot be started: ${expected}$`));
  });

  test('without permission', async () => {
    const denied = Object.assign(new Error('not authorized to perform: ecs:RunTask'), {
      name: 'AccessDeniedException',
    });
    ecs.on(RunTaskCommand).rejects(denied);
    expect(await run('migrate')).toEqual({ success: false });
    expect(setup.output).toMatch(
      /shop: the task cannot be started: access denied: not authorized to perform: ecs:RunTask$/,
    );
  });

  test('if the task does not exist', async () => {
    ecs.on(DescribeTasksCommand).resolves({ failures: [{ reason: 'MISSING' }] });
    expect(await run('migrate')).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the task 0123 cannot be read: MISSING$/);
  });
});
