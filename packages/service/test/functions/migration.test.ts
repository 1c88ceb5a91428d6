import { createHandler, type Properties, type Request, type Surroundings } from '../../functions/migration/handler';

const TASK = 'arn:aws:ecs:us-east-1:111111111111:task/api/1';
const FAMILY = 'arn:aws:ecs:us-east-1:111111111111:task-definition/api-migration';

const properties = (revision: number): Properties => ({
  Cluster: 'cluster',
  TaskDefinition: `${FAMILY}:${revision}`,
  ContainerName: 'migration',
  Subnets: ['subnet-1'],
  SecurityGroups: ['sg-1'],
  TimeoutSeconds: '60',
});

const request = (more: Partial<Request> = {}): Request => ({
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
    { name: 'migration', exitCode, reason },
  ],
});

/** Handles a request. Each state is a response of DescribeTasks. */
async function handled(states: object[], sent = request(), ecs: Partial<Surroundings['ecs']> = {}) {
  let clock = 0;
  const runTask = jest.fn(() => Promise.resolve({ tasks: [{ taskArn: TASK }] }));
  const stopTask = jest.fn(() => Promise.resolve());
  const describeTasks = jest.fn(() =>
    Promise.resolve({ tasks: [(states.length > 1 ? states.shift() : states[0]) ?? {}] }),
  );
  const answers: [string, string][] = [];
  const put = (url: string, body: string) => {
    answers.push([url, body]);
    return Promise.resolve();
  };
  const sleep = (milliseconds: number) => {
    clock += milliseconds;
    return Promise.resolve();
  };
  await createHandler({ ecs: { runTask, stopTask, describeTasks, ...ecs }, put, sleep, now: () => clock })(sent);
  const [url, body] = answers[0];
  return {
    runTask,
    stopTask,
    describeTasks,
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
  [stopped(1), `the migration ${TASK} failed with exit code 1: Essential container in task exited`],
  [stopped(137, 'OutOfMemoryError'), `the migration ${TASK} failed with exit code 137: OutOfMemoryError`],
  [
    stopped(undefined, 'CannotPullContainerError'),
    `the migration ${TASK} failed without an exit code: CannotPullContainerError`,
  ],
])('responds with FAILED when the migration fails: %#', async (state, reason) => {
  const { answer } = await handled([state]);
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: reason });
});

test('stops a migration that exceeds its timeout and responds with FAILED', async () => {
  const { answer, stopTask, describeTasks } = await handled([{ lastStatus: 'RUNNING' }]);
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: `the migration ${TASK} exceeded its timeout of 60 seconds and was stopped`,
  });
  expect(stopTask).toHaveBeenCalledWith({
    cluster: 'cluster',
    task: TASK,
    reason: 'the migration exceeded its timeout',
  });
  expect(describeTasks).toHaveBeenCalledTimes(13);
});

test.each([
  [{ failures: [{ reason: 'RESOURCE:MEMORY' }] }, 'Error: the migration did not start: RESOURCE:MEMORY'],
  [{}, 'Error: the migration did not start: no reason given'],
])('responds with FAILED when the migration does not start: %#', async (started, reason) => {
  const { answer } = await handled([], request(), { runTask: () => Promise.resolve(started) });
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: reason });
});

test('responds with FAILED when an API call fails', async () => {
  const { answer } = await handled([], request(), { describeTasks: () => Promise.reject(new Error('throttled')) });
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'Error: throttled' });
});

describe('an update', () => {
  const update = (revision: number, before: string) =>
    request({
      RequestType: 'Update',
      PhysicalResourceId: 'given-before',
      ResourceProperties: properties(revision),
      OldResourceProperties: { ...properties(1), TaskDefinition: before },
    });

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
  const { runTask, answer } = await handled([], request({ RequestType: 'Delete' }));
  expect(runTask).not.toHaveBeenCalled();
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
});
