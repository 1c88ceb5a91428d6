import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { checkBucketName, checkNoSnapshot, failBeforeSuper, failOn } from '../../src/private/validation';

const TOKEN = Lazy.string({ produce: () => 'resolved later' });

describe('errors', () => {
  const stack = new Stack(new App(), 'Watch');
  const error =
    (...problems: (string | undefined)[]) =>
    () =>
      failOn(stack, problems);

  test('there is none without a problem', () => {
    expect(error(undefined, undefined)).not.toThrow();
  });

  test('contain all problems', () => {
    expect(error('a must be 1', undefined, 'b must be 2')).toThrow(new Error('Watch: a must be 1; b must be 2'));
  });

  test('contain the path of a construct that is about to be created', () => {
    expect(() => failBeforeSuper(stack, 'Alarm', ['a must be 1'])).toThrow(new Error('Watch/Alarm: a must be 1'));
    expect(() => failBeforeSuper(new App(), 'Watch', ['a must be 1'])).toThrow(new Error('Watch: a must be 1'));
  });

  test('escape the characters that change what a terminal shows', () => {
    expect(error('got \u001b[2J, \u202e and \u2028')).toThrow(String.raw`Watch: got \u{1b}[2J, \u{202e} and \u{2028}`);
  });

  test('cut problems after 1,000 characters', () => {
    expect(error('x'.repeat(1000))).toThrow(new Error(`Watch: ${'x'.repeat(1000)}`));
    expect(error('x'.repeat(1001))).toThrow(new Error(`Watch: ${'x'.repeat(1000)}…`));
  });
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
