import {
  AuthTokenUpdateStrategyType,
  DescribeReplicationGroupsCommand,
  DescribeUsersCommand,
  type ElastiCacheClient,
  ModifyReplicationGroupCommand,
  ModifyUserCommand,
} from '@aws-sdk/client-elasticache';
import type { CacheUsers } from './cache';

/** Milliseconds between two requests for the state of a change. */
const POLL = 5_000;

/** Changes the passwords of a user with Amazon ElastiCache, which accepts two. */
export class UserPasswords implements CacheUsers {
  constructor(
    private readonly client: ElastiCacheClient,
    private readonly userId: string,
    private readonly poll = POLL,
  ) {}

  async accept(_username: string, current: string, pending: string): Promise<void> {
    await this.wait();
    await this.client.send(new ModifyUserCommand({ UserId: this.userId, Passwords: [...new Set([current, pending])] }));
    await this.wait();
  }

  /** A user is `modifying` until all caches have the change. */
  private async wait(): Promise<void> {
    await until(this.poll, async () => {
      const { Users = [] } = await this.client.send(new DescribeUsersCommand({ UserId: this.userId }));
      return Users[0]?.Status === 'active';
    });
  }
}

/** Changes the AUTH token of a cache without users. After `ROTATE`, the cache accepts the previous token, too. */
export class AuthToken implements CacheUsers {
  constructor(
    private readonly client: ElastiCacheClient,
    private readonly replicationGroupId: string,
    private readonly poll = POLL,
  ) {}

  async accept(_username: string, _current: string, pending: string): Promise<void> {
    await this.wait();
    await this.client.send(
      new ModifyReplicationGroupCommand({
        ReplicationGroupId: this.replicationGroupId,
        AuthToken: pending,
        AuthTokenUpdateStrategy: AuthTokenUpdateStrategyType.ROTATE,
        ApplyImmediately: true,
      }),
    );
    await this.wait();
  }

  private async wait(): Promise<void> {
    await until(this.poll, async () => {
      const { ReplicationGroups = [] } = await this.client.send(
        new DescribeReplicationGroupsCommand({ ReplicationGroupId: this.replicationGroupId }),
      );
      return ReplicationGroups[0]?.Status === 'available';
    });
  }
}

/** The function ends before this does, if the change never completes. */
async function until(poll: number, done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, poll));
}
