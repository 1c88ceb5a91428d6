import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, PLAN, PRIMARY, RECOVERY, Regions } from './support/regions';
import { runFailover, type Run } from './support/run';

const regions = new Regions();
beforeEach(() => regions.reset());

function states({ report }: Run): Record<string, string> {
  return Object.fromEntries(report.steps.map(({ id, state }) => [id, state]));
}

/** The recovery Region serves with a writable database, and the primary Region writes nothing. */
function expectTakenOver(): void {
  expect(regions.serves).toBe(RECOVERY);
  expect(regions.database(RECOVERY)).toMatchObject({ status: 'available' });
  expect(regions.database(RECOVERY).source).toBeUndefined();
  expect(regions.recovery).toMatchObject({ desired: 5, target: { min: 2, max: 10 } });
  expect(regions.recovery.target?.suspended.DynamicScalingOutSuspended).toBe(false);
  expect(regions.recovery.parameters['/shop/min-capacity']).toBe('2');
}

function expectFenced(): void {
  expect(regions.primary).toMatchObject({ desired: 0, target: { min: 0 } });
  expect(regions.primary.target?.suspended).toEqual({
    DynamicScalingInSuspended: true,
    DynamicScalingOutSuspended: true,
    ScheduledScalingSuspended: true,
  });
  expect(regions.primary.parameters['/shop/min-capacity']).toBe('0');
  // a rotation would replicate a password that the promoted database does not have
  expect(regions.primary.secrets['shop/db'].rotates).toBe(false);
}

test('fences, switches, promotes and starts the service during the promotion', async () => {
  const run = await runFailover(regions);
  expect(run.error).toBeUndefined();
  expectTakenOver();
  expectFenced();
  const ids = Object.keys(states(run));
  expect(ids.slice(0, 4)).toEqual(['check', 'fence', 'switch', 'route']);
  expect(ids.slice(4, 6).sort()).toEqual(['promote', 'start']);
  expect(ids.slice(6)).toEqual(['serve', 'notify']);
  expect(new Set(Object.values(states(run)))).toEqual(new Set(['done']));
  const changes = regions.calls.filter((call) => /Put|Register|Update|Promote|AddTags|Rotate/.test(call));
  expect(changes.slice(0, 5)).toEqual([
    `${PRIMARY} PutParameter`,
    `${PRIMARY} RegisterScalableTarget`,
    `${PRIMARY} UpdateService`,
    `${PRIMARY} CancelRotateSecret`,
    `${RECOVERY} PutMetricData`,
  ]);
  expect(changes.indexOf(`${RECOVERY} AddTagsToResource`)).toBeLessThan(
    changes.indexOf(`${RECOVERY} PromoteReadReplica`),
  );
  // promotion and start at the same time
  const [promote, start] = ['promote', 'start'].map((id) => run.report.steps.find((step) => step.id === id));
  expect(promote?.startedAt).toBe(start?.startedAt);
  expect(promote?.seconds).toBeGreaterThanOrEqual(300);
  expect(start?.seconds).toBeLessThan(120);
});

test('requires a confirmation that names the database', async () => {
  const confirm = () => Promise.reject(new Error('canceled'));
  const run = await runFailover(regions, { confirm });
  expect(run.error).toBe('canceled');
  expect(regions.serves).toBe(PRIMARY);
  const { questions } = await runFailover(regions);
  expect(questions).toEqual([expect.stringContaining('promotes shop-db-replica, which cannot be undone')]);
});

test('calls the lost Region only to fence it, and continues with a warning', async () => {
  regions.lost = PRIMARY;
  const run = await runFailover(regions);
  expect(run.error).toBeUndefined();
  expectTakenOver();
  expect(states(run).fence).toBe('warning');
  expect(run.report.steps.find(({ id }) => id === 'fence')?.detail).toMatch(
    /us-east-1 is not fenced: AWS cannot be reached/,
  );
  expect(new Set(regions.calls.map((call) => call.split(' ')[0]))).toEqual(new Set([RECOVERY]));
  expect(run.report.remaining).toContain('run the action fence until us-east-1 is stopped');
});

test('does not wait longer for the lost Region than the limit', async () => {
  regions.hang = PRIMARY;
  const run = await runFailover(regions, { lostRegionMilliseconds: 50 });
  expect(run.error).toBeUndefined();
  expect(run.report.steps.find(({ id }) => id === 'fence')).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining('us-east-1 did not answer within 0.05 s'),
  });
});

