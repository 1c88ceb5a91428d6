import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import {
  checkBucketName,
  checkDays,
  checkInteger,
  checkKeyPrefix,
  checkNoSnapshot,
  failAt,
  failOn,
  pathOf,
} from '../../src/private/validation';

const TOKEN = Lazy.string({ produce: () => 'resolved later' });

describe('errors', () => {
  test('there is none without a problem', () => {
    expect(() => failAt('Stack/Key', [undefined, undefined])).not.toThrow();
  });

  test('name the app, which has no path', () => {
    expect(() => failOn(new App(), ['tags must be valid'])).toThrow(new Error('App: tags must be valid'));
  });

  test('escape the characters that change what a terminal shows', () => {
    expect(() => failAt('Stack/Key', ['got \u001b[2J, \u202e and \u2028'])).toThrow(
      String.raw`Stack/Key: got \u{1b}[2J, \u{202e} and \u{2028}`,
    );
  });

  test('cut problems after 1,000 characters', () => {
    const error = (length: number) => () => failAt('Stack/Key', ['x'.repeat(length)]);
    expect(error(1000)).toThrow(new Error(`Stack/Key: ${'x'.repeat(1000)}`));
    expect(error(1001)).toThrow(new Error(`Stack/Key: ${'x'.repeat(1000)}…`));
  });
});

test('the path of a construct does not begin with the empty id of the app', () => {
  const app = new App();
  expect(pathOf(app, 'Keys')).toBe('Keys');
  expect(pathOf(new Stack(app, 'Keys'), 'Key')).toBe('Keys/Key');
});

test('a policy for a resource without snapshots must not be SNAPSHOT', () => {
  expect(checkNoSnapshot(RemovalPolicy.SNAPSHOT)).toBe(
    'removalPolicy must be DESTROY or one of RETAIN, because the resource has no snapshots, got SNAPSHOT',
  );
  expect([undefined, RemovalPolicy.DESTROY, RemovalPolicy.RETAIN].map(checkNoSnapshot)).toEqual(
    Array(3).fill(undefined),
  );
});

test.each([
  [undefined, undefined],
  [Duration.days(2), undefined],
  [Duration.days(3), undefined],
  [Duration.hours(48), undefined],
  [Duration.days(Lazy.number({ produce: () => 9 })), undefined],
  [Duration.hours(Lazy.number({ produce: () => 9 })), 'age must be in days if it is a token'],
  [Duration.days(1), 'age must be a whole number of days from 2 to 3, got 1'],
  [Duration.days(4), 'age must be a whole number of days from 2 to 3, got 4'],
  [Duration.hours(60), 'age must be a whole number of days from 2 to 3, got 2.5'],
])('checks days from 2 to 3 (%#)', (value, problem) => {
  expect(checkDays('age', value, 2, 3)).toBe(problem);
});

test.each([
  [undefined, undefined],
  [2, undefined],
  [3, undefined],
  [Lazy.number({ produce: () => 9 }), undefined],
  [1, 'limit must be an integer from 2 to 3, got 1'],
  [4, 'limit must be an integer from 2 to 3, got 4'],
  [2.5, 'limit must be an integer from 2 to 3, got 2.5'],
])('checks integers from 2 to 3 (%#)', (value, problem) => {
  expect(checkInteger('limit', value, 2, 3)).toBe(problem);
});

test.each([
  undefined,
  TOKEN,
  'abc',
  'a'.repeat(63),
  'a.b-c.1',
  '1.2.3',
  '1.2.3.4.5',
  'a1.2.3.4',
  '1.2.3.4a',
  'a-xn--b',
  'my-s3alias-logs',
])('accepts the bucket name %j', (name) => {
  expect(checkBucketName(name)).toBeUndefined();
});

test.each([
  'ab',
  'a'.repeat(64),
  'Abc',
  'abC',
  'a_c',
  '.abc',
  'abc.',
  '-abc',
  'abc-',
  'a..b',
  'a.-b',
  'a-.b',
  '1.2.3.4',
  '192.168.100.254',
  'xn--bucket',
  'sthree-bucket',
  'amzn-s3-demo-bucket',
  'bucket-s3alias',
  'bucket--ol-s3',
  'bucket.mrap',
  'bucket--x-s3',
  'bucket--table-s3',
])('rejects the bucket name %j', (name) => {
  expect(checkBucketName(name)).toBe(
    `bucketName must be 3 to 63 lower-case letters, digits, '.' and '-', got '${name}'`,
  );
});

test.each([undefined, TOKEN, 'a', 'a/b', "!.*'()-_9", 'x'.repeat(200)])('accepts the key prefix %j', (prefix) => {
  expect(checkKeyPrefix(prefix)).toBeUndefined();
});

test.each(['', '/', '/a', 'a/', 'a b', ' a', 'a ', 'x'.repeat(201)])('rejects the key prefix %j', (prefix) => {
  expect(checkKeyPrefix(prefix)).toBe(
    `s3KeyPrefix must be 1 to 200 characters of an object key, without a slash at either end, got '${prefix}'`,
  );
});
