import { Duration, Lazy } from 'aws-cdk-lib/core';
import {
  checkContainerPath,
  checkEcsName,
  checkElbName,
  checkPath,
  checkRepositoryPrefix,
  checkShellPath,
  checkTimeout,
} from '../../src/private/checks';
import { checkSecretArn } from '../../src/private/secret-checks';

const TOKEN = Lazy.string({ produce: () => 'later' });

/** For each check: values that it accepts, values that it rejects, and a part of its message. */
const CHECKS: Record<string, [(value: string) => string | undefined, string[], string[], string]> = {
  'path in a container': [
    (value) => checkContainerPath('prop', value),
    ['/a', '/data/cache', '/process', '/system/x', '/developer', '/a/proc', '/a.b/..c', '/a/...', '/.a'],
    [
      '',
      'a',
      '/',
      'x/a',
      '/a/',
      '/a b',
      '/a:b',
      '/a,b',
      '/proc',
      '/proc/1',
      '/sys',
      '/dev/shm',
      '/.',
      '/a/.',
      '/a/..',
      '/a/../b',
      '/a/./b',
    ],
    'an absolute path without spaces',
  ],
  'Amazon ECS name': [
    (value) => checkEcsName('prop', value),
    ['a', '-', 'A_b-9', 'x'.repeat(255)],
    ['', ' a', 'a ', 'a.b', 'x'.repeat(256)],
    '1 to 255 letters, digits, hyphens and underscores',
  ],
  'load balancer name': [
    (value) => checkElbName('prop', value),
    ['a', 'A-9', 'a--b', 'x'.repeat(32)],
    ['', '-a', 'a-', 'a_b', ' a', 'x'.repeat(33)],
    '1 to 32 letters, digits and hyphens',
  ],
  'health check path': [
    (value) => checkPath('prop', value),
    ['/', '/health?x=1', `/${'x'.repeat(1023)}`],
    ['', 'health', 'x/health', '/a b', '/a ', `/${'x'.repeat(1024)}`],
    "a URL path that starts with '/'",
  ],
  'path in a shell command': [
    (value) => checkShellPath('prop', value),
    ['/', '/a.b_~%20/:@=+,-9'],
    ['', 'a', '$(x)/a', '/a;b', '/a b', '/a$b', "/a'"],
    "a URL path that starts with '/'",
  ],
  'repository prefix': [
    (value) => checkRepositoryPrefix('prop', value, 30),
    ['ab', 'team', 'team/api', 'my-team.one_two/my-api', 'aa/bb/cc', 'x'.repeat(30)],
    [
      '',
      'a',
      'Team',
      'team/',
      '/team',
      'team//api',
      'a..b',
      '-a',
      'a-',
      'a-/b',
      '-a/b',
      'team/-a',
      'a b',
      'x'.repeat(31),
    ],
    '2 to 30 lowercase letters and digits',
  ],
};

describe.each(Object.entries(CHECKS))('a %s', (_, [check, valid, invalid, wanted]) => {
  test.each([...valid, TOKEN])('can be %j', (value) => {
    expect(check(value)).toBeUndefined();
  });

  test.each(invalid)('must not be %j', (value) => {
    expect(check(value)).toContain(`prop must be ${wanted}`);
    expect(check(value)).toMatch(/, got "[^]*"$/);
  });
});

test.each([
  [undefined, Duration.seconds(5), undefined],
  [Duration.seconds(5), undefined, undefined],
  [Duration.seconds(4), Duration.seconds(5), undefined],
  [Duration.seconds(Lazy.number({ produce: () => 9 })), Duration.seconds(5), undefined],
  [Duration.seconds(9), Duration.seconds(Lazy.number({ produce: () => 5 })), undefined],
  [Duration.seconds(5), Duration.seconds(5), 'prop.timeout must be less than the interval of 5 seconds, got 5'],
  [Duration.millis(5_500), Duration.seconds(5), 'prop.timeout must be less than the interval of 5 seconds, got 5.5'],
])('checks that a health check times out before the next one (%#)', (timeout, interval, problem) => {
  expect(checkTimeout('prop', timeout, interval)).toBe(problem);
});

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:';

test.each([undefined, TOKEN, `${SECRET}db-a1B2c3`, `${SECRET}db-a1B2c3:password::`, `x${SECRET}db`, 'arn:aws:ssm:x'])(
  'accepts the ARN %j',
  (arn) => {
    expect(checkSecretArn('prop', arn)).toBeUndefined();
  },
);

test.each([`${SECRET}db`, `${SECRET}db-a1B2c`, `${SECRET}db-a1B2c34`, `${SECRET}db-a1B2c3-x`])(
  'rejects the partial ARN %j',
  (arn) => {
    expect(checkSecretArn('prop', arn)).toContain(`got "${arn.slice(SECRET.length)}"`);
  },
);
