import type { Deployment } from '../src/deployment';
import { limitsOf } from '../src/limits';
import { needsOf } from '../src/needs';
import { maxConnections, sustainedVcpus } from '../src/sizes';

const deployment: Deployment = {
  name: 'test',
  taskVcpus: 1,
  maxTasks: 10,
  targetUtilization: 0.5,
  rolloutFactor: 2,
  poolSize: 4,
  database: { name: 'burstable', vcpus: 2, memoryGib: 4, baseline: 0.2 },
  cache: { name: 'node', vcpus: 2, memoryGib: 8 },
  natGateways: 2,
  addresses: 100,
};
const cost = { taskCpuMs: 5, databaseCpuMs: 0.5, cacheCpuMs: 0.1, connectionMs: 1, responseBytes: 1024, logBytes: 512 };

/** Requests a second of the limit whose name begins with a text. */
function limit(part: string, changes: Partial<Deployment> = {}): number {
  return limitsOf({ ...deployment, ...changes }, cost).find((each) => each.part.startsWith(part))!.requests;
}

test('tasks: vCPUs at the target utilization, divided by the CPU time of a request', () => {
  expect(limit('Tasks')).toBeCloseTo((10 * 0.5) / 0.005);
  expect(limit('Tasks', { maxTasks: 20 })).toBeCloseTo(2 * limit('Tasks'));
});

test('pools: each connection is used for the statements and a round trip, at 60 % utilization', () => {
  expect(limit('Connection pools')).toBeCloseTo((10 * 4 * 0.6) / 0.002);
});

test('a burstable class has its baseline, other classes 60 % of their vCPUs', () => {
  expect(limit('Database')).toBeCloseTo((2 * 0.2) / 0.0005);
  const database = { name: 'large', vcpus: 2, memoryGib: 8 };
  expect(limit('Database', { database })).toBeCloseTo((2 * 0.6) / 0.0005);
});

test('one thread of the session cache executes the commands', () => {
  expect(limit('Session cache')).toBeCloseTo(0.6 / 0.0001);
  expect(limit('Session cache', { cache: { name: 'large', vcpus: 64, memoryGib: 8 } })).toBe(limit('Session cache'));
});

test('during a deployment, old and new tasks share addresses, targets and quotas', () => {
  const perTask = 0.5 / 0.005;
  expect(limit('Private subnets')).toBeCloseTo(50 * perTask);
  expect(limit('Targets')).toBeCloseTo(500 * perTask);
  expect(limit('Fargate quota')).toBeCloseTo(3 * perTask);
  expect(limit('Private subnets', { rolloutFactor: 1 })).toBeCloseTo(100 * perTask);
});

test('the lowest limit is first', () => {
  const requests = limitsOf(deployment, cost).map((each) => each.requests);
  expect(requests).toEqual(requests.toSorted((a, b) => a - b));
});

test('a few requests need two tasks in two Availability Zones', () => {
  expect(needsOf(1, cost)).toMatchObject({
    tasks: 2,
    taskVcpus: 0.5,
    poolSize: 2,
    peakConnections: 13,
    cacheShards: 1,
  });
});

test('tasks become larger before there are more than 50', () => {
  const { taskVcpus, tasks } = needsOf(10_000, cost);
  // 10,000 x 5 ms at 70 %
  expect([tasks, taskVcpus]).toEqual([36, 2]);
});

test.each([1, 10, 100, 1000, 10_000])('%d requests a second are within the limits of what they need', (requests) => {
  const { database, poolSize, taskVcpus, tasks } = needsOf(requests, cost);
  const needed = { targetUtilization: 0.7, taskVcpus, maxTasks: tasks, poolSize, database: database! };
  const limits = limitsOf({ ...deployment, ...needed, addresses: 2 ** 16 }, cost);
  for (const part of ['Tasks', 'Connection pools', 'Database'])
    expect(limits.find((each) => each.part.startsWith(part))!.requests).toBeGreaterThanOrEqual(requests);
});

test('RDS Proxy is needed if the pools exceed max_connections', () => {
  expect(needsOf(100, cost).needsProxy).toBe(false);
  expect(needsOf(100, { ...cost, connectionMs: 5000 }).needsProxy).toBe(true);
});

test('no class is large enough for some loads', () => {
  expect(needsOf(100_000, { ...cost, databaseCpuMs: 10 }).database).toBeUndefined();
});

test('data and logs grow with the requests', () => {
  expect(needsOf(1024, cost)).toMatchObject({ capacityUnits: 4, logGibPerDay: expect.closeTo(42.1875) as number });
});

test('max_connections of Amazon RDS', () => {
  expect(maxConnections({ name: 'db.t3.medium', vcpus: 2, memoryGib: 4 })).toBe(450);
  expect(maxConnections({ name: 'db.m7g.16xlarge', vcpus: 64, memoryGib: 256 })).toBe(5000);
  expect(sustainedVcpus({ name: 'db.m7g.large', vcpus: 2, memoryGib: 8 })).toBe(2);
});
