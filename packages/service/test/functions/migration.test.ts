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

/** What Amazon ECS tells of the task, look by look, and what becomes of a request. */
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

test('a migration that ends well lets the deployment go on', async () => {
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
  [stopped(1), `the migration ${TASK} ended with 1: Essential container in task exited`],
  [stopped(137, 'OutOfMemoryError'), `the migration ${TASK} ended with 137: OutOfMemoryError`],
  [
    stopped(undefined, 'CannotPullContainerError'),
    `the migration ${TASK} ended with no exit code: CannotPullContainerError`,
  ],
])('a migration that fails stops the deployment: %#', async (state, reason) => {
  const { answer } = await handled([state]);
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: reason });
});

test('a migration that takes too long is stopped, and the deployment with it', async () => {
  const { answer, stopTask, describeTasks } = await handled([{ lastStatus: 'RUNNING' }]);
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: `the migration ${TASK} took longer than 60 seconds and was stopped`,
  });
  expect(stopTask).toHaveBeenCalledWith({ cluster: 'cluster', task: TASK, reason: 'the migration took too long' });
  expect(describeTasks).toHaveBeenCalledTimes(13);
});

test.each([
  [{ failures: [{ reason: 'RESOURCE:MEMORY' }] }, 'Error: the migration did not start: RESOURCE:MEMORY'],
  [{}, 'Error: the migration did not start: no reason given'],
])('a migration that does not start stops the deployment: %#', async (started, reason) => {
  const { answer } = await handled([], request(), { runTask: () => Promise.resolve(started) });
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: reason });
});

test('whatever goes wrong, CloudFormation is answered', async () => {
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

  test('to a newer revision runs the migration and keeps the id', async () => {
    const { runTask, answer } = await handled([stopped(0)], update(10, `${FAMILY}:9`));
    expect(runTask).toHaveBeenCalledTimes(1);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'given-before' });
  });

  test.each([9, 10])(
    'back to an older revision, or to the same, runs nothing and succeeds: %d after 10',
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

test('a deletion runs nothing', async () => {
  const { runTask, answer } = await handled([], request({ RequestType: 'Delete' }));
  expect(runTask).not.toHaveBeenCalled();
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
});
