import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { SSMClient, StartSessionCommand } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import tunnel from '../../src/executors/tunnel';
import { SessionManagerPlugin } from '../support/session-manager-plugin';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const rds = mockClient(RDSClient);
const ssm = mockClient(SSMClient);
const run = (options: object = {}) => setup.run(tunnel, options);
const started = () => ssm.commandCalls(StartSessionCommand).map(({ args: [{ input }] }) => input);
const HOST = 'shop-db.x.eu-west-1.rds.amazonaws.com';
/** Script of a plugin that waits for a signal. */
const WAITS = `process.on('SIGINT', () => { console.log('Terminate signal received'); process.exit(0); });
  setInterval(() => undefined, 1000);
  console.log('Port opened for sessionId s.\\nWaiting for connections...');`;
let plugin: SessionManagerPlugin;

/** Databases of the stack `Data`, by identifier. */
function databases(all: Record<string, DBInstance>): void {
  const names = Object.keys(all);
  const Resources = Object.fromEntries(names.map((name) => [name, { Type: 'AWS::RDS::DBInstance' }]));
  setup.aws.deploy(setup.shop, (stack) => {
    if (stack === 'Data') {
      return { template: { Resources }, resources: Object.fromEntries(names.map((name) => [name, name])) };
    }
    if (stack !== 'Service') return {};
    return {
      template: { Resources: { Api: { Type: 'AWS::ECS::Service' } } },
      resources: { Api: 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api' },
    };
  });
  for (const [DBInstanceIdentifier, instance] of Object.entries(all)) {
    const described = { DBInstanceIdentifier, Engine: 'postgres', DBName: 'shop', DBInstanceStatus: 'available' };
    rds.on(DescribeDBInstancesCommand, { DBInstanceIdentifier }).resolves({
      DBInstances: [
        {
          ...described,
          Endpoint: { Address: `${DBInstanceIdentifier}.x.eu-west-1.rds.amazonaws.com`, Port: 5432 },
          IAMDatabaseAuthenticationEnabled: true,
          ...instance,
        },
      ],
    });
  }
}

/** Waits for a text in the output. */
async function until(text: string): Promise<void> {
  while (!setup.output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Runs the executor until the tunnel is open, and closes it with Ctrl-C. */
async function open(options: object = {}, whileOpen: () => void = () => undefined): Promise<{ success: boolean }> {
  const running = run(options);
  await Promise.race([until('press Ctrl-C to close it'), running]);
  whileOpen();
  process.emit('SIGINT');
  return running;
}

beforeEach(() => {
  plugin = new SessionManagerPlugin();
  plugin.install(undefined, WAITS);
  ecs.reset();
  rds.reset();
  ssm.reset();
  setup.shop.write('apps/shop/package.json', JSON.stringify({ name: 'shop', cdk: { tunnel: ['dev'] } }));
  databases({ 'shop-db': {} });
  ecs.on(DescribeServicesCommand).resolves({
    services: [{ serviceName: 'api', taskDefinition: 'td', enableExecuteCommand: true }],
  });
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { containerDefinitions: [{ name: 'web' }] } });
  ecs.on(ListTasksCommand).resolves({ taskArns: ['a'] });
  const managedAgents = [{ name: 'ExecuteCommandAgent' as const, lastStatus: 'RUNNING' }];
  const containers = [{ name: 'web', runtimeId: 'a-1', managedAgents }];
  ecs
    .on(DescribeTasksCommand)
    .resolves({ tasks: [{ taskArn: 'task/shop/a', enableExecuteCommand: true, containers }] });
  ssm.on(StartSessionCommand).resolves({ SessionId: 's', StreamUrl: 'wss://x', TokenValue: 'secret' });
});
afterEach(() => plugin.restore());

describe('a tunnel', () => {
  test('leads from a local port to the database, until Ctrl-C', async () => {
    expect(await open({ localPort: 15_432 })).toEqual({ success: true });
    expect(started()).toEqual([
      {
        ...{
          Target: 'ecs:shop_a_a-1',
          DocumentName: 'AWS-StartPortForwardingSessionToRemoteHost',
          Reason: 'nx tunnel',
        },
        Parameters: { host: [HOST], portNumber: ['5432'], localPortNumber: ['15432'] },
      },
    ]);
    expect(plugin.calls).toMatchObject([{ session: { SessionId: 's', StreamUrl: 'wss://x', TokenValue: 'secret' } }]);
    expect(setup.output.split('\n')).toEqual([
      'dev: shop-db in eu-west-1, through the task a of the service api',
      'audit: this session is recorded in AWS CloudTrail with your identity. Only the log of the database contains statements',
      `psql "host=${HOST} hostaddr=127.0.0.1 port=15432 dbname=shop user=USER sslmode=verify-full sslrootcert=global-bundle.pem"`,
      'global-bundle.pem: https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem',
      'the tunnel is open, press Ctrl-C to close it',
    ]);
  });

  test('uses a free port by default', async () => {
    await open();
    const [{ Parameters }] = started();
    expect(Number(Parameters?.localPortNumber[0])).toBeGreaterThan(1_024);
  });

  test('has a password file with a token for a user, which is deleted afterwards', async () => {
    let file = '';
    const result = await open({ user: 'reader', localPort: 15_432 }, () => {
      [, file = ''] = /PGPASSFILE=(\S+) psql/.exec(setup.output) ?? [];
      const escaped = HOST.replaceAll('.', String.raw`\.`);
      expect(readFileSync(file, 'utf8')).toMatch(
        new RegExp(String.raw`^${escaped}:15432:\*:reader:${escaped}\\:5432/\?Action=connect&DBUser=reader&[^:\n]*\n$`),
      );
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });
    expect(result).toEqual({ success: true });
    expect(setup.output).toContain('user=reader ');
    expect(setup.output).not.toContain('Action=connect');
    expect(existsSync(dirname(file))).toBe(false);
  });

  test('deletes the password file at once after Ctrl-C, because Nx does not wait for the plugin', async () => {
    plugin.install(undefined, WAITS.replace('process.exit(0)', 'setTimeout(() => process.exit(0), 500)'));
    const exists: boolean[] = [];
    const result = await open({ user: 'reader' }, () => {
      const [, file = ''] = /PGPASSFILE=(\S+) psql/.exec(setup.output) ?? [];
      exists.push(existsSync(file));
      setImmediate(() => exists.push(existsSync(file)));
    });
    expect(result).toEqual({ success: true });
    expect(exists).toEqual([true, false]);
  });

  test.each([
    ['the database that accepts writes', {}, HOST],
    ['the one that --to names', { to: 'shop-db-replica' }, 'shop-db-replica.x.eu-west-1.rds.amazonaws.com'],
  ])('of several databases leads to %s', async (_, options, host) => {
    databases({ 'shop-db-replica': { ReadReplicaSourceDBInstanceIdentifier: 'shop-db' }, 'shop-db': {} });
    await open(options);
    expect(started()).toMatchObject([{ Parameters: { host: [host] } }]);
  });

  test('to another engine prints the port', async () => {
    databases({ 'shop-db': { Engine: 'mysql' } });
    await open({ localPort: 15_432 });
    expect(setup.output).toContain(`127.0.0.1:15432 leads to ${HOST}`);
  });

  test('into a stage that package.json does not list must be named', async () => {
    setup.shop.write('apps/shop/package.json', JSON.stringify({ name: 'shop', cdk: { tunnel: ['qa'] } }));
    expect(await open({ allowStage: 'dev' })).toEqual({ success: true });
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toContain(
      'shop: a tunnel into dev must be allowed: package.json allows qa (cdk.tunnel). To open it once, add --allowStage=dev',
    );
  });
});

describe('fails', () => {
  const fails = async (expected: string, options: object = {}) => {
    expect(await run(options)).toEqual({ success: false });
    expect(setup.output).toContain(`shop: ${expected}`);
    expect(started()).toEqual([]);
  };

  test('without a list of stages in package.json', async () => {
    setup.shop.write('apps/shop/package.json', JSON.stringify({ name: 'shop' }));
    await fails('a tunnel into dev must be allowed: package.json allows no stage (cdk.tunnel).');
  });

  test('if another stage is named', async () => {
    await fails("--allowStage must be dev, got 'prod'", { allowStage: 'prod' });
  });

  test('without the plugin', async () => {
    plugin.remove();
    await fails('the Session Manager plugin is not installed. To install it, see https://docs.aws.amazon.com/');
  });

  test('if ECS Exec is disabled', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceName: 'api', taskDefinition: 'td' }] });
    await fails('ECS Exec is disabled for the service api.');
  });

  test.each([
    [{}, { to: 'db' }, "--to must be database or one of shop-db, got 'db'"],
    [
      { IAMDatabaseAuthenticationEnabled: false },
      { user: 'a' },
      '--user requires IAM database authentication, which is disabled for shop-db',
    ],
    [{ Engine: 'mysql' }, { user: 'a' }, '--user requires PostgreSQL, shop-db has the engine mysql'],
    [
      { Endpoint: undefined, DBInstanceStatus: 'creating' },
      {},
      'the database shop-db has no endpoint, its status is creating',
    ],
  ])('with the database %j and the options %j', async (instance, options, expected) => {
    databases({ 'shop-db': instance });
    await fails(expected, options);
  });

  test('with several databases', async () => {
    databases({ a: {}, b: {} });
    await fails("--to must be one of a, b, got 'database'");
  });

  test('without a database', async () => {
    databases({});
    await fails('dev has no database in eu-west-1');
  });

  test('if the local port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await fails(`--localPort must be a port that is not in use, got ${port} (EADDRINUSE)`, { localPort: port });
    server.close();
  });

  test('if AWS Systems Manager refuses the session, and deletes the password file', async () => {
    const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    ssm.on(StartSessionCommand).rejects(denied);
    expect(await run({ user: 'reader' })).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the session cannot be started: access denied: not authorized$/);
  });

  test('with the last line of the plugin if the session ends', async () => {
    plugin.install(undefined, `console.log('\\nCannot perform start session: EOF\\n')`);
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the session has ended: Cannot perform start session: EOF$/);
    plugin.install(undefined, '');
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toMatch(/shop: the session has ended: the Session Manager plugin has printed no reason$/);
  });
});
