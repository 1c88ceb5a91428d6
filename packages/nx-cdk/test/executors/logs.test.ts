import {
  CloudWatchLogsClient,
  DescribeQueryDefinitionsCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
  type FilterLogEventsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { mockClient } from 'aws-sdk-client-mock';
import logs from '../../src/executors/logs';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

// no test waits
jest.mock('node:timers/promises', () => jest.requireActual('../support/immediate-timers'));

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const cloudWatch = mockClient(CloudWatchLogsClient);
const run = (options: object = {}) => setup.run(logs, options);
const NOW = Date.parse('2026-12-01T12:00:00Z');
const inputs = () => cloudWatch.commandCalls(FilterLogEventsCommand).map(({ args: [{ input }] }) => input);
const event = (seconds: number, message: string | object = `event ${seconds}`) => ({
  ...{ timestamp: NOW - 60_000 + seconds * 1_000, logStreamName: 'ecs/web/1' },
  message: typeof message === 'string' ? message : JSON.stringify(message),
});
const container = (name: string, group: string) => ({
  name,
  logConfiguration: {
    logDriver: 'awslogs' as const,
    options: { 'awslogs-group': group, 'awslogs-stream-prefix': 'ecs' },
  },
});

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  ecs.reset();
  cloudWatch.reset();
  setup.aws.deploy(setup.shop, (stack) =>
    stack === 'Service'
      ? {
          template: { Resources: { Api: { Type: 'AWS::ECS::Service' } } },
          resources: { Api: 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api' },
        }
      : {},
  );
  ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceName: 'api', taskDefinition: 'td' }] });
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: {
      containerDefinitions: [container('web', '/ecs/shop'), container('proxy', '/ecs/proxy'), { name: 'other' }],
    },
  });
  cloudWatch.on(FilterLogEventsCommand, { logGroupName: '/ecs/proxy' }).resolves({ events: [event(2, 'proxy')] });
  cloudWatch.on(FilterLogEventsCommand, { logGroupName: '/ecs/shop' }).resolves({
    events: [event(3, { level: 'INFO', message: 'ready', traceId: 't' }), event(1, 'first')],
  });
});

describe('events', () => {
  test('of all log groups are printed in the order of time, those of the last 15 minutes', async () => {
    expect(await run()).toEqual({ success: true });
    expect(setup.written.split('\n')).toEqual([
      '2026-12-01 11:59:01.000        first',
      '2026-12-01 11:59:02.000        proxy',
      '2026-12-01 11:59:03.000  INFO  ready  t',
      '',
    ]);
    expect(setup.output).toBe('/ecs/shop, /ecs/proxy since 2026-12-01T11:45:00.000Z');
    expect(inputs()[0]).toEqual({
      ...{ logGroupName: '/ecs/shop', startTime: NOW - 900_000, limit: 501, startFromHead: false },
    });
  });

  test('of one container are read from its log streams', async () => {
    await run({ container: 'web', since: '2026-12-01T11:00:00Z', filter: 'GET "/pets"' });
    expect(inputs()).toEqual([
      {
        ...{ logGroupName: '/ecs/shop', startTime: NOW - 3_600_000, limit: 501, startFromHead: false },
        ...{ logStreamNamePrefix: 'ecs/web/', filterPattern: String.raw`"GET \"/pets\""` },
      },
    ]);
  });

  test('are the newest up to the limit, with a notice', async () => {
    await run({ limit: 2 });
    expect(setup.written).not.toContain('first');
    expect(setup.output).toMatch(/the newest 2 events\. For others, use --since, --filter or --limit$/);
  });

  test('of more pages are read until the limit', async () => {
    cloudWatch
      .on(FilterLogEventsCommand, { logGroupName: '/ecs/shop' })
      .callsFake(({ nextToken = '0' }: FilterLogEventsRequest) => ({
        // a page can be empty
        events: nextToken === '1' ? [] : [event(Number(nextToken))],
        nextToken: String(Number(nextToken) + 1),
      }));
    await run({ container: 'web', limit: 3 });
    expect(inputs().map(({ nextToken }) => nextToken)).toEqual([undefined, '1', '2', '3', '4']);
  });

  test('are printed as they were written with --raw, and as JSON with --json', async () => {
    await run({ container: 'web', raw: true });
    expect(setup.written).toBe('first\n{"level":"INFO","message":"ready","traceId":"t"}\n');
    jest.mocked(process.stdout.write).mockClear();
    await run({ container: 'web', json: true });
    expect(
      setup.written
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { message: unknown }).message),
    ).toEqual(['first', { level: 'INFO', message: 'ready', traceId: 't' }]);
  });

  test('without events, a notice is printed', async () => {
    cloudWatch.on(FilterLogEventsCommand).resolves({});
    expect(await run()).toEqual({ success: true });
    expect(setup.output).toMatch(/no events$/);
  });

  test('are followed until Ctrl-C, each is printed once, also if it is late', async () => {
    const pages = [[event(5)], [event(5), event(7)], [event(6), event(7), event(5)], [event(7), event(8)]];
    let call = 0;
    cloudWatch.on(FilterLogEventsCommand).callsFake(() => ({ events: pages[Math.min(call++, pages.length - 1)] }));
    const running = run({ container: 'web', follow: true });
    while (!setup.written.includes('event 8')) await new Promise((resolve) => setImmediate(resolve));
    process.emit('SIGINT');
    expect(await running).toEqual({ success: true });
    expect(setup.written.match(/event \d/g)).toEqual(['event 5', 'event 7', 'event 6', 'event 8']);
    expect(inputs()[1]).toMatchObject({ startTime: NOW - 65_000, startFromHead: true });
  });
});

