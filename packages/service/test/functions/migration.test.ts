import { createHandler, type Properties, type Request, type Surroundings } from '../../functions/migration/handler';

const TASK = 'arn:aws:ecs:us-east-1:111111111111:task/api/1';
const LOG = `See the log stream migration/app/1 of the log group /ecs/api, task ${TASK}`;
const FAMILY = 'arn:aws:ecs:us-east-1:111111111111:task-definition/api-migration';

const properties = (revision: number): Properties => ({
  Cluster: 'cluster',
  TaskDefinition: `${FAMILY}:${revision}`,
  ContainerName: 'app',
  LogGroup: '/ecs/api',
  LogStreamPrefix: 'migration/app',
  Subnets: ['subnet-1'],
  SecurityGroups: ['sg-1'],
  TimeoutSeconds: '60',
});

const create = (more: Partial<Request> = {}): Request => ({
  RequestType: 'Create',
  RequestId: 'request-1',
  ResponseURL: 'https://answer',
  StackId: 'stack',
  LogicalResourceId: 'Migration',
  ResourceProperties: properties(1),
  ...more,
});

const stopped = (exitCode?: number, reason?: string) => ({
  taskArn: TASK,
  lastStatus: 'STOPPED',
  stoppedReason: 'Essential container in task exited',
  containers: [
    { name: 'other', exitCode: 0 },
    { name: 'app', exitCode, reason },
  ],
});

const update = (revision = 2, before = `${FAMILY}:1`): Request =>
  create({
    RequestType: 'Update',
    PhysicalResourceId: 'given-before',
    ResourceProperties: properties(revision),
    OldResourceProperties: { ...properties(1), TaskDefinition: before },
  });

/** Handles a request. Each state is a response of DescribeTasks. */
async function handled(states: object[], sent = create(), ecs: Partial<Surroundings['ecs']> = {}) {
  let clock = 0;
  const runTask = jest.fn((_: Record<string, unknown>) => Promise.resolve({ tasks: [{ taskArn: TASK }] }));
  const stopTask = jest.fn(() => Promise.resolve());
  const describeTasks = jest.fn(() =>
    Promise.resolve({ tasks: [(states.length > 1 ? states.shift() : states[0]) ?? {}] }),
  );
  const answers: [string, string][] = [];
  const put = (url: string, body: string) => {
    answers.push([url, body]);
    return Promise.resolve();
  };
  const slept: number[] = [];
  const sleep = (milliseconds: number) => {
    clock += milliseconds;
    slept.push(milliseconds);
    return Promise.resolve();
  };
  await createHandler({ ecs: { runTask, stopTask, describeTasks, ...ecs }, put, sleep, now: () => clock })(sent);
  const [url, body] = answers[0];
  return {
    runTask,
    stopTask,
    describeTasks,
    slept,
    url,
    answer: JSON.parse(body) as Record<string, unknown>,
    answers: answers.length,
  };
}

test('responds with SUCCESS when the migration succeeds', async () => {
  const { answer, url, runTask, describeTasks, answers } = await handled([
    { lastStatus: 'PENDING' },
    { lastStatus: 'RUNNING' },
    stopped(0),
  ]);
  expect(answers).toBe(1);
  expect(url).toBe('https://answer');
  expect(answer).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: 'Migration',
    StackId: 'stack',
    RequestId: 'request-1',
    LogicalResourceId: 'Migration',
  });
  expect(describeTasks).toHaveBeenCalledTimes(3);
  expect(runTask).toHaveBeenCalledWith({
    cluster: 'cluster',
    taskDefinition: `${FAMILY}:1`,
    launchType: 'FARGATE',
    clientToken: 'request-1',
    propagateTags: 'TASK_DEFINITION',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
    },
  });
});

