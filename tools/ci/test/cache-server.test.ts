import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CacheServer, trim } from '../src/cache-server';
import { temporaryFolder } from './support/shell';

const folder = temporaryFolder();
const server = new CacheServer(folder);
let url = '';
beforeAll(async () => {
  url = (await server.start()).NX_SELF_HOSTED_REMOTE_CACHE_SERVER ?? '';
});
afterAll(() => server.stop());

const call = (path: string, options: RequestInit = {}, token = server.token) =>
  fetch(`${url}${path}`, { ...options, headers: { authorization: `Bearer ${token}` } });
const put = (path: string, body: string) => call(path, { method: 'PUT', body });

test('listens only on the loopback interface', () => {
  expect(new URL(url).hostname).toBe('127.0.0.1');
});

test('returns a stored entry', async () => {
  expect((await put('/v1/cache/123', 'result')).status).toBe(200);
  const response = await call('/v1/cache/123');
  expect([response.status, await response.text()]).toEqual([200, 'result']);
});

test('returns 404 for an unknown entry', async () => {
  expect((await call('/v1/cache/456')).status).toBe(404);
});

test('does not overwrite an entry', async () => {
  await put('/v1/cache/789', 'first');
  expect((await put('/v1/cache/789', 'second')).status).toBe(409);
  expect(await (await call('/v1/cache/789')).text()).toBe('first');
});

test('rejects a wrong token', async () => {
  expect((await call('/v1/cache/123', {}, 'guessed')).status).toBe(401);
});

test.each(['/v1/cache/..%2F..%2Fetc%2Fpasswd', '/v1/cache/', '/v1/cache/a/b', '/'])(
  'returns 404 for the path %s',
  async (path) => {
    expect((await put(path, 'x')).status).toBe(404);
  },
);

test('rejects other methods', async () => {
  expect((await call('/v1/cache/123', { method: 'DELETE' })).status).toBe(405);
});

test('leaves no partial entry', () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('removes partial entries and the least recently used entries', () => {
  const kept = temporaryFolder();
  ['old', 'new', 'used'].forEach((name, age) => {
    writeFileSync(join(kept, name), 'x'.repeat(100));
    utimesSync(join(kept, name), age, age);
  });
  writeFileSync(join(kept, 'broken.part'), 'x');
  trim(kept, 250);
  expect(existsSync(join(kept, 'old'))).toBe(false);
  expect(readdirSync(kept).sort()).toEqual(['new', 'used']);
});
