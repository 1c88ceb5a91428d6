import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import failover, { type FailoverExecutorOptions } from '../../src/executors/failover';
import { systemClock } from '../../src/recovery/clock';
import type { FailoverReport } from '../../src/recovery/failover-report';
import { AwsError, PLAN, PRIMARY, RECOVERY, Regions } from '../recovery/support/regions';
import { setTerminal } from '../support/terminal';

const regions = new Regions();
let root: string;
let lines: string[];
let restoreTerminal: () => void;
const variables = { ...process.env };

beforeEach(() => {
  regions.reset();
  root = mkdtempSync(join(tmpdir(), 'failover-'));
  lines = [];
  for (const method of ['log', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...values: unknown[]) => void lines.push(values.join(' ')));
  }
  jest.spyOn(systemClock, 'now').mockImplementation(regions.clock.now);
  jest.spyOn(systemClock, 'sleep').mockImplementation(regions.clock.sleep);
  restoreTerminal = setTerminal(false);
  delete process.env.AWS_REGION;
  delete process.env.AWS_DEFAULT_REGION;
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID']) Reflect.deleteProperty(process.env, name);
  // not those of the user
  Object.assign(process.env, {
    AWS_CONFIG_FILE: join(root, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(root, 'credentials'),
  });
});
afterEach(() => {
  restoreTerminal();
  process.env = { ...variables };
  rmSync(root, { recursive: true });
});

async function run(options: FailoverExecutorOptions): Promise<boolean> {
  const context = { root, projectName: 'shop' } as ExecutorContext;
  const defaults = { stage: 'prod', plan: '/shop/failover', region: RECOVERY };
  return (await failover({ ...defaults, ...options }, context)).success;
}

