import { Lazy } from 'aws-cdk-lib/core';
import { checkCacheUser } from '../../../src/cache/private/cache-users';

const problemsOf = (accessString: string) =>
  checkCacheUser({ userName: 'app', accessString }, { cacheName: 'shop' } as never).filter(
    (problem) => problem !== undefined,
  );

test.each([
  'on ~* +@all',
  ' on  ~*\t+@all ',
  'on ~nopass-keys +@all',
  'on ~reset +@all',
  'on nopass-all reset-all',
  'on ~a>b +get',
  Lazy.string({ produce: () => 'later' }),
])('accepts the access string %j', (accessString) => {
  expect(problemsOf(accessString)).toEqual([]);
});

test.each(['', 'off ~*', '~* on', 'on nopass', 'on reset ~*', 'on >secret', 'on <secret', 'on #0a', 'on !0a'])(
  'rejects the access string %j',
  (accessString) => {
    expect(problemsOf(accessString)).toEqual([
      `user.accessString must start with on and contain no password and no reset, got ${accessString}`,
    ]);
  },
);
