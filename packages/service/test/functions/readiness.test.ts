import { createHandler, type Plan, type RegionState, type Result } from '../../functions/readiness/handler';

const region = (name: string) => ({
  region: name,
  cluster: 'shop',
  service: 'api',
  cpu: 512,
  maxTasks: 10,
  minCapacityParameter: '/min',
  imageTagParameter: '/tag',
  imageRepository: 'api',
});

const plan: Plan = {
  switch: { alarmName: 'active' },
  secrets: ['shop/user', 'shop/key'],
  primary: { ...region('us-east-1'), database: 'db', restingTasks: 2 },
  recovery: { ...region('us-west-2'), database: 'db-replica', restingTasks: 0, certificateArn: 'certificate' },
};

const container = {
  name: 'api',
  image: '1.dkr.ecr.us-east-1.amazonaws.com/api:abc',
  environment: { PROFILE: 'prod' },
  secrets: ['URL', 'KEY'],
};

/** A Region in which everything is in place. */
function state(changes: Partial<RegionState> = {}, parameters: Record<string, string> = {}): RegionState {
  const values: Record<string, string> = { '/tag': 'abc', '/min': '0', ...parameters };
  return {
    parameter: (name) => Promise.resolve(values[name]),
    secretVersion: (name) => Promise.resolve(`version of ${name}`),
    database: () => Promise.resolve({ status: 'available', version: '15.17', instanceClass: 'db.t3.medium' }),
    hasImage: (_, tag) => Promise.resolve(tag === 'abc'),
    taskDefinition: () => Promise.resolve({ cpu: '512', memory: '1024', containers: [container] }),
    certificate: () => Promise.resolve({ status: 'ISSUED', notAfter: new Date('2026-12-31') }),
    fargateQuota: () => Promise.resolve(10),
    isInAlarm: () => Promise.resolve(false),
    ...changes,
  };
}

const atRest = () => state({}, { '/min': '2' });

/** Runs the checks and returns the metric and the results that are not `ready`. */
async function compared(recovery = state(), primary = atRest(), changed: Partial<Plan> = {}) {
  const metrics: number[] = [];
  const logged: Result[] = [];
  const handler = createHandler({
    plan: { ...plan, ...changed },
    primary,
    recovery,
    now: () => new Date('2026-11-30'),
    put: (value) => {
      metrics.push(value);
      return Promise.resolve();
    },
    log: (result) => logged.push(result),
  });
  const results = await handler();
  expect(logged).toEqual(results);
  expect(metrics).toHaveLength(1);
  return { ready: metrics[0], results: results.filter(({ result }) => result !== 'ready') };
}

test('both Regions agree', async () => {
  expect(await compared()).toEqual({ ready: 1, results: [] });
});

test.each<[string, string, Partial<RegionState>]>([
  [
    'database',
    'db-replica is rebooting',
    { database: () => Promise.resolve({ status: 'rebooting', version: '15.17', instanceClass: 'db.t3.medium' }) },
  ],
  [
    'database version and class',
    '15.16 instead of 15.17',
    { database: () => Promise.resolve({ status: 'available', version: '15.16', instanceClass: 'db.t3.medium' }) },
  ],
  [
    'database version and class',
    'db.t3.small instead of db.t3.medium',
    { database: () => Promise.resolve({ status: 'available', version: '15.17', instanceClass: 'db.t3.small' }) },
  ],
  ['image', 'api has no image abc', { hasImage: () => Promise.resolve(false) }],
  [
    'task definition',
    'differs in memory, image, names of variables, PROFILE',
    {
      taskDefinition: () =>
        Promise.resolve({
          cpu: '512',
          memory: '512',
          containers: [{ ...container, image: 'x/api:old', environment: { PROFILE: 'dev' }, secrets: ['KEY'] }],
        }),
    },
  ],
  [
    'task definition',
    'differs in cpu',
    {
      taskDefinition: (cluster) =>
        Promise.resolve({
          cpu: cluster === plan.recovery.cluster ? '256' : '512',
          memory: '1024',
          containers: [container],
        }),
    },
  ],
  [
    'task definition',
    'differs in container api',
    { taskDefinition: () => Promise.resolve({ cpu: '512', memory: '1024', containers: [] }) },
  ],
  [
    'certificate',
    'the certificate is PENDING_VALIDATION',
    { certificate: () => Promise.resolve({ status: 'PENDING_VALIDATION' }) },
  ],
  [
    'certificate',
    'the certificate expires in 29 days',
    { certificate: () => Promise.resolve({ status: 'ISSUED', notAfter: new Date('2026-12-29T12:00:00Z') }) },
  ],
  ['quota', 'the quota of Fargate is 9 vCPU, and 10 are needed', { fargateQuota: () => Promise.resolve(9) }],
  ['switch and capacity', 'the recovery Region serves without tasks', { isInAlarm: () => Promise.resolve(true) }],
])('the check %s fails: %s', async (check, reason, changes) => {
  expect(await compared(state(changes))).toEqual({ ready: 0, results: [{ check, result: 'not ready', reason }] });
});

