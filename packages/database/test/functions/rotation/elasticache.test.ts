import type { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { AuthToken, UserPasswords } from '../../../functions/rotation/elasticache';

/** Amazon ElastiCache, which returns the statuses in this order and records the changes. */
function elasticacheWith(...statuses: string[]) {
  const changes: unknown[] = [];
  const client = {
    send: ({ constructor, input }: { constructor: { name: string }; input: unknown }) => {
      if (!constructor.name.startsWith('Describe'))
        return Promise.resolve(void changes.push([constructor.name, input]));
      const [Status] = statuses.length > 1 ? statuses.splice(0, 1) : statuses;
      return Promise.resolve({ Users: [{ Status }], ReplicationGroups: [{ Status }] });
    },
  } as unknown as ElastiCacheClient;
  return { client, changes, statuses };
}

test('a user accepts both passwords, after a change in progress and before the function continues', async () => {
  const { client, changes, statuses } = elasticacheWith('modifying', 'active', 'modifying', 'modifying', 'active');
  await new UserPasswords(client, 'shop', 1).accept('shop', 'first', 'second');
  expect(changes).toEqual([['ModifyUserCommand', { UserId: 'shop', Passwords: ['first', 'second'] }]]);
  expect(statuses).toEqual(['active']);
});

test('a user has one password once', async () => {
  const { client, changes } = elasticacheWith('active');
  await new UserPasswords(client, 'shop', 1).accept('shop', 'same', 'same');
  expect(changes).toEqual([['ModifyUserCommand', { UserId: 'shop', Passwords: ['same'] }]]);
});

test('a cache keeps its previous token', async () => {
  const { client, changes, statuses } = elasticacheWith('modifying', 'available', 'modifying', 'available');
  await new AuthToken(client, 'shop-cache', 1).accept('default', 'first', 'second');
  expect(changes).toEqual([
    [
      'ModifyReplicationGroupCommand',
      {
        ReplicationGroupId: 'shop-cache',
        AuthToken: 'second',
        AuthTokenUpdateStrategy: 'ROTATE',
        ApplyImmediately: true,
      },
    ],
  ]);
  expect(statuses).toEqual(['available']);
});
