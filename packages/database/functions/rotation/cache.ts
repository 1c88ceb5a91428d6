import { connect, type TLSSocket } from 'node:tls';
import type { Credentials } from './secret';
import type { Connection } from './target';

/** User of a cache without users. Its password is the AUTH token. */
export const DEFAULT_USER = 'default';

/** Address of the cache. Amazon ElastiCache has certificates of public authorities, for which `ca` is not set. */
export interface CacheEndpoint {
  readonly host: string;
  readonly port: number;
  readonly ca?: string[];
}

/** Passwords of the users of a cache. */
export interface CacheUsers {
  /** Accepts both passwords of a user from now on, and no other one. Waits until the cache has changed. */
  accept(username: string, current: string, pending: string): Promise<void>;
}

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Errors of a server that runs and rejects the credentials. */
const REJECTED = /^-(WRONGPASS|NOAUTH|NOPERM)/;

/** Connects, or returns `undefined` if the server rejects the credentials. */
export async function login(
  endpoint: CacheEndpoint,
  { username, password }: Credentials,
): Promise<CacheConnection | undefined> {
  const connection = await CacheConnection.open(endpoint);
  try {
    const reply = await connection.call('AUTH', username, password);
    if (!reply.startsWith('-')) return connection;
    await connection.close();
    if (REJECTED.test(reply)) return undefined;
    throw new Error(`the cache answers AUTH with ${reply.split(' ')[0]}`);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A connection to the cache, for two commands: a client library would be most of the function. */
export class CacheConnection implements Connection {
  static async open({ host, port, ca }: CacheEndpoint): Promise<CacheConnection> {
    const socket = connect({ host, port, servername: host, ca, minVersion: 'TLSv1.2', timeout: TIMEOUT });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
      socket.once('timeout', () => reject(new Error('the cache does not answer')));
    }).catch((error: Error) => {
      socket.destroy();
      throw error;
    });
    return new CacheConnection(socket);
  }

  private constructor(private readonly socket: TLSSocket) {
    // Without a listener, a connection that breaks while idle ends the process.
    socket.on('error', () => undefined);
  }

  /** Sends a command and returns its reply, which has one line. */
  call(...words: string[]): Promise<string> {
    const request = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('');
    return new Promise((resolve, reject) => {
      const { socket } = this;
      let reply = '';
      const done = (finish: () => void) => {
        socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('timeout');
        finish();
      };
      socket.on('data', (chunk: Buffer) => {
        reply += chunk.toString();
        if (reply.endsWith('\r\n')) done(() => resolve(reply.trimEnd()));
      });
      socket.once('close', () => done(() => reject(new Error('the cache closed the connection'))));
      socket.once('timeout', () => done(() => reject(new Error('the cache does not answer'))));
      socket.write(`*${words.length}\r\n${request}`);
    });
  }

  async check(): Promise<void> {
    const reply = await this.call('PING');
    // A user without permission for PING is logged in.
    if (reply !== '+PONG' && !REJECTED.test(reply))
      throw new Error(`the cache answers PING with ${reply.split(' ')[0]}`);
  }

  /** Amazon ElastiCache rejects a change while another one is in progress, so no lock is required. */
  async exclusively(_user: string, work: () => Promise<void>): Promise<void> {
    await work();
  }

  close(): Promise<void> {
    this.socket.destroy();
    return Promise.resolve();
  }
}
