import { request } from 'node:http';
import { LocalDeployment } from '../src/local-deployment';

const dev = new LocalDeployment('dev');
beforeAll(async () => {
  await dev.start();
  await dev.deploy();
});
afterAll(() => dev.close());

/** Name of the distribution in the emulator. */
async function distribution(): Promise<string> {
  const list = await (await fetch(`${dev.endpoint}/2020-05-31/distribution`)).text();
  return /<DomainName>([a-z0-9]+\.cloudfront\.net)</.exec(list)?.[1] ?? 'none';
}

/** Sends a viewer request. fetch does not send a Host header of the caller. */
async function view(host: string, path: string): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'x-forwarded-proto': 'https' };
    request(`${dev.endpoint}${path}`, { headers }, (response) => {
      let body = '';
      response.on('data', (data) => (body += String(data)));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('a request passes the distribution and the load balancer without leaving the machine', async () => {
  const { status, body } = await view(await distribution(), '/pets');
  // the rule for requests of the distribution forwards to the target group, which has no targets
  expect({ status, body }).toEqual({ status: 503, body: expect.stringContaining('No registered targets') });
});

test('the deployment and the request reach no other machine', () => {
  expect(dev.refused()).toEqual([]);
});
