import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/free-port';

const STAND_IN = join(__dirname, '../assets/workload/stand-in.cjs');
const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
const authorities = join(folder, 'authorities.pem');
writeFileSync(authorities, '');

/** Nothing listens at port 1. */
const VARIABLES = {
  SPRING_DATASOURCE_URL: 'jdbc:postgresql://127.0.0.1:1/petsdb?sslmode=verify-full',
  SPRING_DATASOURCE_USERNAME: 'user',
  SPRING_DATASOURCE_PASSWORD: 'password',
  SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: '4',
  SPRING_DATA_REDIS_HOST: '127.0.0.1',
  SPRING_DATA_REDIS_PASSWORD: 'password',
  SPRING_DATA_REDIS_PORT: '1',
  JWT_SECRET: 'key',
};

describe('without database and cache', () => {
  let process_: ChildProcess;
  let url: string;
  const lines: string[] = [];
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    process_ = spawn(process.execPath, [STAND_IN, '127.0.0.1', String(port), authorities], { env: VARIABLES });
    process_.stdout?.on('data', (data) => lines.push(...String(data).trim().split('\n')));
    while (!lines.some((line) => line.includes('listens at'))) await once(process_.stdout!, 'data');
  });
  afterAll(() => process_.kill('SIGKILL'));

  test.each(['/actuator/health', '/static/app.css'])('%s answers 200', async (path) => {
    expect((await fetch(`${url}${path}`)).status).toBe(200);
  });

  test('a request that needs them fails within 10 s', async () => {
    const headers = { 'x-amzn-trace-id': 'Self=1-2;Root=1-67891233-abcdef012345678912345678' };
    const response = await fetch(`${url}/pets?limit=1`, { headers, signal: AbortSignal.timeout(10_000) });
    expect(response.status).toBe(503);
  });

  test('logs are JSON lines with the fields of the application', async () => {
    // the line about a request follows its response
    while (!lines.some((line) => line.includes('503'))) await once(process_.stdout!, 'data');
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const request = { path: '/pets', traceId: '1-67891233-abcdef012345678912345678' };
    expect(parsed.find(({ status }) => status === 503)).toMatchObject({
      ...request,
      level: 'INFO',
      message: 'GET /pets?limit=1 503',
      method: 'GET',
      durationMs: expect.any(Number),
    });
    expect(parsed.find(({ path }) => path === '/static/app.css')).toHaveProperty('traceId', expect.stringMatching(/-/));
    expect(parsed.find(({ level }) => level === 'ERROR')).toMatchObject({
      ...request,
      '@timestamp': expect.any(String),
      logger_name: 'stand-in',
      message: expect.stringContaining('ECONNREFUSED'),
      stack_trace: expect.stringContaining('Error'),
    });
  });

  test('SIGTERM ends it with code 0 after the requests in progress', async () => {
    const inProgress = fetch(`${url}/static/last.css`);
    await inProgress;
    process_.kill('SIGTERM');
    expect(await once(process_, 'exit')).toEqual([0, null]);
  });
});

/** Runs the stand-in until it ends. */
async function ended(env: NodeJS.ProcessEnv, ...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [STAND_IN, '127.0.0.1', '0', authorities, ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

function without(...names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(VARIABLES).filter(([name]) => !names.includes(name)));
}

test.each(Object.keys(VARIABLES))('does not start without %s', async (name) => {
  const { code, output } = await ended(without(name));
  expect(code).not.toBe(0);
  expect(output).toContain(`${name} is not set`);
});

test('a migration requires the secrets of the database only, logs its error and ends with an error', async () => {
  const { code, output } = await ended(
    without('SPRING_DATA_REDIS_HOST', 'SPRING_DATA_REDIS_PASSWORD', 'SPRING_DATA_REDIS_PORT', 'JWT_SECRET'),
    'migrate',
  );
  expect(code).toBe(1);
  expect(JSON.parse(output)).toMatchObject({ level: 'ERROR', message: expect.stringContaining('ECONNREFUSED') });
});

test('serves the paths of a context path only', async () => {
  const port = await freePort();
  const env = { ...VARIABLES, SERVER_SERVLET_CONTEXT_PATH: '/preview/pr-1' };
  const server = spawn(process.execPath, [STAND_IN, '127.0.0.1', String(port), authorities], { env });
  try {
    await once(server.stdout, 'data');
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect(await status('/preview/pr-1/actuator/health')).toBe(200);
    expect(await status('/preview/pr-1/static/app.css')).toBe(200);
    expect(await status('/actuator/health')).toBe(404);
    expect(await status('/preview/pr-10/static/app.css')).toBe(404);
  } finally {
    server.kill('SIGKILL');
  }
});
