import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createClone, createUser } from './clone';
import { type Endpoint, login, type Session } from './database';
import { loginToMaster } from './master';
import { type Credentials, putOnce, type Secret } from './secret';
import type { Strategy } from './target';

/** The user changes its own password. From then until the last step, new connections need the pending password. */
export class SingleUser implements Strategy<Session> {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly secret: Secret,
  ) {}

  nextUser(current: string): string {
    return current;
  }

  /** The current password works, unless an earlier rotation ended after it set another one. */
  async connect(pending: Credentials): Promise<Session> {
    const { secret } = this;
    async function* candidates() {
      yield await secret.read('AWSCURRENT');
      yield pending;
      yield await secret.read('AWSPREVIOUS');
      yield* secret.abandoned();
    }
    for await (const candidate of candidates()) {
      const session = candidate?.username === pending.username && (await login(this.endpoint, candidate));
      if (session) return session;
    }
    throw new Error(`the database rejects all known passwords of the user ${pending.username}`);
  }

  async apply(session: Session, pending: Credentials): Promise<void> {
    await session.setPassword(pending);
  }
}

const CLONE = '_clone';

/** Secret that gets the credentials of the user that is replaced. */
export interface PreviousSecret {
  readonly client: SecretsManagerClient;
  readonly arn: string;
  /** Secret that is rotated. */
  readonly secret: Secret;
}

/** Two users alternate, so that the current credentials are always valid. The master user sets the passwords. */
export class AlternatingUsers implements Strategy<Session> {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly master: Secret,
    private readonly createsUser = false,
    private readonly previous?: PreviousSecret,
  ) {}

  nextUser(current: string): string {
    return current.endsWith(CLONE) ? current.slice(0, -CLONE.length) : `${current}${CLONE}`;
  }

  connect(): Promise<Session> {
    return loginToMaster(this.endpoint, this.master);
  }

  async apply(session: Session, pending: Credentials): Promise<void> {
    const { username } = pending;
    const clone = username.endsWith(CLONE);
    const original = clone ? this.nextUser(username) : username;
    if (this.createsUser) await createUser(session, this.endpoint.database, original);
    if (clone) await createClone(session, original, username);
    await session.setPassword(pending);
  }

  /** RDS Proxy reads current versions only. It must have the previous credentials before other ones replace them. */
  async complete(_pending: Credentials, version: string): Promise<void> {
    if (!this.previous) return;
    const { client, arn, secret } = this.previous;
    const current = await secret.read('AWSCURRENT');
    if (current) await putOnce(client, arn, version, JSON.stringify(current), 'AWSCURRENT');
  }
}