describe('an interruption after each call', () => {
  test('is completed by the next run', async () => {
    await runFailover(regions);
    const count = regions.calls.length;
    // after it, only the topic is notified
    const last = regions.calls.lastIndexOf(`${RECOVERY} DescribeTargetHealth`);
    expect(last).toBeGreaterThan(40);
    for (let calls = 0; calls < count; calls++) {
      regions.reset();
      regions.interruptAfter = calls;
      const first = await runFailover(regions).catch((error: Error) => ({ error: error.message }));
      if (calls <= last) expect(first.error).toMatch(/Interrupted|preconditions/);
      regions.interruptAfter = undefined;
      const { error } = await runFailover(regions);
      expect(error).toBeUndefined();
      expectTakenOver();
      expectFenced();
      // writes to the switch cannot return to the primary Region
      expect(regions.points.every(({ value }) => value === 1)).toBe(true);
    }
  });

  test('is not necessary: a run that is repeated changes nothing but the switch', async () => {
    await runFailover(regions);
    regions.calls.length = 0;
    const { error } = await runFailover(regions);
    expect(error).toBeUndefined();
    const changes = regions.calls.filter((call) => /Put|Register|Update|Promote|AddTags|Rotate/.test(call));
    expect(new Set(changes)).toEqual(new Set([`${RECOVERY} PutMetricData`]));
  });
});

test('waits for a backup of the replica before the promotion', async () => {
  regions.database(RECOVERY).status = 'backing-up';
  const sleep = regions.clock.sleep;
  let sleeps = 0;
  const spy = jest.spyOn(regions.clock, 'sleep').mockImplementation(async (milliseconds) => {
    if (++sleeps === 20) regions.database(RECOVERY).status = 'available';
    return sleep(milliseconds);
  });
  const run = await runFailover(regions);
  spy.mockRestore();
  expect(run.error).toBeUndefined();
  expect(run.report.preconditions).toContainEqual({
    name: 'database',
    verdict: 'warning',
    detail: 'shop-db-replica is a replica and backing-up: the promotion waits until it is available',
  });
  expectTakenOver();
});

test('fails after 45 minutes if the database is never promoted', async () => {
  regions.database(RECOVERY).status = 'storage-optimization';
  const run = await runFailover(regions);
  expect(run.error).toBe('promote: the promotion of shop-db-replica was not complete after 45 min');
  // the service is started nevertheless
  expect(states(run)).toMatchObject({ promote: 'failed', start: 'done', route: 'done' });
  expect(run.report.outcome).toBe('failed');
});

test('keeps more tasks than the takeover would start', async () => {
  Object.assign(regions.recovery, { desired: 8 });
  await runFailover(regions);
  expect(regions.recovery.desired).toBe(8);
});

test('sets the number of tasks of a service without a scalable target', async () => {
  delete regions.recovery.target;
  delete regions.primary.target;
  const { error } = await runFailover(regions);
  expect(error).toBeUndefined();
  expect(regions.calls.join()).not.toContain('RegisterScalableTarget');
  expect([regions.primary.desired, regions.recovery.desired]).toEqual([0, 5]);
});

test('--dry-run shows what would be done, and changes nothing', async () => {
  const run = await runFailover(regions, { dryRun: true });
  expect(run.error).toBeUndefined();
  expect(run.lines.slice(-5)).toEqual([
    'fence    shop in us-east-1 would be stopped',
    'switch   requests would go to us-west-2',
    'promote  shop-db-replica would be promoted',
    'start    shop in us-west-2 would get 5 tasks',
    'dry run: nothing was changed',
  ]);
  expect(regions.calls.filter((call) => /Put|Register|Update|Promote|AddTags|Rotate|Publish/.test(call))).toEqual([]);
  expect(run.questions).toEqual([]);
});

test('--dry-run shows what is in place, and an error of the lost Region', async () => {
  regions.lost = PRIMARY;
  await runFailover(regions);
  const { lines } = await runFailover(regions, { dryRun: true });
  expect(lines.slice(-5)).toEqual([
    'fence    shop in us-east-1 (connect ETIMEDOUT)',
    'switch   requests go to us-west-2',
    'promote  shop-db-replica is promoted already',
    'start    shop in us-west-2 has its tasks already',
    'dry run: nothing was changed',
  ]);
});

