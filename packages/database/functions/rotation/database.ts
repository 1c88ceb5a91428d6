import { Client, DatabaseError } from 'pg';
import { scramVerifier } from './scram';
import type { Credentials } from './secret';

/** Where the database is, and whom its certificate must come from. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly ca: string[];
}

/** `invalid_password`, and `invalid_authorization_specification`: the server is up and refuses this user. */
const REFUSED = ['28P01', '28000'];

/** Milliseconds; the steps of a rotation have a minute. */
const PATIENCE = 10_000;

/** Connects, or returns nothing when the server refuses the credentials. All else, such as a server that is down, throws. */
export async function login(endpoint: Endpoint, { username, password }: Credentials): Promise<Session | undefined> {
  const client = new Client({
    host: endpoint.host,
    port: endpoint.port,
    database: endpoint.database,
    user: username,
    password,
    ssl: { ca: endpoint.ca, minVersion: 'TLSv1.2', rejectUnauthorized: true },
    application_name: 'password-rotation',
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
    lock_timeout: PATIENCE,
  });
  // A connection that breaks while idle would end the process; the next query reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return new Session(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof DatabaseError && REFUSED.includes(error.code ?? '')) return undefined;
    throw error;
  }
}

/** A connection to the database. */
export class Session {
  constructor(private readonly client: Client) {}

  /** Rows of a statement. */
  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.client.query(text, values);
    return rows as Row[];
  }

  /** A name or a value as part of a statement that takes no parameters. */
  name(text: string): string {
    return this.client.escapeIdentifier(text);
  }

  literal(text: string): string {
    return this.client.escapeLiteral(text);
  }

  /** Does all or nothing, one rotation of a user at a time. */
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

  /** Sets a password without telling it to the server. */
  async setPassword({ username, password }: Credentials): Promise<void> {
    await this.query(`ALTER ROLE ${this.name(username)} PASSWORD ${this.literal(scramVerifier(password))}`);
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