test('an old secret fails, and a missing one', async () => {
  const old = state({ secretVersion: (name) => Promise.resolve(name === 'shop/key' ? 'old' : `version of ${name}`) });
  expect((await compared(old)).results).toEqual([
    { check: 'secret versions', result: 'not ready', reason: 'another version of shop/key' },
  ]);
  const missing = state({ secretVersion: () => Promise.resolve(undefined) });
  expect((await compared(missing)).results[0]).toMatchObject({
    check: 'secrets',
    reason: 'no current version of shop/user, shop/key',
  });
});

test('another tag fails', async () => {
  const { results } = await compared(state({ hasImage: () => Promise.resolve(true) }, { '/tag': 'old' }));
  expect(results).toEqual([{ check: 'image tag', result: 'not ready', reason: 'old instead of abc' }]);
});

test('a variable can be a secret in one Region only', async () => {
  const taskDefinition = () =>
    Promise.resolve({
      cpu: '512',
      memory: '1024',
      containers: [{ ...container, environment: { PROFILE: 'prod', URL: 'jdbc:' }, secrets: ['KEY'] }],
    });
  expect(await compared(state({ taskDefinition }))).toMatchObject({ ready: 1 });
});

test.each<[string, boolean, string, string, string | undefined]>([
  ['the recovery Region serves', true, '2', '0', undefined],
  ['both serve', true, '2', '2', 'the primary Region has 2 tasks while the recovery Region serves: fence it'],
  ['the standby has tasks at rest', false, '2', '2', '2 tasks while the primary Region serves'],
  ['no Region has tasks', false, '0', '0', 'the primary Region serves without tasks'],
])('switch and capacity: %s', async (_, isActive, here, there, reason) => {
  const recovery = state({ isInAlarm: () => Promise.resolve(isActive) }, { '/min': here });
  const { results } = await compared(recovery, state({}, { '/min': there }));
  expect(results.map((result) => result.reason)).toEqual(reason === undefined ? [] : [reason]);
});

test('warm tasks are expected', async () => {
  const warm = { recovery: { ...plan.recovery, restingTasks: 2 } };
  expect(await compared(state({}, { '/min': '2' }), atRest(), warm)).toEqual({ ready: 1, results: [] });
});

test('a certificate that is not named is not checked', async () => {
  const unnamed = { recovery: { ...plan.recovery, certificateArn: undefined } };
  const certificate = () => Promise.reject(new Error('not called'));
  expect(await compared(state({ certificate }), atRest(), unnamed)).toMatchObject({ ready: 1 });
});

describe('when the primary Region does not answer', () => {
  const lost = () => Promise.reject(new Error('timed out'));
  const primary = state({ parameter: lost, secretVersion: lost, database: lost, taskDefinition: lost });

  test('the comparisons are unknown, and the standby is ready', async () => {
    const { ready, results } = await compared(state(), primary);
    expect(ready).toBe(1);
    expect(results.map(({ check, result, reason }) => [check, result, reason])).toEqual(
      ['database version and class', 'image tag', 'secret versions', 'task definition', 'switch and capacity'].map(
        (check) => [check, 'unknown', 'Error: timed out'],
      ),
    );
  });

  test('the checks of the recovery Region still fail', async () => {
    expect(await compared(state({ hasImage: () => Promise.resolve(false) }), primary)).toMatchObject({ ready: 0 });
  });
});

test('a recovery Region that does not answer is not ready', async () => {
  const { ready, results } = await compared(state({ fargateQuota: () => Promise.reject(new Error('denied')) }));
  expect([ready, results]).toEqual([0, [{ check: 'quota', result: 'not ready', reason: 'Error: denied' }]]);
});
