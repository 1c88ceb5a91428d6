import { formatStatus } from '../../src/operations/overview/screen';
import type { FiringAlarm, ServiceStatus, StackStatus, StatusReport } from '../../src/operations/overview/report';
import { colored } from '../../src/shared/color';

const time = '2026-12-01T12:00:00.000Z';
const before = (minutes: number) => new Date(Date.parse(time) - minutes * 60_000).toISOString();
const stack = (id: string, status = 'UPDATE_COMPLETE'): StackStatus => ({
  ...{ id, name: `prod-${id}`, region: 'eu-west-1', state: { status, updated: before(90) } },
});
const commit = '0123456789abcdef0123456789abcdef01234567';
const service: ServiceStatus = {
  ...{ name: 'api', cluster: 'shop', region: 'eu-west-1', stack: 'Service' },
  tasks: { desired: 2, running: 2, pending: 0 },
  deployment: { state: 'SUCCESSFUL', started: before(10), finished: before(7) },
  targets: { healthy: 2, total: 2, unhealthy: [] },
  images: [{ image: `shop:${commit}`, tag: commit, commit, tasks: 2 }],
};
const alarm = (name: string, change: Partial<FiringAlarm> = {}): FiringAlarm => ({
  ...{ name, region: 'eu-west-1', type: 'metric', since: before(3), reason: 'Threshold Crossed: 1 datapoint' },
  ...change,
});
const replica = { name: 'shop-replica', region: 'us-west-2', source: 'shop', status: 'available', lagSeconds: 0.42 };
const report: StatusReport = {
  ...{ version: 1, app: 'shop', environment: 'prod', account: '111111111111', time },
  stacks: [stack('Data'), stack('Service')],
  services: [service],
  alarms: { total: 5, firing: [], withoutData: [] },
  rotations: [{ secret: 'shop/db', region: 'eu-west-1', next: '2026-12-13T12:00:00.000Z' }],
  replicas: [replica],
  incomplete: [],
};

test('shows a healthy stage', () => {
  expect(formatStatus(report)).toBe(
    [
      'shop prod  account 111111111111  2026-12-01 12:00:00 UTC',
      'Stacks      2 of 2 deployed, time since the last update:',
      '            Data 1 h, Service 1 h',
      'Service     api in eu-west-1, stack Service',
      '  tasks     2 of 2 running',
      '  deploy    SUCCESSFUL, started 10 min ago, took 3 min',
      '  targets   2 of 2 healthy',
      `  image     commit ${commit} (2 tasks)`,
      'Alarms      0 of 5 in ALARM',
      'Rotation    shop/db in 12 d, 2026-12-13',
      'Replica     shop-replica in us-west-2, available, lag 0.4 s',
    ].join('\n'),
  );
});

test('shows failures with their reasons', () => {
  const text = formatStatus({
    ...report,
    stacks: [stack('Data'), { ...stack('Service'), state: { status: 'UPDATE_ROLLBACK_FAILED', reason: 'no role' } }],
    services: [
      {
        ...service,
        tasks: { desired: 2, running: 1, pending: 1 },
        deployment: { state: 'ROLLBACK_IN_PROGRESS', started: before(10), reason: 'tasks failed to start' },
        targets: {
          ...{ healthy: 1, total: 2 },
          unhealthy: [{ target: '10.0.0.1:8080', state: 'unhealthy', reason: 'Request timed out' }],
        },
        images: [{ image: 'shop:v1', tag: 'v1', tasks: 1 }],
      },
    ],
    alarms: { total: 5, firing: [alarm('outage', { type: 'composite' })], withoutData: ['cpu'] },
    rotations: [
      { secret: 'shop/db', region: 'eu-west-1', next: before(120) },
      { secret: 'shop/new', region: 'eu-west-1' },
    ],
    replicas: [
      { name: 'a', region: 'us-west-2', source: 'shop', status: 'available', lagSeconds: null },
      { name: 'b', region: 'us-west-2', source: 'shop', status: 'creating', lagSeconds: { unknown: 'no permission' } },
    ],
  });
  expect(text.split('\n').slice(1)).toEqual([
    'Stacks      1 of 2 deployed, time since the last update:',
    '            Data 1 h',
    '            Service UPDATE_ROLLBACK_FAILED: no role',
    'Service     api in eu-west-1, stack Service',
    '  tasks     1 of 2 running, 1 pending',
    '  deploy    ROLLBACK_IN_PROGRESS, started 10 min ago: tasks failed to start',
    '  targets   1 of 2 healthy',
    '            10.0.0.1:8080 unhealthy: Request timed out',
    '  image     tag v1 (1 task)',
    'Alarms      1 of 5 in ALARM, 1 without data',
    '  ALARM     outage for 3 min: Threshold Crossed: 1 datapoint',
    'Rotation    shop/db, overdue since 2 h',
    'Rotation    shop/new, no date',
    'Replica     a in us-west-2, available, lag unknown: no value of the last 15 minutes',
    'Replica     b in us-west-2, creating, lag unknown: no permission',
  ]);
});

test('shows the reason of each unknown part', () => {
  const unknown = { unknown: 'no permission for x:Y' };
  const text = formatStatus({
    ...report,
    stacks: [{ ...stack('Data'), state: unknown }],
    services: [{ ...service, tasks: unknown, deployment: unknown, targets: unknown, images: unknown }],
    ...{ alarms: unknown, rotations: unknown, replicas: unknown },
    incomplete: [{ stack: 'Data', reason: 'AWS cannot be reached' }],
  });
  expect(text.match(/unknown: no permission for x:Y/g)).toHaveLength(8);
  expect(text).toContain('Incomplete  without the resources of Data: AWS cannot be reached');
  expect(formatStatus({ ...report, services: unknown })).toContain('Service     unknown: no permission for x:Y');
});

test.each([80, 100, 120])('the largest report fits on one screen of %i columns', (columns) => {
  const many = <T>(count: number, create: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => create(index));
  const long = 'x '.repeat(200);
  const unhealthy = many(20, (index) => ({ target: `10.0.0.${index}:8080`, state: 'unhealthy', reason: long }));
  const text = formatStatus(
    {
      ...report,
      stacks: [
        ...many(14, (index) => stack(`Stack${index}`)),
        ...many(14, (index) => stack(`S${index}`, 'UPDATE_FAILED')),
      ],
      services: many(5, (index) => ({
        ...service,
        name: `${index}${long}`,
        targets: { healthy: 0, total: 20, unhealthy },
      })),
      alarms: {
        total: 90,
        firing: many(60, (index) => alarm(`${index}`, { reason: long })),
        withoutData: many(9, String),
      },
      rotations: many(20, (index) => ({ secret: `${index}${long}`, region: 'eu-west-1', next: time })),
      replicas: many(9, (index) => ({ ...replica, name: `${index}${long}` })),
      incomplete: many(9, (index) => ({ stack: `${index}`, reason: long })),
    },
    { columns },
  );
  const lines = text.split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(text).toMatch(/ ALARM .*…\n.* and 5\d more\n/);
});

test('colors the state, and escapes characters that change what the terminal shows', () => {
  const alarms = { total: 5, firing: [alarm('out\u001b[2J age')], withoutData: [] };
  const text = formatStatus({ ...report, alarms }, { paint: colored });
  expect(text).toContain('\u001b[31m1 of 5 in ALARM\u001b[39m');
  expect(text).toContain(String.raw`out\u001b[2J age`);
});
