import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { bundleRotation, removeBundles } from '../bundle';
import { Harness, SECRET } from './support/harness';
import { describeWithPostgres } from './support/postgres-server';

const bundle = join(bundleRotation(), 'index.js');

afterAll(removeBundles);

test('the published function needs only modules of the AWS Lambda runtime', () => {
  const source = readFileSync(bundle, 'utf8');
  const needed = new Set([...source.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name.replace('node:', '')));
  const optional = ['pg-native', 'pg-cloudflare'];
  const unknown = [...needed].filter((name) => !builtinModules.includes(name) && !optional.includes(name));
  expect(unknown.sort()).toEqual(['@aws-sdk/client-elasticache', '@aws-sdk/client-secrets-manager']);
});

describeWithPostgres('the published function', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.server.run('CREATE ROLE solo LOGIN');
    await harness.reset('solo');
  });
  afterAll(() => harness.stop());

  /** Runs a step like AWS Lambda, with environment variables and the name of the handler. */
  async function invoke(Step: string, version: string): Promise<string> {
    const { host, port, database } = harness.server.endpoint;
    const event = JSON.stringify({ Step, SecretId: SECRET, ClientRequestToken: version });
    const program = `require(${JSON.stringify(bundle)}).handler(${event}).catch((e) => console.log(e.message))`;
    const child = spawn(process.execPath, ['-e', program], {
      env: {
        NODE_PATH: join(dirname(require.resolve('pg/package.json')), '..'),
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: harness.secrets.url,
        DATABASE_HOST: host,
        DATABASE_PORT: String(port),
        DATABASE_NAME: database,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    return Buffer.concat(chunks).toString().trim();
  }

  test('calls Secrets Manager, and rejects a server without a certificate of Amazon RDS', async () => {
    const version = harness.secrets.rotate(SECRET);
    const log = JSON.parse(await invoke('createSecret', version)) as unknown;
    expect(log).toEqual({ step: 'createSecret', secret: SECRET, version, result: 'done' });
    expect(harness.secrets.value(SECRET, 'AWSPENDING').password).toMatch(/^[A-Za-z0-9]{32}$/);
    // Newer versions of Node.js append advice.
    expect(await invoke('setSecret', version)).toMatch(/^setSecret failed: self-signed certificate(;|$)/);
  });
});
