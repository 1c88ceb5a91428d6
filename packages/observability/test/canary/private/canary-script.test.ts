import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CANARY_SCRIPT } from '../../../src/canary/private/canary-script';

/** Runs the script of the template over plain HTTP. */
async function run(path: string, timeoutMs = 20_000): Promise<unknown> {
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

test('succeeds with the expected status', async () => {
  await expect(run('/health')).resolves.toBe('healthy');
});

test.each([
  ['/down', 'status 503, expected 200', 20_000],
  ['/cut', 'socket hang up', 20_000],
  ['/never', 'no answer within 200 ms', 200],
])('%s fails the run with "%s"', async (path, message, timeout) => {
  await expect(run(path, timeout)).rejects.toThrow(message);
});

test('fails if the response starts in time and does not end', async () => {
  await expect(run('/half', 200)).rejects.toThrow(/no answer within 200 ms|aborted/);
});