describe('--query', () => {
  const rows = [
    [
      { field: '@ptr', value: 'x' },
      { field: 'message', value: 'failed' },
      { field: 'events', value: '3' },
    ],
  ];

  beforeEach(() => {
    synthesizeShop(setup.shop.assembly, {
      extendService: (stack) => {
        const props = {
          name: 'shop/newest errors',
          queryString: 'filter level = "ERROR"',
          logGroupNames: ['/ecs/other'],
        };
        new CfnQueryDefinition(stack, 'Query', props);
      },
    });
    cloudWatch.on(StartQueryCommand).resolves({ queryId: 'id' });
    cloudWatch
      .on(GetQueryResultsCommand)
      .resolvesOnce({ status: 'Running' })
      .resolves({ status: 'Complete', results: rows });
  });
  const started = () => cloudWatch.commandCalls(StartQueryCommand).map(({ args: [{ input }] }) => input);

  test.each(['newest errors', 'shop/newest errors'])(
    '%s runs the saved query of the stage in its log groups',
    async (query) => {
      expect(await run({ query })).toEqual({ success: true });
      expect(started()).toEqual([
        {
          ...{ logGroupNames: ['/ecs/other'], queryString: 'filter level = "ERROR"', limit: 500 },
          ...{ startTime: NOW / 1_000 - 900, endTime: NOW / 1_000 },
        },
      ]);
      expect(setup.written).toMatch(/│ message │ events │\n.*\n│ failed {2}│ 3 {6}│/);
      expect(setup.written).not.toContain('@ptr');
    },
  );

  test('runs a query in the log groups of the service, and prints JSON', async () => {
    await run({ query: 'stats count(*) by level', json: true });
    expect(started()).toMatchObject([
      { logGroupNames: ['/ecs/shop', '/ecs/proxy'], queryString: 'stats count(*) by level' },
    ]);
    expect(JSON.parse(setup.written)).toEqual([{ message: 'failed', events: '3' }]);
  });

  test('finds a saved query that the stage does not contain', async () => {
    cloudWatch
      .on(DescribeQueryDefinitionsCommand)
      .resolvesOnce({ queryDefinitions: [{ name: 'a', queryString: 'fields a' }], nextToken: 'next' })
      .resolves({ queryDefinitions: [{ name: 'team/mine', queryString: 'fields b' }] });
    await run({ query: 'mine' });
    expect(started()).toMatchObject([{ queryString: 'fields b', logGroupNames: ['/ecs/shop', '/ecs/proxy'] }]);
  });

  test('fails with the names of the saved queries', async () => {
    cloudWatch
      .on(DescribeQueryDefinitionsCommand)
      .resolves({ queryDefinitions: [{ name: 'team/mine', queryString: '' }] });
    expect(await run({ query: 'newest' })).toEqual({ success: false });
    expect(setup.output).toBe(
      "shop: --query must be a query of CloudWatch Logs Insights or one of shop/newest errors, team/mine, got 'newest'",
    );
  });

  test('fails with the names of the stage if the others cannot be read', async () => {
    cloudWatch.on(DescribeQueryDefinitionsCommand).rejects(new Error('no'));
    await run({ query: 'newest' });
    expect(setup.output).toMatch(/or one of shop\/newest errors, got 'newest'$/);
  });

  test('fails if the query fails', async () => {
    cloudWatch.on(GetQueryResultsCommand).resolves({ status: 'Failed' });
    expect(await run({ query: 'newest errors' })).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the query ended with the status Failed$/);
  });

  test('without rows, and with as many as the limit, a notice is printed', async () => {
    await run({ query: 'newest errors', limit: 1 });
    expect(setup.output).toMatch(/1 rows\. For more, use --limit$/);
    cloudWatch.on(GetQueryResultsCommand).resolves({ status: 'Complete', results: [] });
    await run({ query: 'newest errors' });
    expect(setup.output).toMatch(/no rows$/);
  });

  test('Ctrl-C stops the query', async () => {
    cloudWatch.on(GetQueryResultsCommand).resolves({ status: 'Running' });
    const running = run({ query: 'newest errors' });
    while (cloudWatch.commandCalls(GetQueryResultsCommand).length === 0)
      await new Promise((resolve) => setImmediate(resolve));
    process.emit('SIGINT');
    expect(await running).toEqual({ success: true });
    expect(cloudWatch.commandCalls(StopQueryCommand)).toHaveLength(1);
  });
});

test.each([
  [
    { since: 'yesterday' },
    /--since must be a duration such as 90s, 15m, 2h or 1d, or a time in ISO 8601, got 'yesterday'$/,
  ],
  [{ since: '15' }, /--since must be a duration/],
  [{ since: '2027-01-01' }, /--since must be in the past, got '2027-01-01'$/],
  [{ query: 'a', follow: true }, /--query cannot be used together with --follow$/],
  [{ raw: true, json: true }, /--raw and --json cannot be used together$/],
  [{ container: 'db' }, /--container must be one of web, proxy, got 'db'$/],
  [{ service: 'web' }, /--service must be one of api, got 'web'$/],
])('%j fails', async (options, expected) => {
  expect(await run(options)).toEqual({ success: false });
  expect(setup.output).toMatch(expected);
  expect(cloudWatch.calls()).toEqual([]);
});

test('fails if no container writes to CloudWatch Logs', async () => {
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { containerDefinitions: [{ name: 'web' }] } });
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/no container of the service writes to CloudWatch Logs with the log driver awslogs$/);
});

test('fails with the reason if the log group cannot be read', async () => {
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  cloudWatch.on(FilterLogEventsCommand).rejects(denied);
  expect(await run({ container: 'web' })).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: the log group \/ecs\/shop cannot be read: access denied: not authorized$/);
});
