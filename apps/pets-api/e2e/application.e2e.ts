import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import {
  findPostgres,
  PostgresServer,
} from '../../../packages/database/test/functions/rotation/support/postgres-server';
import { referenceJar } from '../../../tools/local/src';
import contract from '../contract.json';
import { throwingAgent, type ThrowingAgent } from './support/agent';
import { Application, type Dependencies, token } from './support/application';
import { findValkey, ValkeyServer } from './support/servers';

const jar = referenceJar();
const valkey = findValkey();
const missing = [
  'missing' in jar ? jar.missing : undefined,
  findPostgres() ? undefined : 'PostgreSQL has no package for this platform',
  typeof valkey === 'string' ? valkey : undefined,
].find((problem) => problem !== undefined);
if (missing) process.stderr.write(`skipped: the reference application does not run: ${missing}\n`);

if (!missing && !Application.hasReadOnlyRoot) {
  process.stderr.write('skipped: the root file system is not read-only, because unshare of Linux is not permitted\n');
}

const { health, logs, dependencyFailure, shutdown } = contract;

(missing ? describe.skip : describe)('the reference application', () => {
  const path = 'missing' in jar ? '' : jar.path;
  let database: PostgresServer;
  let cache: ValkeyServer;
  let dependencies: Dependencies;
  let agent: ThrowingAgent;

  let locks: Client | undefined;
  const lock = async () => {
    locks = await database.connect('pets_app', 'secret');
    await locks.query('BEGIN; LOCK TABLE pets');
  };
  const unlock = async () => locks?.end();

  const start = (args: string[] = [], options: string[] = []) => Application.start(path, dependencies, args, options);

  /** Returns the exit code and the errors of the migration. */
  const migrate = async () => {
    const migration = await start(contract.migration.command);
    return [await migration.exit(), migration.events.filter(({ level }) => level === logs.errorLevels[0])];
  };

  beforeAll(async () => {
    database = await PostgresServer.start();
    await database.run(
      "CREATE ROLE pets_app LOGIN PASSWORD 'secret'",
      'GRANT CONNECT, CREATE ON DATABASE shop TO pets_app',
      'GRANT USAGE, CREATE ON SCHEMA public TO pets_app',
    );
    cache = await ValkeyServer.start(typeof valkey === 'string' ? '' : valkey.path);
    const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
    chmodSync(folder, 0o755);
    const authorities = join(folder, 'ca.pem');
    const { port, ca } = database.endpoint;
    writeFileSync(authorities, ca.join('\n'));
    const databaseUrl = `jdbc:postgresql://localhost:${port}/${database.database}?sslmode=verify-full`;
    dependencies = { databaseUrl, authorities, cacheUrl: cache.url };
    expect(await migrate()).toEqual([0, []]);
  });

  afterAll(async () => {
    await cache.stop();
    await database.remove();
  });

  test('migrates an empty database as its user, and a current one again', async () => {
    const rows = await database.run("SELECT tableowner FROM pg_tables WHERE tablename = 'pets'");
    expect(rows).toEqual([{ tableowner: 'pets_app' }]);
    expect(await migrate()).toEqual([0, []]);
  });

  test('a migration that fails exits with an error', async () => {
    const url = dependencies.databaseUrl.replace('/shop', '/missing');
    const migration = await Application.start(path, { ...dependencies, databaseUrl: url }, contract.migration.command);
    expect(await migration.exit()).not.toBe(0);
    expect(migration.events.map(({ level }) => level)).toContain(logs.errorLevels[0]);
  });

  describe('with its dependencies', () => {
    let application: Application;

    beforeAll(async () => {
      agent = throwingAgent();
      application = await start([], [agent.option]);
      await application.ready();
    });

    afterAll(async () => {
      await application.stop('SIGKILL');
    });

    test('creates, reads, changes and deletes pets', async () => {
      const created = await application.write('POST', '/pets', { name: 'Rex', species: 'dog' });
      const pet = (await created.json()) as { id: number };
      expect([created.status, pet]).toEqual([201, { id: expect.any(Number), name: 'Rex', species: 'dog' }]);
      expect(await (await application.request(`/pets/${pet.id}`)).json()).toEqual(pet);
      const changed = await application.write('PUT', `/pets/${pet.id}`, { name: 'Max' });
      expect(await changed.json()).toEqual({ id: pet.id, name: 'Max', species: 'unknown' });
      expect(await (await application.request('/pets?limit=1')).json()).toEqual([
        { id: pet.id, name: 'Max', species: 'unknown' },
      ]);
      expect((await application.write('DELETE', `/pets/${pet.id}`)).status).toBe(204);
      expect((await application.request(`/pets/${pet.id}`)).status).toBe(404);
      expect((await application.write('DELETE', `/pets/${pet.id}`)).status).toBe(404);
    });

    test.each([{ name: '' }, { name: 'x'.repeat(101) }, {}, { name: 'Rex', species: 'x'.repeat(51) }])(
      'rejects %j',
      async (body) => {
        expect((await application.write('POST', '/pets', body)).status).toBe(400);
      },
    );

    test.each(['/pets?limit=0', '/pets?limit=101', '/pets/x'])('rejects %s', async (url) => {
      expect((await application.request(url)).status).toBe(400);
    });

    test('writes require a token that is signed and expires', async () => {
      const body = { method: 'POST', body: '{"name":"Rex"}', headers: { 'content-type': 'application/json' } };
      const withToken = (value: string) => ({
        ...body,
        headers: { ...body.headers, authorization: `Bearer ${value}` },
      });
      for (const init of [body, withToken(`${token()}x`), withToken(token({})), withToken(token({ exp: 1 }))]) {
        expect((await application.request('/pets', init)).status).toBe(401);
      }
    });

    test('sessions are in the cache, in cookies for HTTPS', async () => {
      const first = await application.request('/pets');
      const cookie = first.headers.get('set-cookie') ?? '';
      expect(first.headers.get('x-session-visits')).toBe('1');
      expect(cookie).toMatch(/^SESSION=[^;]+; .*Secure; HttpOnly; SameSite=Lax/);
      const again = await application.request('/pets', { headers: { cookie: cookie.split(';')[0] } });
      expect(again.headers.get('x-session-visits')).toBe('2');
    });

    test('trusts the scheme of the load balancer, and not the host of the viewer', async () => {
      const headers = { 'x-forwarded-for': '203.0.113.1', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' };
      const created = await application.write(
        'POST',
        '/pets',
        { name: 'Rex' },
        {
          ...headers,
          'x-forwarded-host': 'attacker.example',
        },
      );
      expect(created.headers.get('location')).toMatch(/^https:\/\/127\.0\.0\.1(:443)?\/pets\/\d+$/);
    });

    test('serves static files with a maximum age, without a session', async () => {
      const page = await application.request('/static/index.html');
      expect([page.status, page.headers.get('cache-control'), page.headers.get('set-cookie')]).toEqual([
        200,
        'max-age=3600, public',
        null,
      ]);
      expect((await application.request('/index.html')).status).toBe(404);
    });

    test('keeps idle connections longer than the load balancer', async () => {
      const keepAlive = new Agent({ keepAlive: true });
      const timeout = await new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port: application.port, path: health.path, agent: keepAlive };
        request(options, (response) => response.resume().on('end', () => resolve(response.headers['keep-alive'])))
          .on('error', reject)
          .end();
      });
      keepAlive.destroy();
      const { SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: seconds } = contract.environment;
      expect(timeout).toBe(`timeout=${parseInt(seconds)}`);
    });

    (Application.hasReadOnlyRoot ? test : test.skip)('runs with a read-only root file system', () => {
      expect(application.writableMounts).toEqual([application.temporaryFolder]);
    });

    test('the heap is limited to a share of the memory', () => {
      const { JAVA_TOOL_OPTIONS: options } = contract.environment;
      expect(application.lines).toContain(`Picked up JAVA_TOOL_OPTIONS: ${options}`);
    });

    test('all log lines are JSON, except the one about JAVA_TOOL_OPTIONS', () => {
      const others = application.lines.filter((line) => !line.startsWith('{'));
      expect(others).toEqual([expect.stringMatching(/^Picked up JAVA_TOOL_OPTIONS/)]);
      for (const event of application.events) {
        expect(event).toMatchObject({
          [logs.fields.level]: expect.any(String),
          [logs.fields.message]: expect.any(String),
        });
      }
    });

    test('requests are logged with the fields of the saved queries', async () => {
      const headers = { 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678' };
      await application.request('/pets', { headers });
      const { path: pathField, duration, trace } = logs.fields;
      await eventually(() =>
        expect(application.events).toContainEqual(
          expect.objectContaining({
            [pathField]: '/pets',
            [duration]: expect.any(Number),
            [trace]: '1-67891233-abcdef012345678912345678',
            method: 'GET',
            status: 200,
          }),
        ),
      );
    });

    test('an uncaught error of a thread is a log event with an error level', async () => {
      agent.throwException();
      await eventually(() =>
        expect(application.events).toContainEqual(
          expect.objectContaining({
            [logs.fields.level]: logs.errorLevels[0],
            [logs.fields.message]: 'uncaught exception in thread background-work',
            stack_trace: expect.stringContaining('background work failed'),
          }),
        ),
      );
    });

    describe.each([
      ['the cache hangs', () => cache.suspend(), () => cache.continue()],
      ['the cache is stopped', () => cache.stop(), () => cache.resume()],
      ['the database is stopped', () => database.stop(), () => database.resume()],
      ['the database does not respond', () => lock(), () => unlock()],
    ])('while %s', (_, fail, recover) => {
      test('is healthy, serves static files, fails requests fast, and recovers without a restart', async () => {
        await fail();
        try {
          for (const url of [health.path, '/static/index.html']) {
            const { status, seconds } = await timed(() =>
              application.request(url, { headers: { cookie: 'SESSION=x' } }),
            );
            expect([url, status, seconds < 1]).toEqual([url, 200, true]);
          }
          for (const url of ['/pets', '/pets?limit=1']) {
            const { status, seconds } = await timed(() => application.request(url));
            expect([status, seconds < dependencyFailure.withinSeconds]).toEqual([dependencyFailure.status, true]);
          }
          const errors = application.events.filter(
            ({ path: logged, level }) => logged === '/pets' && level === logs.errorLevels[0],
          );
          expect(errors.length).toBeGreaterThan(0);
        } finally {
          await recover();
        }
        await eventually(async () => expect((await application.request('/pets')).status).toBe(200));
      });
    });

    test('a certificate of an unknown authority or for another host fails the connection', async () => {
      const another = await PostgresServer.start();
      const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
      chmodSync(folder, 0o755);
      const unknown = join(folder, 'ca.pem');
      writeFileSync(unknown, another.endpoint.ca.join('\n'));
      await another.remove();
      for (const changed of [
        { authorities: unknown },
        { databaseUrl: dependencies.databaseUrl.replace('localhost', '127.0.0.1') },
      ]) {
        const migration = await Application.start(path, { ...dependencies, ...changed }, contract.migration.command);
        expect([await migration.exit(), migration.lines.join('\n')]).toEqual([
          1,
          expect.stringMatching(/certificate|certification|hostname/i),
        ]);
      }
    });
  });

  test('an OutOfMemoryError of any thread ends the process', async () => {
    const leaking = throwingAgent();
    const application = await start([], [leaking.option, '-XX:MaxRAM=256m']);
    await application.ready();
    leaking.exhaustMemory();
    expect(await application.exit()).toBe(contract.outOfMemory.exitCode);
    expect(application.lines).toContainEqual(expect.stringContaining('java.lang.OutOfMemoryError: Java heap space'));
  });

  test('starts on a read-only database and serves reads', async () => {
    await database.run('ALTER ROLE pets_app SET default_transaction_read_only = on');
    const application = await start();
    await application.ready();
    expect((await application.request('/pets')).status).toBe(200);
    expect((await application.write('POST', '/pets', { name: 'Rex' })).status).toBe(500);
    await application.stop('SIGKILL');
    await database.run('ALTER ROLE pets_app RESET default_transaction_read_only');
  });

  test('completes requests in progress after SIGTERM', async () => {
    const application = await start();
    await application.ready();
    await lock();
    const response = application.request('/pets');
    await eventually(async () => {
      const waiting = await database.run("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      expect(waiting).toHaveLength(1);
    });
    const stopped = timed(() => application.stop());
    await new Promise((done) => setTimeout(done, 1_000));
    await unlock();
    expect((await response).status).toBe(200);
    const { value, seconds } = await stopped;
    expect([value, seconds < shutdown.completesRequestsWithinSeconds]).toEqual([143, true]);
  });
});

async function timed<T>(action: () => Promise<T>): Promise<{ value: T; status?: number; seconds: number }> {
  const begin = performance.now();
  const value = await action();
  const status = value instanceof Response ? value.status : undefined;
  return { value, status, seconds: (performance.now() - begin) / 1000 };
}

/** Repeats an assertion until it succeeds, for up to 20 seconds. */
async function eventually(assertion: () => void | Promise<void>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    try {
      return await assertion();
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  await assertion();
}
