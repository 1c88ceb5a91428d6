import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CANARY_SCRIPT } from '../../../src/canary/private/canary-script';

/** Runs the script as it stands in the template, over plain HTTP. */
async function run(path: string, timeoutMs = 1000): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const exported: { handler?: () => Promise<unknown> } = {};
  const env = { HEALTH_URL: `http://127.0.0.1:${port}${path}`, EXPECTED_STATUS: '200', TIMEOUT_MS: `${timeoutMs}` };
  const load = new Function('require', 'exports', 'process', CANARY_SCRIPT);
  load(() => http, exported, { env });
  return exported.handler?.();
}

const server = http.createServer((request, response) => {
  if (request.url === '/health') response.end('{"status":"UP"}');
  else if (request.url === '/down') response.writeHead(503).end();
  else if (request.url === '/half') response.write('begun');
  else if (request.url === '/cut') request.socket.destroy();
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('an address that answers as it should is healthy', async () => {
  await expect(run('/health')).resolves.toBe('healthy');
});

test.each([
  ['/down', 'status 503, expected 200'],
  ['/cut', 'socket hang up'],
  ['/never', 'no answer within 200 ms'],
])('%s fails the run, saying "%s"', async (path, message) => {
  await expect(run(path, 200)).rejects.toThrow(message);
});

test('an answer that begins in time and does not end fails the run', async () => {
  await expect(run('/half', 200)).rejects.toThrow(/no answer within 200 ms|aborted/);
});
