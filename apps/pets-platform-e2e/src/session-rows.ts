import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import type { LiveDeployment } from './live-deployment';
import { RunningNx } from './running-nx';
import { SessionProxy } from './session-proxy';

/** Puts the double of the Session Manager plugin on the PATH. Returns a function that removes it. */
function installPlugin(folder: string): () => void {
  const before = process.env.PATH;
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'session-manager-plugin');
  const double = JSON.stringify(join(__dirname, 'session-plugin-double.cjs'));
  writeFileSync(program, `#!${process.execPath}\nrequire(${double});\n`);
  chmodSync(program, 0o755);
  process.env.PATH = [folder, before].join(delimiter);
  return () => {
    process.env.PATH = before;
  };
}

/** Whether a local port accepts connections. */
function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** Runs `nx shell` and `nx tunnel` with doubles of AWS Systems Manager and of the Session Manager plugin. */
export function describeSessions(deployment: LiveDeployment, test: jest.It): void {
  describe('sessions', () => {
    let proxy: SessionProxy | undefined;
    let removePlugin: (() => void) | undefined;
    const start = async () => {
      proxy ??= await SessionProxy.start(deployment.endpoint);
      removePlugin ??= installPlugin(join(deployment.folder, 'bin'));
      return proxy.endpoint;
    };
    afterAll(async () => {
      removePlugin?.();
      await proxy?.close();
    });

    test('nx shell connects the terminal with a task, and Ctrl-C belongs to the shell', async () => {
      const shell = new RunningNx(deployment, 'shell', { terminal: true, endpoint: await start() });
      await shell.until(/audit: this session is recorded in AWS CloudTrail/);
      await shell.until(/runs \/bin\/sh/);
      shell.type('\u0003');
      await shell.until(/received 03/);
      shell.type('q');
      expect(await shell.end()).toBe(0);
      expect(shell.lines.join('\n')).not.toContain('got SIGINT');
    });

    test('nx shell fails without ECS Exec', async () => {
      await start();
      const shell = new RunningNx(deployment, 'shell', { terminal: true });
      expect(await shell.end()).toBe(1);
      expect(shell.lines.join('\n')).toContain('ECS Exec is disabled for the service pets-api-service');
    });

    test('nx tunnel leads to the database, until Ctrl-C', async () => {
      const tunnel = new RunningNx(deployment, 'tunnel', { endpoint: await start() });
      await tunnel.until(/the tunnel is open/);
      const [, port = ''] = / hostaddr=127\.0\.0\.1 port=(\d+) /.exec(tunnel.lines.join('\n')) ?? [];
      const { username, password, host } = await deployment.credentials('pets-api/db-password');
      const ca = readFileSync(join(deployment.emulatorFolder, 'authorities.pem'), 'utf8');
      const ssl = { ca, servername: host };
      const settings = { host: '127.0.0.1', port: Number(port), user: username, password, database: 'petsdb', ssl };
      const client = new Client(settings);
      await client.connect();
      expect((await client.query('select current_user')).rows).toEqual([{ current_user: username }]);
      await client.end();
      await tunnel.interrupt();
      expect(await isOpen(Number(port))).toBe(false);
    });

    test('nx tunnel is refused in prod', async () => {
      await start();
      await expect(deployment.nx('tunnel', [], { environment: 'prod' })).rejects.toThrow(
        'a tunnel into prod must be allowed: package.json allows dev, staging (cdk.tunnel). To open it once, add --allowStage=prod',
      );
    });

    test('nx tunnel fails without the plugin', async () => {
      removePlugin?.();
      removePlugin = undefined;
      await expect(deployment.nx('tunnel')).rejects.toThrow(
        'the Session Manager plugin is not installed. To install it',
      );
    });
  });
}