describe('--planned', () => {
  test('stops all tasks and waits for their last transaction before the promotion', async () => {
    const { report, error } = await runFailover(regions, { planned: true });
    expect(error).toBeUndefined();
    const step = (id: string) => report.steps.find((each) => each.id === id);
    expect(step('fence')?.seconds).toBeGreaterThanOrEqual(60);
    // a data point of the time after the stop
    expect(step('catch-up')?.seconds).toBeGreaterThanOrEqual(60);
    expect(Date.parse(step('promote')?.startedAt ?? '')).toBeGreaterThan(Date.parse(step('catch-up')?.startedAt ?? ''));
    expectTakenOver();
  });

  test('does not accept a lag of an idle replica that does not cover the stop', async () => {
    regions.database(RECOVERY).lag = 290;
    const { report, error } = await runFailover(regions, { planned: true });
    expect(error).toBeUndefined();
    expect(report.steps.find(({ id }) => id === 'catch-up')?.seconds).toBeGreaterThanOrEqual(290);
  });

  test('fails if the Region cannot be fenced, before the switch', async () => {
    regions.lost = PRIMARY;
    const { error } = await runFailover(regions, { planned: true });
    expect(error).toBe('fence: AWS cannot be reached: connect ETIMEDOUT');
    expect(regions.points).toEqual([]);
  });

  test('fails if a task does not stop, before the switch', async () => {
    regions.primary.stuck = 1;
    const { error } = await runFailover(regions, { planned: true });
    expect(error).toBe('fence: the stop of shop in us-east-1 was not complete after 10 min');
    expect(regions.points).toEqual([]);
  });

  test('fails if the replica reports no lag, before the promotion', async () => {
    regions.database(RECOVERY).lag = undefined;
    const { error } = await runFailover(regions, { planned: true });
    expect(error).toBe('catch-up: the replication to shop-db-replica was not complete after 20 min');
    expect(regions.calls).not.toContain(`${RECOVERY} PromoteReadReplica`);
  });
});

describe('the public URL', () => {
  test('must answer at the end', async () => {
    let requests = 0;
    const server = createServer((_, response) => response.writeHead(++requests < 3 ? 503 : 200).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { report, error, lines } = await runFailover(regions, { url });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(error).toBeUndefined();
    expect(lines.join('\n')).toContain(`${url}: 503`);
    expect(report.steps.find(({ id }) => id === 'serve')?.detail).toBe(`5 healthy targets, ${url} answers`);
  });

  test('fails the command after 15 minutes without an answer', async () => {
    const url = 'http://127.0.0.1:1/';
    const { error, lines } = await runFailover(regions, { url });
    expect(error).toBe(`serve: the response of ${url} was not complete after 15 min`);
    expect(lines.join('\n')).toContain(`${url}: `);
    expectTakenOver();
  });
});

test('a topic that cannot be notified is a warning', async () => {
  regions.errors[`${RECOVERY} Publish`] = new AwsError('AuthorizationErrorException', 'not authorized');
  const run = await runFailover(regions);
  expect(run.error).toBeUndefined();
  expect(states(run).notify).toBe('warning');
});

test('records the duration of each step as a metric', async () => {
  const { report } = await runFailover(regions);
  const steps = report.steps.map(({ id, seconds }) => `take-over ${id} ${seconds}`);
  expect(regions.durations).toEqual(steps);
});

test('succeeds although the durations cannot be recorded', async () => {
  const { error, lines } = await runFailover(regions, {
    report: ({ steps }) => {
      // the last step before
      if (steps.at(-1)?.id !== 'notify') return;
      regions.errors[`${RECOVERY} PutMetricData`] = new AwsError('Throttling', 'slow down');
    },
  });
  expect(error).toBeUndefined();
  expect(lines).toContain('the durations were not recorded: Throttling: slow down');
});

test('notifies the topic of the Region with the report', async () => {
  await runFailover(regions);
  expect(regions.messages).toHaveLength(1);
  const [{ Subject, Message = '' }] = regions.messages;
  expect(Subject).toBe('prod: us-west-2 serves');
  expect(JSON.parse(Message)).toMatchObject({ action: 'take-over', from: PRIMARY, to: RECOVERY });
});

test('works without the optional fields of the plan', async () => {
  const { region, database, cluster, service, minCapacityParameter, minTasks, takeOverTasks, maxTasks } = PLAN.recovery;
  const recovery = { region, database, cluster, service, minCapacityParameter, minTasks, takeOverTasks, maxTasks };
  const primary = { ...PLAN.primary, rotatedSecrets: undefined };
  const plan = { ...PLAN, secrets: undefined, primary, recovery };
  const { error, report } = await runFailover(regions, { plan });
  expect(error).toBeUndefined();
  expect(report.preconditions.map(({ name }) => name)).toEqual(['database', 'lag', 'service']);
});

test('--to must be the Region that takes over', async () => {
  await expect(runFailover(regions, { to: 'eu-west-1' })).rejects.toThrow(
    "--to must be us-east-1 or us-west-2, got 'eu-west-1'",
  );
  await expect(runFailover(regions, { to: PRIMARY })).rejects.toThrow(
    "--to of take-over must be us-west-2, got 'us-east-1'",
  );
  expect((await runFailover(regions, { to: RECOVERY })).error).toBeUndefined();
});
