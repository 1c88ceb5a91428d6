import { AwsError, PLAN, PRIMARY, RECOVERY, Regions } from './support/regions';
import { runFailover } from './support/run';

const regions = new Regions();
beforeEach(() => regions.reset());
const check = (props: object = {}) => runFailover(regions, { action: 'check', ...props });

test('reports each precondition of the Region that does not serve', async () => {
  const { error, report, lines } = await check();
  expect(error).toBeUndefined();
  expect(report).toMatchObject({ from: PRIMARY, to: RECOVERY, outcome: 'done' });
  expect(report.preconditions.map(({ name, verdict, detail }) => `${verdict} ${name}: ${detail}`)).toEqual([
    'ok database: shop-db-replica is a replica and available',
    'ok lag: shop-db-replica contains all transactions until 2026-03-01T11:58:57.000Z',
    'ok service: shop in us-west-2 is active, 0 of 0 tasks run',
    'ok secret: shop/db exists',
    'ok image: shop:abc exists',
    'ok cache: the serverless cache shop is available',
    'ok certificate: the certificate of the load balancer is ISSUED',
    'ok quota: 2.5 vCPUs of Fargate are needed in us-west-2, the quota is 100',
  ]);
  expect(lines.join('\n')).toContain('ok       database     shop-db-replica is a replica and available');
  expect(regions.calls.every((call) => /^us-west-2 (Describe|Get)/.test(call))).toBe(true);
});

test('checks the primary Region while the recovery Region serves', async () => {
  regions.takenOver();
  expect((await check()).report).toMatchObject({ from: RECOVERY, to: PRIMARY });
  const { report, error } = await check({ to: RECOVERY });
  expect(error).toBeUndefined();
  expect(report.preconditions[0].detail).toBe('shop-db-replica is promoted and available');
});

describe('fails, and names the solution', () => {
  const cases: [string, () => void, RegExp, RegExp][] = [
    [
      'database',
      () => delete regions.recovery.database,
      /shop-db-replica does not exist/,
      /create a replica of shop-db/,
    ],
    [
      'database',
      () => (regions.database(RECOVERY).source = 'arn:aws:rds:us-east-1:333333333333:db:other-shop-db'),
      /is a replica of .*:db:other-shop-db, not of shop-db in us-east-1/,
      /correct the database identifiers/,
    ],
    ['database', () => delete regions.database(RECOVERY).source, /not a replica while us-east-1 serves/, /add the tag/],
    ['lag', () => (regions.database(RECOVERY).lag = 301), /has lagged by at least 5 min 1 s for 30 minutes/, /wait/],
    ['service', () => (regions.recovery.targetGroups = []), /has no target group/, /deploy its stack/],
    ['secret', () => delete regions.recovery.secrets['shop/db'], /shop\/db does not exist/, /replicate shop\/db/],
    ['secret', () => (regions.recovery.secrets['shop/db'].deleted = new Date()), /is deleted/, /replicate shop\/db/],
    [
      'image',
      () => (regions.recovery.images = []),
      /shop:abc does not exist in us-west-2/,
      /push shop:abc to us-west-2/,
    ],
    ['cache', () => (regions.recovery.cacheStatus = 'creating'), /shop is creating/, /deploy/],
    ['cache', () => delete regions.recovery.cacheStatus, /shop is missing/, /deploy/],
    ['certificate', () => (regions.recovery.certificate.Status = 'EXPIRED'), /is EXPIRED/, /renew/],
    ['certificate', () => (regions.recovery.certificate.NotAfter = new Date(regions.now)), /is expired/, /renew/],
    ['quota', () => (regions.recovery.quota = 2.4), /2.5 vCPUs.*the quota is 2.4/, /--desired-value 10$/],
  ];

  test.each(cases)('%s: %#', async (name, change, detail, fix) => {
    change();
    const { error, report, lines } = await check();
    const failed = report.preconditions.filter(({ verdict }) => verdict === 'failed');
    expect(failed).toEqual([expect.objectContaining({ name })]);
    expect(failed[0].detail).toMatch(detail);
    expect(failed[0].fix).toMatch(fix);
    expect(error).toMatch(new RegExp(`^check: 1 of 8 preconditions of us-west-2 are not met: ${name}. Solve them$`));
    expect(lines.join('\n')).toContain('to solve it: ');
  });

  test('an inactive service', async () => {
    regions.recovery.serviceStatus = 'DRAINING';
    const { report } = await check();
    expect(report.preconditions[2]).toMatchObject({
      verdict: 'failed',
      detail: expect.stringContaining('the service shop in us-west-2 must be active, got DRAINING'),
    });
  });

  test('all problems at once, and a takeover that does not start', async () => {
    regions.recovery.images = [];
    regions.recovery.quota = 1;
    const { error } = await runFailover(regions);
    expect(error).toBe(
      'check: 2 of 8 preconditions of us-west-2 are not met: image, quota. Solve them, or add --force',
    );
    expect(regions.calls.some((call) => call.startsWith(PRIMARY))).toBe(false);
  });
});

