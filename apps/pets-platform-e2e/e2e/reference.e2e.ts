import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createToken, membersOf, referenceJar, springBoot, writeWorkload } from '@pets/local';
import contract from '../../pets-api/contract.json';
import { type ThrowingAgent, throwingAgent } from '../../pets-api/e2e/support/agent';
import { connectionsOf } from '../src/connections';
import { LiveDeployment } from '../src/live-deployment';
import { UNAFFECTED, underLoad } from '../src/load';
import { count, type LogEvent, problemsOf, type SavedQuery } from '../src/log-queries';
import { outage, OUTAGES } from '../src/outage';
import { servingProblem, testUnless } from '../src/requirements';
import { inUse, tracesOf } from '../src/traces';

const jar = referenceJar();
const problem = 'missing' in jar ? jar.missing : servingProblem();
const test = testUnless(problem, 'the reference application does not run on the emulator');

const LOG_GROUP = '/ecs/pets-api';
const { level, message } = contract.logs.fields;

const dev = new LiveDeployment();
let agent: ThrowingAgent;
let url: string;

beforeAll(async () => {
  if (problem) return;
  agent = throwingAgent();
  await dev.start();
  const application = springBoot('missing' in jar ? '' : jar.path, [agent.option]);
  writeWorkload(dev.emulatorFolder, { default: application, images: {} });
  await dev.deploy();
  url = `${dev.url}/pets`;
  await dev.untilReplaced([]);
});
afterAll(() => dev.close());

/** Events of the application in its log group. */
async function events(): Promise<LogEvent[]> {
  const lines = await dev.logLines(LOG_GROUP);
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogEvent);
}

test('writes with a token and reads, with a session in cookies for HTTPS', async () => {
  const first = await fetch(url);
  expect([first.status, await first.json()]).toEqual([200, []]);
  expect(first.headers.get('set-cookie')).toMatch(/^SESSION=[^;]+; .*Secure; HttpOnly; SameSite=Lax/);
  const token = await createToken({ endpoint: dev.endpoint }, 'us-east-1');
  const post = (authorization: string) =>
    fetch(url, {
      method: 'POST',
      body: '{"name":"Rex"}',
      headers: { authorization, 'content-type': 'application/json' },
    });
  expect((await post('Bearer wrong')).status).toBe(401);
  const created = await post(`Bearer ${token}`);
  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toMatch(/^https:\/\/[^/]+\/pets\/1$/);
  expect(await (await fetch(url)).json()).toEqual([await created.json()]);
});

test('has the memory of the task definition', () => {
  const [task] = dev.processes('task');
  const found = membersOf(dev.group).find(({ pid }) => pid === task);
  expect(found?.command).toContain(' -XX:MaxRAM=1024m ');
});

test('a rotation of database and cache replaces the tasks without a failed request or a lost session', async () => {
  const before = await dev.tasks();
  const { username } = await dev.credentials('pets-api/db-app');
  const result = await underLoad(url, async () => {
    await Promise.all([dev.rotate('pets-api/db-app'), dev.rotate('pets-api/cache-auth')]);
    await dev.untilReplaced(before);
  });
  expect(result).toMatchObject(UNAFFECTED);
  expect(result.requests).toBeGreaterThan(100);
  expect((await dev.credentials('pets-api/db-app')).username).not.toBe(username);
});

test('ECS replaces a task that ends after an OutOfMemoryError, and the session remains', async () => {
  const first = await fetch(url);
  const cookie = first.headers.getSetCookie()[0].split(';')[0];
  const before = await dev.tasks();
  agent.exhaustMemory();
  await dev.untilReplaced(before);
  const [ended] = await dev.describeTasks(before);
  expect(ended).toMatchObject({
    lastStatus: 'STOPPED',
    containers: [{ exitCode: contract.outOfMemory.exitCode }],
  });
  const again = await fetch(url, { headers: { cookie } });
  expect([again.status, again.headers.get('x-session-visits'), again.headers.getSetCookie()]).toEqual([200, '2', []]);
});

test.each(OUTAGES)(
  'the %s %s: tasks and static paths stay available, requests fail within 10 s',
  async (kind, _, signal) => {
    const { statuses, slowest, ...others } = await outage(dev, kind, signal);
    expect(others).toEqual({ unavailable: [], sameTasks: true });
    expect([...new Set(statuses)].filter((status) => status !== 200)).toEqual([contract.dependencyFailure.status]);
    expect(slowest).toBeLessThan(contract.dependencyFailure.withinSeconds);
  },
);

test('the saved queries and the metric filters select its log events', async () => {
  agent.throwException();
  const uncaught = 'uncaught exception in thread background-work';
  let logged: LogEvent[] = [];
  while (!logged.some((event) => event[message] === uncaught)) logged = await events();

  const queries = dev.templateResources<SavedQuery>('AWS::Logs::QueryDefinition');
  expect(queries.length).toBeGreaterThan(0);
  expect(problemsOf(queries, logged)).toEqual({});

  const filters = dev.templateResources<{ FilterPattern: string }>('AWS::Logs::MetricFilter');
  const counts = filters.map(({ FilterPattern }) => count(FilterPattern, logged));
  // one counts errors, and the other counts all events
  expect(counts.map((found) => found.some((event) => event[message] === uncaught))).toEqual([true, true]);
  const numbers = counts.map(({ length }) => length).sort((a, b) => a - b);
  expect(numbers).toEqual([logged.filter((event) => event[level] === 'ERROR').length, logged.length]);
});

test('is connected to this machine only', async () => {
  const { port } = await dev.credentials('pets-api/db-password');
  const cache = await dev.cacheEndpoint();
  // systems without /proc do not show connections
  if (process.platform !== 'linux') return;
  const connections = dev.processes('task').flatMap(connectionsOf);
  expect(connections.filter(({ isLoopback }) => !isLoopback)).toEqual([]);
  // shows that the measurement can fail
  expect(connections.map((remote) => remote.port)).toEqual(expect.arrayContaining([Number(port), cache.port]));
  expect(dev.refused()).toEqual([]);
});

test('has its temporary files in the folder of the emulator', () => {
  const [task] = dev.processes('task');
  const { command = '' } = membersOf(dev.group).find(({ pid }) => pid === task) ?? {};
  const [, port] = /-Dserver\.port=(\d+)/.exec(command) ?? [];
  const ofTask = (folder: string) => readdirSync(folder).filter((name) => name.startsWith(`tomcat.${port}.`));
  const folders = readdirSync(join(dev.emulatorFolder, 'containers'), { withFileTypes: true });
  const found = folders
    .filter((entry) => entry.isDirectory())
    .flatMap(({ parentPath, name }) => ofTask(join(parentPath, name)));
  expect(found).toHaveLength(1);
  expect(['/tmp', tmpdir()].flatMap(ofTask)).toEqual([]);
});

test('stops without a process, port, file or shared memory left', async () => {
  const traces = await tracesOf(dev);
  expect(await inUse(traces)).toEqual(traces);
  await dev.close();
  expect(membersOf(dev.group)).toEqual([]);
  while ((await inUse(traces)).processes.length > 0) await sleep(50);
  expect(await inUse(traces)).toEqual({ processes: [], ports: [], folders: [], memory: [] });
});
