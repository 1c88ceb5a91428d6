import { AwsError, PRIMARY, RECOVERY, Regions } from './support/regions';
import { runFailover } from './support/run';

const regions = new Regions();
beforeEach(() => {
  regions.reset();
  regions.takenOver();
});
const giveBack = (props: object = {}) => runFailover(regions, { action: 'give-back', ...props });

function expectGivenBack(): void {
  expect(regions.serves).toBe(PRIMARY);
  expect(regions.database(PRIMARY).source).toBeUndefined();
  expect(regions.primary).toMatchObject({ desired: 5, target: { min: 2 } });
  expect(regions.primary.parameters['/shop/min-capacity']).toBe('2');
  expect(regions.primary.secrets['shop/db'].rotates).toBe(true);
}

test('stops the recovery Region, waits for the replica, and promotes it', async () => {
  const { report, error } = await giveBack();
  expect(error).toBeUndefined();
  expectGivenBack();
  expect(regions.recovery).toMatchObject({ desired: 0, target: { min: 0 } });
  expect(report).toMatchObject({ from: RECOVERY, to: PRIMARY, planned: true, outcome: 'done' });
  const begin = (id: string) => Date.parse(report.steps.find((step) => step.id === id)?.startedAt ?? '');
  expect([begin('fence'), begin('switch'), begin('catch-up'), begin('promote')]).toEqual(
    [begin('fence'), begin('switch'), begin('catch-up'), begin('promote')].sort((a, b) => a - b),
  );
  expect(report.steps.find(({ id }) => id === 'fence')?.seconds).toBeGreaterThanOrEqual(60);
});

test('is completed by the next run after an interruption at each call', async () => {
  await giveBack();
  const count = regions.calls.lastIndexOf(`${PRIMARY} DescribeTargetHealth`);
  expect(count).toBeGreaterThan(40);
  for (let calls = 0; calls <= count; calls++) {
    regions.reset();
    regions.takenOver();
    regions.interruptAfter = calls;
    const first = await giveBack().catch((error: Error) => ({ error: error.message }));
    expect(first.error).toMatch(/Interrupted|preconditions/);
    regions.interruptAfter = undefined;
    expect((await giveBack()).error).toBeUndefined();
    expectGivenBack();
    expect(regions.recovery.desired).toBe(0);
  }
});

test('fails if the primary Region has no replica of the promoted database', async () => {
  regions.primary.database = { status: 'available', tags: [] };
  for (const force of [false, true]) {
    const { error, report } = await giveBack({ force });
    expect(error).toMatch(/^check: 1 of \d preconditions of us-east-1 are not met: database. Solve them$/);
    expect(report.preconditions[0]).toMatchObject({
      detail: 'shop-db is not a replica while us-west-2 serves, so it does not contain the current data',
      isFatal: true,
    });
  }
  expect(regions.serves).toBe(RECOVERY);
});

test('fails if the recovery Region has the replica', async () => {
  regions.reset();
  const { error } = await giveBack();
  expect(error).toBe('check: shop-db-replica in us-west-2 is a replica, so there is nothing to give back');
  expect(regions.recovery.desired).toBe(0);
  expect(regions.primary.desired).toBe(2);
});

test('takes over again only with a new replica', async () => {
  await giveBack();
  const { error } = await runFailover(regions);
  expect(error).toMatch(
    /^check: 1 of \d preconditions of us-west-2 are not met: database. Solve them, or add --force$/,
  );
  expect(regions.serves).toBe(PRIMARY);
  regions.recovery.database = {
    status: 'available',
    source: `arn:aws:rds:${PRIMARY}:333333333333:db:shop-db`,
    tags: [],
    lag: 1,
  };
  expect((await runFailover(regions)).error).toBeUndefined();
});

test('succeeds although the rotation cannot be resumed', async () => {
  regions.errors[`${PRIMARY} RotateSecret`] = new AwsError('AccessDeniedException', 'not authorized');
  const { report, error } = await giveBack();
  expect(error).toBeUndefined();
  expect(report.steps.find(({ id }) => id === 'rotation')).toMatchObject({
    state: 'warning',
    detail: 'the rotation of secrets is not resumed: access denied: not authorized. Deploy the stack of the rotation',
  });
});

test('--dry-run changes nothing', async () => {
  const { lines, error } = await giveBack({ dryRun: true });
  expect(error).toBeUndefined();
  expect(lines).toContain('promote  shop-db would be promoted');
  expect(regions.serves).toBe(RECOVERY);
});

test('--database promotes a new instance, which the plan does not name yet', async () => {
  regions.database(PRIMARY).name = 'shop-db-2';
  expect((await giveBack()).report.preconditions[0].detail).toBe('shop-db does not exist in us-east-1');
  const { error, questions } = await giveBack({ database: 'shop-db-2' });
  expect(error).toBeUndefined();
  expectGivenBack();
  expect(questions.join()).toContain('promotes shop-db-2');
});

test('--force disables the health check while the recovery Region is lost', async () => {
  regions.lost = RECOVERY;
  const { report, error } = await giveBack({ force: true });
  expect(error).toBeUndefined();
  expect(regions.healthCheckDisabled).toBe(true);
  expectGivenBack();
  expect(report.planned).toBe(false);
  expect(report.steps.map(({ id }) => id)).not.toContain('route');
  expect(report.remaining).toEqual([
    'run the action fence until us-west-2 is stopped',
    'enable Multi-AZ for shop-db',
    'create a replica of shop-db in us-west-2. The database there is out of date and must not be used',
    'enable the health check again when the metric is written as 0',
  ]);
  expect((await giveBack({ force: true, dryRun: true })).error).toBeUndefined();
});

test('a database in two Availability Zones stays as it is', async () => {
  regions.database(PRIMARY).isMultiAz = true;
  const { report } = await giveBack();
  expect(report.remaining.join()).not.toContain('Multi-AZ');
});

test('--force fails without the id of the health check, before the promotion', async () => {
  const plan = JSON.parse(regions.primary.parameters['/shop/failover']) as { switch: { healthCheckId?: string } };
  delete plan.switch.healthCheckId;
  const { error } = await giveBack({ force: true, plan });
  expect(error).toBe('switch: the failover plan has no switch.healthCheckId');
  expect(regions.calls).not.toContain(`${PRIMARY} PromoteReadReplica`);
});
