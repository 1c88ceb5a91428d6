import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CacheConnection, type CacheEndpoint, type CacheUsers, DEFAULT_USER } from './cache';
import { type Credentials, putOnce, type Secret } from './secret';
import type { Strategy } from './target';

/** Secret with the URL of the cache. */
export interface UrlSecret {
  readonly client: SecretsManagerClient;
  readonly arn: string;
  readonly endpoint: CacheEndpoint;
}

interface CacheTarget {
  login(credentials: Credentials): Promise<CacheConnection | undefined>;
}

/** The cache accepts the current and the pending password of the user, so clients with the current one are not interrupted. */
export class CacheStrategy implements Strategy<CacheConnection> {
  constructor(
    private readonly target: CacheTarget,
    private readonly secret: Secret,
    private readonly users: CacheUsers,
    private readonly url?: UrlSecret,
  ) {}

  nextUser(current: string): string {
    return current;
  }

  /** Waits until the cache accepts the pending password, because only Amazon ElastiCache can change it. */
  async connect(pending: Credentials): Promise<CacheConnection> {
    const known = await this.target.login(pending);
    if (known) return known;
    const current = await this.secret.read('AWSCURRENT');
    await this.users.accept(pending.username, current?.password ?? pending.password, pending.password);
    const connection = await this.target.login(pending);
    if (connection) return connection;
    throw new Error(`the cache rejects the new password of the user ${pending.username}`);
  }

  async apply(connection: CacheConnection): Promise<void> {
    await connection.check();
  }

  /** Writes the URL before the password is current: clients that read the URL do not read the password. */
  async complete({ username, password }: Credentials, version: string): Promise<void> {
    if (!this.url) return;
    const { client, arn, endpoint } = this.url;
    const user = username === DEFAULT_USER ? '' : username;
    await putOnce(client, arn, version, `rediss://${user}:${password}@${endpoint.host}:${endpoint.port}`, 'AWSCURRENT');
  }
}
