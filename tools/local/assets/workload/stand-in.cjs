'use strict';

/**
 * Replaces the application in the local deployment. It has the variables, secrets, health check, sessions, shutdown and
 * migration of the application, and starts in a fraction of a second.
 *
 * Usage: node stand-in.cjs HOST PORT AUTHORITIES [migrate]
 */
const { createHmac, randomUUID, timingSafeEqual } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { Pool } = require('pg');
const { SessionStore } = require('./session-store.cjs');

const [host, port, authorities, command] = process.argv.slice(2);
const TIMEOUT = 3000;
const SESSION_SECONDS = 1800;
/** Path before all other paths, without a slash at the end. */
const CONTEXT = process.env.SERVER_SERVLET_CONTEXT_PATH ?? '';
const HEALTH = `${CONTEXT}/actuator/health`;
const NAMESPACE = process.env.SPRING_SESSION_DATA_REDIS_NAMESPACE ?? 'session';

/** Writes a log line in the format of the application. */
function log(level, message, more) {
  console.log(JSON.stringify({ '@timestamp': new Date(), level, logger_name: 'stand-in', message, ...more }));
}

/** Returns the id that the load balancer gave to a request. */
function traceOf({ headers }) {
  const [, id] = /(?:^|;)Root=([\w-]{1,64})/.exec(headers['x-amzn-trace-id'] ?? '') ?? [];
  return id ?? randomUUID();
}

function variable(name) {
  if (!process.env[name]) throw new Error(`${name} is not set`);
  return process.env[name];
}

const ca = readFileSync(authorities, 'utf8');
const database = new URL(variable('SPRING_DATASOURCE_URL').replace(/^jdbc:/, ''));
const pool = new Pool({
  host: database.hostname,
  port: Number(database.port),
  database: database.pathname.slice(1),
  user: variable('SPRING_DATASOURCE_USERNAME'),
  password: variable('SPRING_DATASOURCE_PASSWORD'),
  ssl: { ca },
  max: Number(variable('SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE')),
  connectionTimeoutMillis: TIMEOUT,
  query_timeout: TIMEOUT,
});
pool.on('error', (error) => log('WARN', error.message));
/** The migration has no secrets except those of the database. */
const isMigration = command === 'migrate';
const sessions = isMigration
  ? undefined
  : new SessionStore({
      host: variable('SPRING_DATA_REDIS_HOST'),
      port: Number(variable('SPRING_DATA_REDIS_PORT')),
      password: variable('SPRING_DATA_REDIS_PASSWORD'),
      ca,
    });
const key = isMigration ? undefined : variable('JWT_SECRET');

/** Creates the table. A lock serializes migrations, because two that run together would both create it. */
function migrate() {
  // one transaction, because it is one query
  return pool.query(`SELECT pg_advisory_xact_lock(18);
    CREATE TABLE IF NOT EXISTS pets (id serial PRIMARY KEY, name text NOT NULL)`);
}

/** Returns the session of a request, and counts the request in it. */
async function visit(request) {
  const [, sent] = /(?:^|; )SESSION=([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
  const known = sent !== undefined && (await sessions.send('EXISTS', `${NAMESPACE}:${sent}`)) === '1';
  const id = known ? sent : randomUUID();
  const visits = await sessions.send('INCR', `${NAMESPACE}:${id}`);
  await sessions.send('EXPIRE', `${NAMESPACE}:${id}`, SESSION_SECONDS);
  return { id, isNew: !known, visits: Number(visits) };
}

/** Returns whether a request has a token that is signed with the key. */
function isAuthorized({ headers }) {
  const [, content, signature] = /^Bearer ([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  if (!content) return false;
  const expected = createHmac('sha256', key).update(content).digest();
  const actual = Buffer.from(signature, 'base64url');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return false;
  const { exp = 0 } = JSON.parse(Buffer.from(content.split('.')[1], 'base64url').toString());
  return exp > Date.now() / 1000;
}

async function read(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

/** Returns status and body of a request for pets. */
async function pets(request, id) {
  if (request.method === 'GET' && id === undefined) {
    const { rows } = await pool.query('SELECT id, name FROM pets ORDER BY id DESC LIMIT 100');
    return [200, rows];
  }
  if (request.method === 'GET') {
    const { rows } = await pool.query('SELECT id, name FROM pets WHERE id = $1', [id]);
    return rows.length > 0 ? [200, rows[0]] : [404, { error: 'not found' }];
  }
  if (!isAuthorized(request)) return [401, { error: 'a token is required' }];
  if (request.method === 'POST' && id === undefined) {
    const { name } = await read(request);
    if (typeof name !== 'string') return [400, { error: 'name must be a string' }];
    const { rows } = await pool.query('INSERT INTO pets (name) VALUES ($1) RETURNING id, name', [name]);
    return [201, rows[0]];
  }
  return [405, { error: 'method not allowed' }];
}

async function answer(request) {
  const { pathname: whole } = new URL(request.url, 'http://localhost');
  if (whole === HEALTH) return [200, { status: 'UP' }];
  if (!whole.startsWith(`${CONTEXT}/`)) return [404, { error: 'not found' }];
  const pathname = whole.slice(CONTEXT.length);
  if (pathname.startsWith('/static/')) return [200, { file: pathname }, { 'cache-control': 'public, max-age=60' }];
  const [, id] = /^\/pets(?:\/(\d+))?$/.exec(pathname) ?? [];
  if (id === undefined && pathname !== '/pets') return [404, { error: 'not found' }];
  const session = await visit(request);
  const headers = {
    'x-session-visits': String(session.visits),
    ...(session.isNew && { 'set-cookie': `SESSION=${session.id}; Path=${CONTEXT}/; HttpOnly; Secure; SameSite=Lax` }),
  };
  return [...(await pets(request, id)), headers];
}

function serve() {
  const server = createServer((request, response) => {
    const begin = performance.now();
    const context = { path: request.url.split('?')[0], traceId: traceOf(request) };
    answer(request)
      .catch((error) => {
        log('ERROR', error.message, { ...context, stack_trace: error.stack });
        return [error instanceof SyntaxError ? 400 : 503, { error: 'the request failed' }];
      })
      .then(([status, body, headers = {}]) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
        if (request.url === HEALTH) return;
        log('INFO', `${request.method} ${request.url} ${status}`, {
          ...context,
          method: request.method,
          status,
          durationMs: Math.round(performance.now() - begin),
        });
      });
  });

  // longer than the idle timeout of the load balancer, so that only the load balancer closes idle connections
  server.keepAliveTimeout = 75_000;
  server.listen(Number(port), host, () => log('INFO', `listens at ${host}:${port}`));

  process.once('SIGTERM', () => {
    log('INFO', 'stops after the requests in progress');
    server.close(async () => {
      sessions.close();
      await pool.end();
      process.exit(0);
    });
    server.closeIdleConnections();
  });
}

if (isMigration) {
  migrate()
    .then(() => log('INFO', 'migrated the database'))
    .catch((error) => {
      log('ERROR', error.message, { stack_trace: error.stack });
      process.exitCode = 1;
    })
    .finally(() => pool.end());
} else {
  serve();
}
