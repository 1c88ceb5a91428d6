import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Signer } from '@aws-sdk/rds-signer';
import type { Environment } from '../environment';
import type { Database } from './database';

/** A token can be used for 15 minutes, for new connections. */
const RENEW_MILLISECONDS = 10 * 60_000;

/** A user that authenticates with IAM, through a local port. */
export interface TokenUser {
  readonly user: string;
  readonly region: string;
  readonly localPort: number;
}

/**
 * A password file of PostgreSQL with an IAM database authentication token, which only the user of this process can read. The token
 * is renewed, so that new connections work while the tunnel is open.
 *
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export class PasswordFile {
  private readonly folder = mkdtempSync(join(tmpdir(), 'nx-tunnel-'));
  readonly path = join(this.folder, 'pgpass');
  private timer?: NodeJS.Timeout;
  private readonly remove = () => rmSync(this.folder, { recursive: true, force: true });

  /** Writes the file, and renews it until it is closed. */
  static async create(environment: Environment, database: Database, user: TokenUser): Promise<PasswordFile> {
    const file = new PasswordFile();
    // also if the process is ended
    process.once('exit', file.remove);
    try {
      await environment.ask('the token', file.write(database, user), 'created');
    } catch (error) {
      file.close();
      throw error;
    }
    const renew = () => {
      file.write(database, user).catch(() => undefined);
    };
    file.timer = setInterval(renew, RENEW_MILLISECONDS).unref();
    return file;
  }

  /** Deletes the file. */
  close(): void {
    clearInterval(this.timer);
    process.off('exit', this.remove);
    this.remove();
  }

  private async write({ host, port }: Database, { user, region, localPort }: TokenUser): Promise<void> {
    const token = await new Signer({ hostname: host, port, username: user, region }).getAuthToken();
    const fields = [host, String(localPort), '*', user, token];
    const line = fields.map((field) => field.replaceAll(/[\\:]/g, String.raw`\$&`)).join(':');
    writeFileSync(this.path, `${line}\n`, { mode: 0o600 });
  }
}
