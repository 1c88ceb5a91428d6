import { makeUser, standInFor } from './clone';
import { type Endpoint, login, type Session } from './database';
import type { Credentials, Secret } from './secret';

/** Who gets a new password, and who sets it. */
export interface Strategy {
  /** User of the next version. */
  nextUser(current: string): string;

  /** Connects as the one who may change the pending user. */
  connect(pending: Credentials): Promise<Session>;

  /** Makes the database accept the pending credentials. */
  apply(session: Session, pending: Credentials): Promise<void>;
}

/** The user changes its own password. Between this and the last step, new connections need the pending one. */
export class SingleUser implements Strategy {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly secret: Secret,
  ) {}

  nextUser(current: string): string {
    return current;
  }

  /** The first one works, unless a rotation that died, or lost a race, has left another in the database. */
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
    throw new Error(`the database refuses each known password of the user ${pending.username}`);
  }

  async apply(session: Session, pending: Credentials): Promise<void> {
    await session.setPassword(pending);
  }
}

const CLONE = '_clone';

/** Two users take turns, so that the current credentials stay valid all the time. The master user sets the passwords. */
export class AlternatingUsers implements Strategy {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly master: Secret,
    private readonly createsUser = false,
  ) {}

  nextUser(current: string): string {
    return current.endsWith(CLONE) ? current.slice(0, -CLONE.length) : `${current}${CLONE}`;
  }

  /** The master's own password may be changing at this moment. */
  async connect(): Promise<Session> {
    for (const stage of ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'] as const) {
      const candidate = await this.master.read(stage);
      const session = candidate && (await login(this.endpoint, candidate));
      if (session) return session;
    }
    throw new Error('the database refuses each known password of the master user');
  }

  async apply(session: Session, pending: Credentials): Promise<void> {
    const { username } = pending;
    const clone = username.endsWith(CLONE);
    const original = clone ? this.nextUser(username) : username;
    if (this.createsUser) await makeUser(session, this.endpoint.database, original);
    if (clone) await standInFor(session, original, username);
    await session.setPassword(pending);
  }
}
