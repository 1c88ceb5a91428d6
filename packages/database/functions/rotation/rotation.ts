import { generatePassword } from './password';
import type { Credentials, Secret } from './secret';
import type { Connection, Strategy, Target } from './target';

/** Steps in the order in which Secrets Manager invokes them. After a failure it starts again with the same version. */
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

export type Step = (typeof STEPS)[number];

/**
 * One rotation of one secret. Each step can be repeated at any time. A lock of the server serializes concurrent rotations of a
 * user while they change a password or make it the current one.
 */
export class Rotation<C extends Connection> {
  constructor(
    private readonly secret: Secret,
    private readonly target: Target,
    private readonly strategy: Strategy<C>,
    private readonly version: string,
  ) {}

  async run(step: Step): Promise<void> {
    const labels = await this.secret.labels();
    if (labels.AWSCURRENT === this.version) return;
    this.checkPending(labels.AWSPENDING);
    await this[step]();
  }

  private async createSecret(): Promise<void> {
    if (await this.secret.readPending(this.version)) return;
    const current = await this.current();
    await this.secret.write(this.version, {
      ...current,
      username: this.strategy.nextUser(current.username),
      password: generatePassword(),
    });
  }

  private async setSecret(): Promise<void> {
    const pending = await this.pending();
    await this.exclusively(pending, await this.strategy.connect(pending), async (session) => {
      await this.checkNextUser(pending);
      await this.strategy.apply(session, pending);
    });
  }

  private async testSecret(): Promise<void> {
    // When a schedule is created, Secrets Manager tests with a version that can be without a value.
    const connection = await this.login((await this.secret.readPending(this.version)) ?? (await this.current()));
    try {
      await connection.check();
    } finally {
      await connection.close();
    }
  }

  private async finishSecret(): Promise<void> {
    const pending = await this.pending();
    await this.exclusively(pending, await this.login(pending), async (_, current) => {
      await this.strategy.complete?.(pending, this.version);
      await this.secret.promote(this.version, current);
    });
  }

  /** Runs work with the lock of the pending user, unless another rotation replaced this one while it waited. */
  private async exclusively<Used extends Connection>(
    pending: Credentials,
    session: Used,
    work: (session: Used, currentVersion: string | undefined) => Promise<void>,
  ): Promise<void> {
    try {
      await session.exclusively(pending.username, async () => {
        const labels = await this.secret.labels();
        this.checkPending(labels.AWSPENDING);
        await work(session, labels.AWSCURRENT);
      });
    } finally {
      await session.close();
    }
  }

  private checkPending(pendingVersion: string | undefined): void {
    if (pendingVersion === this.version) return;
    throw new Error(`version ${this.version} must be pending, but another rotation replaced it`);
  }

  /** The password of the current user must not change. A retry with the same version cannot succeed. */
  private async checkNextUser(pending: Credentials): Promise<void> {
    const expected = this.strategy.nextUser((await this.current()).username);
    if (pending.username === expected) return;
    await this.secret.abandon(this.version);
    throw new Error(`the pending user must be ${expected}, got ${pending.username}. Start another rotation`);
  }

  private async login(credentials: Credentials): Promise<Connection> {
    const connection = await this.target.login(credentials);
    if (connection) return connection;
    throw new Error(`the ${this.target.noun} rejects the new password of the user ${credentials.username}`);
  }

  private async pending(): Promise<Credentials> {
    const value = await this.secret.readPending(this.version);
    if (value) return value;
    throw new Error(`version ${this.version} must have a value, got none. Run createSecret first`);
  }

  private async current(): Promise<Credentials> {
    const value = await this.secret.read('AWSCURRENT');
    if (value) return value;
    throw new Error('the secret must have a current version, got none');
  }
}