function reports(): string[] {
  const folder = join(root, 'reports/failover');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function report(file: string): FailoverReport {
  return JSON.parse(readFileSync(join(root, 'reports/failover', file), 'utf8')) as FailoverReport;
}

test('checks by default, and writes a report', async () => {
  expect(await run({})).toBe(true);
  expect(lines[0]).toBe('check of prod: us-east-1 to us-west-2');
  const files = ['check-2026-03-01T12-00-00-000Z.json', 'check-2026-03-01T12-00-00-000Z.md'];
  expect(reports()).toEqual(files);
  expect(lines.at(-1)).toBe(`report: reports/failover/${files[1]}, reports/failover/${files[0]}`);
  expect(report(files[0])).toMatchObject({ version: 1, action: 'check', outcome: 'done', environment: 'prod' });
});

test('takes over with --yes, and reports each step with its duration', async () => {
  expect(await run({ action: 'take-over', yes: true })).toBe(true);
  const [json, markdown] = reports();
  expect(report(json).steps).toContainEqual({
    id: 'promote',
    state: 'done',
    startedAt: expect.stringMatching(/^2026-03-01T12:/),
    seconds: expect.any(Number),
    expectedSeconds: 300,
    detail: 'shop-db-replica accepts writes',
  });
  const text = readFileSync(join(root, 'reports/failover', markdown), 'utf8');
  expect(text).toContain('# take-over of prod\n\n- From us-east-1 to us-west-2, unplanned\n');
  expect(text).toMatch(
    /^\| promote \| done \| 12:\d\d:\d\d \| 5 min.* \| 5 min \| shop-db-replica accepts writes \|$/m,
  );
  expect(text).toContain('## Left to do');
  expect(lines.join('\n')).toMatch(/\[ 5:\d\d\] promote {2}done, 5 min.* \(expected 5 min\)/);
});

test('asks for confirmation, which needs a terminal', async () => {
  expect(await run({ action: 'take-over' })).toBe(false);
  expect(lines.join('\n')).toContain('Confirmation needs a terminal. To confirm without one, add --yes');
  expect(regions.serves).toBe(PRIMARY);
});

test('writes a report of a failed run', async () => {
  regions.recovery.images = [];
  expect(await run({ action: 'take-over', yes: true })).toBe(false);
  expect(lines.at(-1)).toBe(
    'shop: check: 1 of 8 preconditions of us-west-2 are not met: image. Solve them, or add --force',
  );
  expect(report(reports()[0])).toMatchObject({ outcome: 'failed', error: expect.stringContaining('image') });
});

test('an interrupted run leaves a report of the steps so far', async () => {
  jest.spyOn(systemClock, 'sleep').mockReturnValue(new Promise(() => undefined));
  void run({ action: 'take-over', yes: true });
  const isPromoting = () => reports().length > 0 && report(reports()[0]).steps.some(({ id }) => id === 'promote');
  while (!isPromoting()) await new Promise((resolve) => setImmediate(resolve));
  expect(report(reports()[0])).toMatchObject({ outcome: 'running' });
});

test('reads the plan of the stage', async () => {
  regions.recovery.parameters['/prod/shop'] = JSON.stringify(PLAN);
  expect(await run({ plan: '/{stage}/shop' })).toBe(true);
});

test.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('reads the Region from %s', async (name) => {
  process.env[name] = RECOVERY;
  expect(await run({ region: undefined })).toBe(true);
});

test('fails without a Region', async () => {
  expect(await run({ region: undefined })).toBe(false);
  expect(lines).toEqual(['shop: region is required: add --region with the recovery Region, or set AWS_REGION']);
});

test('fails without the name of a plan', async () => {
  expect(await run({ plan: undefined })).toBe(false);
  expect(lines).toEqual([
    'shop: plan is required: set nx.targets.failover.options.plan in package.json, or add --plan',
  ]);
});

test('fails if there is no plan', async () => {
  delete regions.recovery.parameters['/shop/failover'];
  expect(await run({})).toBe(false);
  expect(lines[0]).toBe(
    'shop: the failover plan /shop/failover in us-west-2 does not exist. Deploy the stacks of the recovery Region, or ' +
      'set --region and --plan',
  );
});

test('fails with one line if the plan cannot be read', async () => {
  regions.errors[`${RECOVERY} GetParameter`] = new AwsError('AccessDeniedException', 'not authorized');
  expect(await run({})).toBe(false);
  expect(lines).toEqual([
    'shop: the failover plan /shop/failover in us-west-2 cannot be read: access denied: not authorized',
  ]);
});

test('fails with one line without credentials', async () => {
  regions.errors[`${RECOVERY} GetCallerIdentity`] = new AwsError(
    'CredentialsProviderError',
    'Could not load credentials',
  );
  expect(await run({})).toBe(false);
  expect(lines).toEqual([
    'shop: the credentials cannot be read: there are no credentials for AWS. Use a profile: create one with `aws configure sso --profile NAME`, and set AWS_PROFILE=NAME',
  ]);
});

test('fails for the plan of another stage, which the credentials belong to', async () => {
  expect(await run({ stage: 'staging' })).toBe(false);
  expect(lines).toEqual(["shop: the failover plan must be for staging, got 'prod'. Check the credentials"]);
});

test('fails for credentials of another account', async () => {
  regions.recovery.parameters['/shop/failover'] = JSON.stringify({ ...PLAN, account: '444444444444' });
  expect(await run({})).toBe(false);
  expect(lines).toEqual(['shop: credentials of prod must be for account 444444444444, got 333333333333']);
});

test('uses the plan of the primary Region only while the recovery Region is lost', async () => {
  expect(await run({ region: PRIMARY })).toBe(false);
  expect(lines).toEqual(["shop: --region must be us-west-2, got 'us-east-1'"]);
  regions.takenOver();
  regions.lost = RECOVERY;
  expect(await run({ action: 'give-back', force: true, yes: true, region: PRIMARY })).toBe(true);
  expect(regions.serves).toBe(PRIMARY);
});

test('fails for an unknown action', async () => {
  expect(await run({ action: 'failback' as never })).toBe(false);
  expect(lines).toEqual(["shop: action must be one of check, take-over, abort, fence, give-back, got 'failback'"]);
});

test('--database names another instance', async () => {
  regions.database(RECOVERY).name = 'shop-db-3';
  expect(await run({})).toBe(false);
  expect(await run({ database: 'shop-db-3' })).toBe(true);
});

test('writes the reports to another folder', async () => {
  expect(await run({ reports: 'out' })).toBe(true);
  expect(readdirSync(join(root, 'out'))).toHaveLength(2);
});
