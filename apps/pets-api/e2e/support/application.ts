import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import contract from '../../contract.json';
import { freePort } from '../../../../tools/local/src/free-port';
import { owned, unprivileged } from './owner';
import { hasReadOnlyRoot, readOnlyRoot } from './read-only-root';

const OWNER = unprivileged();
const JWT_SECRET = 'k'.repeat(64);

/** A line of the log. */
export type LogLine = Record<string, unknown>;

/** Servers and users that an application connects to. */
export interface Dependencies {
  readonly databaseUrl: string;
  readonly authorities: string;
  readonly cacheUrl: string;
}

/** A token that is valid for a minute. */
export function token(claims: object = { exp: Math.floor(Date.now() / 1000) + 60 }): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', JWT_SECRET).update(content).digest('base64url')}`;
}

/**
 * The application with the environment of the task definition. Its process can write to its temporary folder only, if the
 * machine supports it.
 */
export class Application {
  /** Whether the root file system is read-only. */
  static readonly hasReadOnlyRoot = hasReadOnlyRoot(OWNER);

  readonly lines: string[] = [];
  private constructor(
    readonly port: number,
    readonly temporaryFolder: string,
    private readonly process: ChildProcess,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      let rest = '';
      stream?.on('data', (chunk: Buffer) => {
        const parts = (rest + chunk.toString()).split('\n');
        rest = parts.pop() ?? '';
        this.lines.push(...parts);
      });
    }
  }

  /** Starts the application with arguments, such as `migrate`. */
  static async start(
    jar: string,
    { databaseUrl, authorities, cacheUrl }: Dependencies,
    args: string[] = [],
    options: string[] = [],
  ): Promise<Application> {
    const port = await freePort();
    const folder = owned(mkdtempSync(join(tmpdir(), 'pets-api-')), OWNER);
    const cache = new URL(cacheUrl);
    const secrets = {
      JWT_SECRET,
      SPRING_DATASOURCE_PASSWORD: 'secret',
      SPRING_DATASOURCE_URL: databaseUrl,
      SPRING_DATASOURCE_USERNAME: 'pets_app',
      SPRING_DATA_REDIS_PASSWORD: cache.password,
    };
    const { migration } = contract;
    const isMigration = args.join(' ') === migration.command.join(' ');
    const environment = {
      ...contract.environment,
      PATH: process.env.PATH,
      SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_SSLROOTCERT: authorities,
      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: '4',
      SPRING_DATA_REDIS_HOST: cache.hostname,
      SPRING_DATA_REDIS_PORT: cache.port,
      SPRING_DATA_REDIS_SSL_ENABLED: String(cache.protocol === 'rediss:'),
      SPRING_DATA_REDIS_USERNAME: cache.username || 'default',
      SPRING_PROFILES_ACTIVE: 'prod',
      ...Object.fromEntries(
        Object.entries(secrets).filter(([name]) => !isMigration || migration.secrets.includes(name)),
      ),
    };
    const flags = [`-Djava.io.tmpdir=${folder}`, `-Dserver.port=${port}`, ...options];
    const [command, ...before] = [...(Application.hasReadOnlyRoot ? readOnlyRoot(folder) : []), 'java'];
    const child = spawn(command, [...before, ...flags, '-jar', jar, ...args], { ...OWNER, cwd: '/', env: environment });
    return new Application(port, folder, child);
  }

  /** Folders of the process that are mount points and not read-only, except those of the kernel. Linux only. */
  get writableMounts(): string[] {
    const mounts = readFileSync(`/proc/${this.process.pid}/mounts`, 'utf8').trim().split('\n');
    return mounts
      .map((line) => line.split(' '))
      .filter(([, , , options]) => options.split(',').includes('rw'))
      .map(([, point]) => point)
      .filter((point) => !/^\/(proc|sys|dev)\b/.test(point));
  }

  /** Parsed lines of the log that are JSON objects. */
  get events(): LogLine[] {
    return this.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  }

  /** Waits until the health check succeeds. */
  async ready(): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      if (this.process.exitCode !== null) break;
      const response = await fetch(`http://127.0.0.1:${this.port}${contract.health.path}`).catch(() => undefined);
      if (response?.status === contract.health.status) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`the application is not healthy:\n${this.lines.slice(-20).join('\n')}`);
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { redirect: 'manual', ...init });
  }

  /** Sends a request with a body and a token. */
  write(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    return this.request(path, {
      method,
      body: body && JSON.stringify(body),
      headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json', ...headers },
    });
  }

  /** Waits until the process ends, and returns its exit code. */
  async exit(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.process.kill(signal);
    return this.exit();
  }
}
