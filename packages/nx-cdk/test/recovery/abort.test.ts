import { AwsError, PRIMARY, RECOVERY, Regions } from './support/regions';
import { runFailover } from './support/run';

const regions = new Regions();
beforeEach(() => regions.reset());

/** Interrupts a takeover before its first call of an operation. */
async function interruptBefore(call: string): Promise<void> {
  regions.errors[call] = new AwsError('Interrupted', 'the process ends');
  await runFailover(regions);
  delete regions.errors[call];
}

function expectPrimaryServes(): void {
  expect(regions.serves).toBe(PRIMARY);
  expect(regions.primary).toMatchObject({ desired: 5, target: { min: 2 } });
  expect(regions.primary.target?.suspended.DynamicScalingOutSuspended).toBe(false);
  expect(regions.primary.parameters['/shop/min-capacity']).toBe('2');
  expect(regions.recovery).toMatchObject({ desired: 0, target: { min: 0 } });
  expect(regions.recovery.parameters['/shop/min-capacity']).toBe('0');
  expect(regions.database(RECOVERY).source).toBeDefined();
  expect(regions.primary.secrets['shop/db'].rotates).toBe(true);
}

test.each([
  ['the switch', `${RECOVERY} PutMetricData`],
  ['the promotion', `${RECOVERY} AddTagsToResource`],
])('a takeover that was interrupted before %s can be aborted', async (_, call) => {
  await interruptBefore(call);
  expect(regions.primary.desired).toBe(0);
  const { error, report, questions } = await runFailover(regions, { action: 'abort' });
  expect(error).toBeUndefined();
  expectPrimaryServes();
  expect(report).toMatchObject({ from: RECOVERY, to: PRIMARY, outcome: 'done' });
  expect(report.steps.map(({ id }) => id)).toEqual(['check', 'start', 'switch', 'route', 'rest', 'rotation']);
  expect(questions).toEqual(['Abort the takeover of prod, so that us-east-1 serves again?']);
});

test('starts the primary Region before it directs requests to it', async () => {
  await interruptBefore(`${RECOVERY} AddTagsToResource`);
  regions.calls.length = 0;
  await runFailover(regions, { action: 'abort' });
  const start = regions.calls.indexOf(`${PRIMARY} UpdateService`);
  expect(start).toBeGreaterThan(-1);
  expect(start).toBeLessThan(regions.calls.indexOf(`${RECOVERY} PutMetricData`));
});

test('writes the switch until a minute has no 1, because the maximum of a minute counts', async () => {
  await interruptBefore(`${RECOVERY} AddTagsToResource`);
  regions.points.push({ at: regions.now + 60_000, value: 1 });
  await runFailover(regions, { action: 'abort' });
  expect(regions.points.filter(({ value }) => value === 0).length).toBeGreaterThan(1);
  expectPrimaryServes();
});

test.each([
  ['from the request on', 0],
  ['while it runs', 60],
  ['after it', 600],
])('is refused after the promotion: %s', async (_, seconds) => {
  regions.errors[`${RECOVERY} DescribeTargetHealth`] = new AwsError('Interrupted', 'the process ends');
  // the process ends directly after the request
  regions.errors[`${RECOVERY} UpdateService`] = new AwsError('Interrupted', 'the process ends');
  const sleep = jest.spyOn(regions.clock, 'sleep').mockRejectedValue(new Error('Interrupted'));
  await runFailover(regions);
  sleep.mockRestore();
  for (const name of Object.keys(regions.errors)) delete regions.errors[name];
  expect(regions.calls).toContain(`${RECOVERY} PromoteReadReplica`);
  regions.now += seconds * 1000;
  const before = regions.points.length;
  for (const force of [false, true]) {
    const { error } = await runFailover(regions, { action: 'abort', force });
    expect(error).toMatch(
      /^check: shop-db-replica in us-west-2 is being promoted or is promoted, so the takeover cannot be aborted/,
    );
  }
  expect(regions.points.length).toBe(before);
  expect(regions.serves).toBe(RECOVERY);
  expect((await runFailover(regions)).error).toBeUndefined();
});

test('is refused if the database is standalone without the tag', async () => {
  delete regions.database(RECOVERY).source;
  expect((await runFailover(regions, { action: 'abort' })).error).toMatch(
    /^check: shop-db-replica in us-west-2 is not a replica/,
  );
});

test('does not direct requests to a Region that does not answer, unless forced', async () => {
  await interruptBefore(`${RECOVERY} AddTagsToResource`);
  regions.lost = PRIMARY;
  const { error } = await runFailover(regions, { action: 'abort' });
  expect(error).toBe(
    'start: AWS cannot be reached: connect ETIMEDOUT. To direct requests to us-east-1 anyway, add --force',
  );
  expect(regions.serves).toBe(RECOVERY);
  expect((await runFailover(regions, { action: 'abort', force: true })).error).toBeUndefined();
  expect(regions.serves).toBe(PRIMARY);
});

test('can be repeated, and interrupted after each call', async () => {
  await interruptBefore(`${RECOVERY} AddTagsToResource`);
  regions.calls.length = 0;
  await runFailover(regions, { action: 'abort' });
  const count = regions.calls.length;
  for (let calls = 1; calls < count; calls++) {
    regions.reset();
    await interruptBefore(`${RECOVERY} AddTagsToResource`);
    regions.calls.length = 0;
    regions.interruptAfter = calls;
    const { error, report } = await runFailover(regions, { action: 'abort' });
    // without the rotation of secrets, the run is complete with a warning
    if (report.steps.at(-1)?.id !== 'rotation') expect(error).toMatch(/Interrupted/);
    regions.interruptAfter = undefined;
    expect((await runFailover(regions, { action: 'abort' })).error).toBeUndefined();
    expectPrimaryServes();
  }
});

test('--dry-run changes nothing', async () => {
  await interruptBefore(`${RECOVERY} AddTagsToResource`);
  const { lines } = await runFailover(regions, { action: 'abort', dryRun: true });
  expect(lines.at(-1)).toBe('dry run: us-east-1 would serve again');
  expect(regions.serves).toBe(RECOVERY);
});

test('--to the recovery Region aborts a return', async () => {
  regions.takenOver();
  regions.errors[`${PRIMARY} AddTagsToResource`] = new AwsError('Interrupted', 'the process ends');
  await runFailover(regions, { action: 'give-back' });
  expect(regions.serves).toBe(PRIMARY);
  const { error } = await runFailover(regions, { action: 'abort', to: RECOVERY });
  expect(error).toBeUndefined();
  expect(regions.serves).toBe(RECOVERY);
  expect(regions.recovery.desired).toBe(5);
});
