import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { createToken, membersOf, standIn, writeWorkload } from '@pets/local';
import { LiveDeployment } from '../src/live-deployment';
import { UNAFFECTED, underLoad } from '../src/load';
import { type LogEvent, problemsOf, type SavedQuery } from '../src/log-queries';
import { servingProblem, testUnless } from '../src/requirements';
import { describeRollback, SLOW_MIGRATION } from '../src/rollback-rows';
import { describeSessions } from '../src/session-rows';
import { describeStatusCommands } from '../src/status-rows';
import { describeRunTask } from '../src/task-rows';
import { outage, OUTAGES } from '../src/outage';
import { inUse, tracesOf } from '../src/traces';

const problem = servingProblem();
const test = testUnless(problem, 'the local deployment does not serve requests');
const dev = new LiveDeployment();
let url: string;
beforeAll(async () => {
  if (problem) return;
  await dev.start();
  const script = (code: string, migration = '') => {
    const source = `if (process.argv.includes("migrate")) { ${migration} } else { ${code} }`;
    return { command: [process.execPath, '-e', source, '--'] };
  };
  writeWorkload(dev.emulatorFolder, {
    default: standIn(),
    images: {
      ends: script('console.log("wrong configuration"); process.exit(3)'),
      sick: { ...script('setInterval(() => undefined, 1000)'), grace: 1 },
      [SLOW_MIGRATION]: script('', 'setTimeout(() => undefined, 20_000)'),
      'wrong-schema': script('', 'console.log("wrong statement"); process.exit(3)'),
    },
  });
  await dev.deploy();
  url = `${dev.url}/pets`;
  await dev.untilReplaced([]);
});
afterAll(() => dev.close());

async function image(): Promise<string | undefined> {
  const { taskDefinition } = await new ECSClient(dev.client()).send(
    new DescribeTaskDefinitionCommand({ taskDefinition: (await dev.service()).taskDefinition }),
  );
  return taskDefinition?.containerDefinitions?.[0].image;
}

describe('requests', () => {
  test('pass the distribution and the load balancer to a task', async () => {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([]);
    expect(response.headers.get('x-cache')).toBe('Miss from cloudfront');
    expect(response.headers.get('strict-transport-security')).toMatch(/max-age=/);
  });

  test('write to the database with a token', async () => {
    const token = await createToken({ endpoint: dev.endpoint }, 'us-east-1');
    const post = (authorization: string) =>
      fetch(url, { method: 'POST', body: '{"name":"Rex"}', headers: { authorization } });
    expect((await post('Bearer wrong')).status).toBe(401);
    const created = await post(`Bearer ${token}`);
    expect(created.status).toBe(201);
    expect(await (await fetch(url)).json()).toEqual([await created.json()]);
  });

  test('without the origin header do not reach a task', async () => {
    const { status, body } = await dev.bypassDistribution('/pets');
    expect({ status, body }).toEqual({ status: 403, body: expect.not.stringContaining('Rex') });
  });
});

test('the log group has the lines of the application', async () => {
  const lines = await dev.logLines('/ecs/pets-api');
  const messages = lines.map((line) => (JSON.parse(line) as { message: string }).message);
  expect(messages).toContainEqual(expect.stringMatching(/^GET \/pets 200$/));
});

test('a migration ran before the service started', async () => {
  const streams = await dev.logStreams('/ecs/pets-api');
  expect(streams.filter((name) => name.startsWith('migration/pets-api/')).length).toBeGreaterThan(0);
});

describeStatusCommands(dev, test, () => url);
describeRollback(dev, test, () => url);
describeRunTask(dev, test);
describeSessions(dev, test);

describe('a standalone task runs the command of its request and has the exit code of its container', () => {
  test.each([
    ['that succeeds', undefined, 0, 'migrated the database'],
    ['that fails', 'jdbc:postgresql://127.0.0.1:1/petsdb', 1, 'connect ECONNREFUSED 127.0.0.1:1'],
  ])('%s', async (_, value, exitCode, message) => {
    const before = await dev.tasks();
    const environment = value ? [{ name: 'SPRING_DATASOURCE_URL', value }] : [];
    const task = await dev.runTask({ command: ['migrate'], environment });
    expect(task).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode }] });
    expect(await dev.tasks()).toEqual(before);
    // the log driver sends the last lines after the process has ended
    while (!(await dev.logLines('/ecs/pets-api')).some((line) => line.includes(message))) await sleep(100);
  });
});

