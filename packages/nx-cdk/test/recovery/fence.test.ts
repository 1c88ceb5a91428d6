import { PRIMARY, RECOVERY, Regions } from './support/regions';
import { runFailover } from './support/run';

const regions = new Regions();
beforeEach(() => regions.reset());
const fence = (props: object = {}) => runFailover(regions, { action: 'fence', ...props });

test('does nothing while the primary Region serves', async () => {
  const { lines, error } = await fence();
  expect(error).toBeUndefined();
  expect(lines.at(-1)).toBe('us-east-1 serves, so it is not fenced. To stop it anyway, add --force');
  expect(regions.primary.desired).toBe(2);
});

test('fails until the Region answers', async () => {
  regions.lost = PRIMARY;
  await runFailover(regions);
  expect((await fence()).error).toBe('fence: AWS cannot be reached: connect ETIMEDOUT');
  regions.lost = undefined;
  expect(regions.primary.desired).toBe(2);
  const { report, error } = await fence();
  expect(error).toBeUndefined();
  expect(regions.primary).toMatchObject({ desired: 0, target: { min: 0 } });
  expect(report.steps.map(({ id, detail }) => [id, detail])).toEqual([
    ['fence', 'shop in us-east-1 is stopped, the rotation of 1 secrets is suspended'],
  ]);
});

test('changes nothing if the service is stopped', async () => {
  await runFailover(regions);
  regions.calls.length = 0;
  const { report } = await fence();
  expect(report.steps[0].detail).toBe('shop in us-east-1 is stopped already');
  expect(regions.calls.filter((call) => call.startsWith(PRIMARY) && !/Describe|Get/.test(call))).toEqual([]);
});

test('stops tasks that a deployment started after the takeover', async () => {
  await runFailover(regions);
  regions.primary.desired = 2;
  await fence();
  expect(regions.primary.desired).toBe(0);
});

test('suspends a rotation that a deployment resumed', async () => {
  await runFailover(regions);
  regions.primary.secrets['shop/db'].rotates = true;
  const { report } = await fence();
  expect(report.steps[0].detail).toBe('shop in us-east-1 is stopped already, the rotation of 1 secrets is suspended');
  expect(regions.primary.secrets['shop/db'].rotates).toBe(false);
});

test('--force stops the Region although it serves', async () => {
  expect((await fence({ force: true })).error).toBeUndefined();
  expect(regions.primary.desired).toBe(0);
  expect(regions.serves).toBe(PRIMARY);
});

test('--dry-run changes nothing', async () => {
  await runFailover(regions);
  regions.primary.desired = 2;
  const { lines } = await fence({ dryRun: true });
  expect(lines.at(-1)).toBe('dry run: shop in us-east-1 would be stopped');
  expect(regions.primary.desired).toBe(2);
});

test('fences only the primary Region', async () => {
  await expect(fence({ to: PRIMARY })).rejects.toThrow("--to of fence must be us-west-2, got 'us-east-1'");
  expect((await fence({ to: RECOVERY })).error).toBeUndefined();
});
