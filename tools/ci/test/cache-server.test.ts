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

test('listens on the loopback interface alone', () => {
  expect(new URL(url).hostname).toBe('127.0.0.1');
});

test('gives back what was put', async () => {
  expect((await put('/v1/cache/123', 'result')).status).toBe(200);
  const answer = await call('/v1/cache/123');
  expect([answer.status, await answer.text()]).toEqual([200, 'result']);
});

test('does not know what nobody put', async () => {
  expect((await call('/v1/cache/456')).status).toBe(404);
});

test('nobody writes over what is there', async () => {
  await put('/v1/cache/789', 'first');
  expect((await put('/v1/cache/789', 'second')).status).toBe(409);
  expect(await (await call('/v1/cache/789')).text()).toBe('first');
});

test('refuses another token', async () => {
  expect((await call('/v1/cache/123', {}, 'guessed')).status).toBe(401);
});

test.each(['/v1/cache/..%2F..%2Fetc%2Fpasswd', '/v1/cache/', '/v1/cache/a/b', '/'])('has no path %s', async (path) => {
  expect((await put(path, 'x')).status).toBe(404);
});

test('refuses other methods', async () => {
  expect((await call('/v1/cache/123', { method: 'DELETE' })).status).toBe(405);
});

test('leaves no half-written entry', () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('what was not used for longest is removed first', () => {
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