describe('under 50 requests a second', () => {
  test('a rotation of both users replaces the tasks without a failed request or a lost session', async () => {
    const before = await dev.tasks();
    const user = await dev.credentials('pets-api/db-app');
    const master = await dev.credentials('pets-api/db-password');
    const result = await underLoad(url, async () => {
      await Promise.all([dev.rotate('pets-api/db-app'), dev.rotate('pets-api/db-password')]);
      await dev.untilReplaced(before);
    });
    expect(result).toMatchObject(UNAFFECTED);
    expect(result.requests).toBeGreaterThan(100);
    // alternating users: the other user has the new password
    const names = [user.username, (await dev.credentials('pets-api/db-app')).username].sort();
    expect(names).toEqual(['pets_app', 'pets_app_clone']);
    const rotated = await dev.credentials('pets-api/db-password');
    expect(rotated.username).toBe(master.username);
    expect(rotated.password).not.toBe(master.password);
  });

  test('a rotation of the session cache replaces the tasks without a failed request or a lost session', async () => {
    const before = await dev.tasks();
    const rotated = async () => (JSON.parse(await dev.secret('pets-api/cache-auth')) as { password: string }).password;
    const first = await rotated();
    const result = await underLoad(url, async () => {
      await dev.rotate('pets-api/cache-auth');
      await dev.untilReplaced(before);
    });
    expect(result).toMatchObject(UNAFFECTED);
    const second = await rotated();
    expect(second).not.toBe(first);
    expect(await dev.cacheAccepts([first, second, 'wrong'])).toEqual([true, true, false]);
    // the next rotation revokes the first password
    await dev.rotate('pets-api/cache-auth');
    expect(await dev.cacheAccepts([first, second, await rotated()])).toEqual([false, true, true]);
    await dev.untilReplaced(await dev.tasks().then((tasks) => tasks.filter((arn) => before.includes(arn))));
  });

  test('a release by the tag parameter replaces the tasks without a failed request or a lost session', async () => {
    const before = await dev.tasks();
    const result = await underLoad(url, async () => {
      await dev.release('0a1b2c3d4e5f');
      await dev.untilReplaced(before);
    });
    expect(result).toMatchObject(UNAFFECTED);
    expect(await image()).toMatch(/:0a1b2c3d4e5f$/);
  });

  test.each([
    ['ends at once', 'ends', 'wrong configuration'],
    ['fails its health checks', 'sick', undefined],
  ])('an image that %s is rolled back without a failed request or a lost session', async (_, tag, line) => {
    const before = await dev.tasks();
    const result = await underLoad(url, async () => {
      await dev.release(tag);
      await dev.untilRolledBack();
    });
    expect(result).toMatchObject(UNAFFECTED);
    expect(await dev.tasks()).toEqual(before);
    expect(await image()).toMatch(/:0a1b2c3d4e5f$/);
    if (line) expect(await dev.logLines('/ecs/pets-api')).toContain(line);
  });

  test('an image whose migration fails is not deployed, and the event names the log stream', async () => {
    const before = await dev.tasks();
    const result = await underLoad(url, async () => {
      await expect(dev.release('wrong-schema')).rejects.toThrow('UPDATE_ROLLBACK_COMPLETE');
    });
    expect(result).toMatchObject(UNAFFECTED);
    expect(await dev.tasks()).toEqual(before);
    expect(await image()).toMatch(/:0a1b2c3d4e5f$/);
    const { LogicalResourceId, ResourceStatusReason = '' } = await dev.failedEvent('dev-Service');
    expect(LogicalResourceId).toMatch(/^ServiceMigration/);
    expect(ResourceStatusReason).toContain('the migration failed with exit code 3: ');
    const [, stream, group] = /See the log stream (\S+) of the log group (\S+),/.exec(ResourceStatusReason) ?? [];
    expect([group, await dev.logLines(group, stream)]).toEqual(['/ecs/pets-api', ['wrong statement']]);
  });

  test('requests fail when the only task is killed, which shows that the measurement can fail', async () => {
    const before = await dev.tasks();
    const result = await underLoad(url, async () => {
      dev.signal('task', 'SIGKILL');
      await dev.untilReplaced(before);
    });
    expect(Object.values(result.failed).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
    expect(result.sessionsLost).toBe(0);
  });
});

test.each(OUTAGES)(
  'the %s %s: tasks and static paths stay available, requests fail within 10 s',
  async (kind, _, signal) => {
    const { statuses, slowest, ...others } = await outage(dev, kind, signal);
    expect(others).toEqual({ unavailable: [], sameTasks: true });
    expect([...new Set(statuses)].filter((status) => status !== 200)).toEqual([503]);
    expect(slowest).toBeLessThan(10);
  },
);

test('the saved queries select its log events', async () => {
  const lines = await dev.logLines('/ecs/pets-api');
  const events = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogEvent);
  expect(problemsOf(dev.templateResources<SavedQuery>('AWS::Logs::QueryDefinition'), events)).toEqual({});
});

test('nothing tried to reach another machine', () => {
  expect(dev.refused()).toEqual([]);
});

test('stops without a process, port, file or shared memory left', async () => {
  const traces = await tracesOf(dev);
  // shows that the measurement can fail
  expect(await inUse(traces)).toEqual(traces);
  await dev.close();
  expect(membersOf(dev.group)).toEqual([]);
  // processes without their parent are collected by the operating system
  while ((await inUse(traces)).processes.length > 0) await sleep(50);
  expect(await inUse(traces)).toEqual({ processes: [], ports: [], folders: [], memory: [] });
});
