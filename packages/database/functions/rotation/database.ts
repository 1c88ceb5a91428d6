import { Client, DatabaseError } from 'pg';
import { scramVerifier } from './scram';
import type { Credentials } from './secret';
import type { Connection } from './target';

/** Address of the database, and the certificate authorities of its certificate. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly ca: string[];
  /** Milliseconds for a statement. @default 10,000 */
  readonly timeout?: number;
  /** Name of the client in the statistics of the server. @default password-rotation */
  readonly application?: string;
}

/** `invalid_password` and `invalid_authorization_specification`: the server runs and rejects the user. */
const REJECTED = ['28P01', '28000'];

/** Milliseconds. The function has one minute for a step. */
const TIMEOUT = 10_000;

/** Connects, or returns `undefined` if the server rejects the credentials. Fails on other errors, such as a timeout. */
export async function login(endpoint: Endpoint, { username, password }: Credentials): Promise<Session | undefined> {
  const { application = 'password-rotation', timeout = TIMEOUT } = endpoint;
  const client = new Client({
    host: endpoint.host,
    port: endpoint.port,
    database: endpoint.database,
    user: username,
    password,
    ssl: { ca: endpoint.ca, minVersion: 'TLSv1.2', rejectUnauthorized: true },
    application_name: application,
    connectionTimeoutMillis: TIMEOUT,
    query_timeout: timeout,
    lock_timeout: timeout,
  });
  // Without a listener, a connection that breaks while idle ends the process. The next query reports the error.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return new Session(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof DatabaseError && REJECTED.includes(error.code ?? '')) return undefined;
    throw error;
  }
}

/** A connection to the database. */
export class Session implements Connection {
  constructor(private readonly client: Client) {}

  /** Returns the rows of a statement. */
  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.client.query(text, values);
    return rows as Row[];
  }

  /** Quotes a name for a statement that does not support parameters. */
  name(text: string): string {
    return this.client.escapeIdentifier(text);
  }

  /** Quotes a value for a statement that does not support parameters. */
  literal(text: string): string {
    return this.client.escapeLiteral(text);
  }

  /** Runs work in a transaction, one rotation of a user at a time. */
  async exclusively(user: string, work: () => Promise<void>): Promise<void> {
    await this.query('BEGIN');
    try {
      await this.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`rotation of ${user}`]);
      await work();
      await this.query('COMMIT');
    } catch (error) {
      await this.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Sets a password. The statement contains its verifier, because the server logs the statement. */
  async setPassword({ username, password }: Credentials): Promise<void> {
    await this.query(`ALTER ROLE ${this.name(username)} PASSWORD ${this.literal(scramVerifier(password))}`);
  }

  async check(): Promise<void> {
    await this.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