test.each([
  [stopped(1), 'failed with exit code 1: Essential container in task exited'],
  [stopped(137, 'OutOfMemoryError'), 'failed with exit code 137: OutOfMemoryError'],
  [stopped(undefined, 'CannotPullContainerError'), 'failed without an exit code: CannotPullContainerError'],
  [{ lastStatus: 'STOPPED' }, 'failed without an exit code: no reason given'],
])(
  'responds with FAILED, the reason and the log stream when the migration of an update fails: %#',
  async (state, reason) => {
    const { answer, runTask } = await handled([state], update());
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: `the migration ${reason}. ${LOG}` });
    expect(runTask).toHaveBeenCalledTimes(1);
  },
);

describe('a creation', () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue();
  afterEach(() => warn.mockClear());

  test('runs a migration that fails again, with another token', async () => {
    const { answer, runTask, slept } = await handled([stopped(1), stopped(1), stopped(0)]);
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect(runTask.mock.calls).toEqual(
      ['request-1', 'request-1-2', 'request-1-3'].map((clientToken) => [expect.objectContaining({ clientToken })]),
    );
    expect(slept).toEqual([20_000, 20_000]);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^attempt 1 of 3: the migration failed with exit code 1: /)],
      [expect.stringMatching(/^attempt 2 of 3: /)],
    ]);
  });

  test('fails after three attempts', async () => {
    const { answer, runTask } = await handled([stopped(2)]);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('failed with exit code 2') });
    expect(runTask).toHaveBeenCalledTimes(3);
  });

  test('does not start an attempt after the timeout', async () => {
    const { answer, runTask } = await handled([{ lastStatus: 'RUNNING' }]);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('exceeded its timeout') });
    expect(runTask).toHaveBeenCalledTimes(1);
  });

  test('starts a migration again that did not start', async () => {
    const runTask = jest
      .fn()
      .mockRejectedValueOnce(new Error('unable to assume the role'))
      .mockResolvedValueOnce({ tasks: [{ taskArn: TASK }] });
    const { answer } = await handled([stopped(0)], create(), { runTask });
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect(runTask).toHaveBeenCalledTimes(2);
  });
});

test('stops a migration that exceeds its timeout and responds with FAILED', async () => {
  const { answer, stopTask, describeTasks } = await handled([{ lastStatus: 'RUNNING' }], update());
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: `the migration exceeded its timeout of 60 seconds and was stopped. ${LOG}`,
  });
  expect(stopTask).toHaveBeenCalledWith({
    cluster: 'cluster',
    task: TASK,
    reason: 'the migration exceeded its timeout',
  });
  expect(describeTasks).toHaveBeenCalledTimes(31);
});

test.each([
  [{ failures: [{ reason: 'RESOURCE:MEMORY' }] }, 'Error: the migration did not start: RESOURCE:MEMORY'],
  [{}, 'Error: the migration did not start: no reason given'],
])('responds with FAILED when the migration does not start: %#', async (started, reason) => {
  const { answer } = await handled([], update(), { runTask: () => Promise.resolve(started) });
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: reason });
});

test('responds with FAILED when an API call fails', async () => {
  const { answer } = await handled([], update(), { describeTasks: () => Promise.reject(new Error('throttled')) });
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'Error: throttled' });
});

describe('an update', () => {
  test('to a newer revision runs the migration and keeps the physical id', async () => {
    const { runTask, answer } = await handled([stopped(0)], update(10, `${FAMILY}:9`));
    expect(runTask).toHaveBeenCalledTimes(1);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'given-before' });
  });

  test.each([9, 10])(
    'to an older or the same revision succeeds without running the migration: %d after 10',
    async (revision) => {
      const { runTask, answer } = await handled([stopped(1)], update(revision, `${FAMILY}:10`));
      expect(runTask).not.toHaveBeenCalled();
      expect(answer).toMatchObject({ Status: 'SUCCESS' });
    },
  );

  test('to another family runs the migration', async () => {
    const { runTask } = await handled([stopped(0)], update(1, `${FAMILY}-old:10`));
    expect(runTask).toHaveBeenCalledTimes(1);
  });
});

test('a deletion succeeds without running the migration', async () => {
  const { runTask, answer } = await handled([], create({ RequestType: 'Delete' }));
  expect(runTask).not.toHaveBeenCalled();
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
});