test('--force continues with failed preconditions', async () => {
  regions.recovery.quota = 1;
  const { error, report } = await runFailover(regions, { force: true });
  expect(error).toBeUndefined();
  expect(report.steps[0]).toMatchObject({
    state: 'warning',
    detail: '1 of 8 preconditions of us-west-2 are not met, continued because of --force',
  });
});

test('--force does not promote a database that is not a replica, but completes a manual promotion with the tag', async () => {
  delete regions.database(RECOVERY).source;
  expect((await runFailover(regions, { force: true })).error).toMatch(/^check: 1 of 8/);
  expect(regions.points).toEqual([]);
  regions.database(RECOVERY).tags.push('failover:promotion-requested');
  expect((await runFailover(regions)).error).toMatch(/or add --force$/);
  expect((await runFailover(regions, { force: true })).error).toBeUndefined();
});

describe('warns', () => {
  test('about a secret that is newer than the data', async () => {
    regions.recovery.secrets['shop/db'].changed = new Date(regions.now - 60_000);
    const { error, report } = await check();
    expect(error).toBeUndefined();
    expect(report.preconditions[3]).toEqual({
      name: 'secret',
      verdict: 'warning',
      detail: 'shop/db changed after the last replicated transaction',
    });
  });

  test('about a replica without data points of its lag', async () => {
    delete regions.database(RECOVERY).lag;
    expect((await check()).report.preconditions[1]).toMatchObject({ verdict: 'warning' });
    // replication is not active
    regions.database(RECOVERY).lag = -1;
    expect((await check()).report.preconditions[1]).toMatchObject({ verdict: 'warning' });
  });

  test('about a quota that is enough for the takeover, but not for a deployment at the maximum', async () => {
    regions.recovery.quota = 9.9;
    expect((await check()).report.preconditions[7]).toMatchObject({
      verdict: 'warning',
      detail: '2.5 vCPUs of Fargate are needed in us-west-2, the quota is 9.9, and 10 at most',
    });
    regions.recovery.quota = 10;
    expect((await check()).report.preconditions[7]).toMatchObject({ verdict: 'ok' });
  });
});

test('a lag of exactly five minutes is accepted', async () => {
  regions.database(RECOVERY).lag = 300;
  const { error, report } = await check();
  expect(error).toBeUndefined();
  expect(report.preconditions[1].verdict).toBe('ok');
});

test.each([
  // the lag grows each minute since the loss
  ['grows', [660, 600, 540, 480, 420, 360, 300, 240, 180, 120, 60, 2, 1, 2], '11:48:00'],
  ['is not reported, because the replication is not active', [-1, -1, -1, -1, 2, 1], '11:54:58'],
])('the lag of a replica whose source is lost %s, which does not prevent a takeover', async (_, lag, time) => {
  regions.database(RECOVERY).lag = lag;
  const { error, report } = await check();
  expect(error).toBeUndefined();
  expect(report.preconditions[1].detail).toContain(`contains all transactions until 2026-03-01T${time}.000Z`);
});

test('an API that does not answer is unknown, which does not prevent a takeover', async () => {
  for (const operation of ['DescribeCertificate', 'GetServiceQuota', 'DescribeImages', 'DescribeSecret']) {
    regions.errors[`${RECOVERY} ${operation}`] = new AwsError('ThrottlingException', 'slow down\nrequest id');
  }
  const { error, report } = await check();
  expect(error).toBeUndefined();
  expect(report.preconditions.filter(({ verdict }) => verdict === 'unknown').map(({ detail }) => detail)).toEqual(
    Array(4).fill('ThrottlingException: slow down'),
  );
});

test.each(['DescribeDBInstances', 'DescribeServices'])('%s must answer', async (operation) => {
  regions.errors[`${RECOVERY} ${operation}`] = new AwsError('AccessDenied', 'not authorized');
  expect((await check()).error).toMatch(/^check: \d of 8 preconditions of us-west-2 are not met/);
});

test('fails without the alarm', async () => {
  regions.hasAlarm = false;
  await expect(check()).rejects.toThrow('the alarm shop-recovery-region-active does not exist in us-west-2');
});

test('fails if the switch cannot be read', async () => {
  regions.errors[`${RECOVERY} GetMetricStatistics`] = new AwsError('AccessDenied', 'not authorized');
  await expect(check()).rejects.toThrow('the switch cannot be read: access denied: not authorized');
});

test('reads the switch from the state of the alarm if there are no recent data points', async () => {
  regions.points.push({ at: regions.now - 4 * 60 * 60_000, value: 1 });
  const { report } = await check({ plan: { ...PLAN, secrets: [] } });
  expect(report).toMatchObject({ from: RECOVERY, to: PRIMARY });
});
