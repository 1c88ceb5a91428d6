import { Lazy } from 'aws-cdk-lib/core';
import { checkCount, checkNamespace, checkRunbook } from '../../src/private/alarm-checks';
import { checkName } from '../../src/private/composite-alarm';

const TOKEN = Lazy.string({ produce: () => 'later' });

test.each([undefined, TOKEN, 'https://example.com/runbook', 'http://x'])('accepts the runbook %j', (url) => {
  expect(checkRunbook('runbookUrl', url)).toBeUndefined();
});

test.each(['', 'example.com', 'xhttps://example.com', 'https://', 'https://example.com/a b'])(
  'rejects the runbook %j',
  (url) => {
    expect(checkRunbook('runbookUrl', url)).toBe(`runbookUrl must be an http or https URL, got '${url}'`);
  },
);

test.each([undefined, 1, 500, Lazy.number({ produce: () => 0 })])('accepts the count %p', (count) => {
  expect(checkCount('nodes', count, 500)).toBeUndefined();
});

test.each([0, 1.5, 501])('rejects the count %p', (count) => {
  expect(checkCount('nodes', count, 500)).toBe(`nodes must be a whole number from 1 to 500, got ${count}`);
});

test('a count without a limit is at least 1', () => {
  expect(checkCount('nodes', 1e9)).toBeUndefined();
  expect(checkCount('nodes', 0)).toBe('nodes must be a whole number of at least 1, got 0');
});

test.each([TOKEN, 'A', 'Shop.x_-/#9', 'x'.repeat(255), 'xAWS/'])('accepts the namespace %j', (namespace) => {
  expect(checkNamespace(namespace)).toBeUndefined();
});

test.each(['', 'AWS/Shop', 'a b', ' a', 'a ', 'x'.repeat(256)])('rejects the namespace %j', (namespace) => {
  expect(checkNamespace(namespace)).toBe(
    `metricNamespace must have 1 to 255 letters, digits and . _ - / #, and not start with AWS/, got '${namespace}'`,
  );
});

test.each([undefined, TOKEN, 'a', 'a b', 'x'.repeat(255)])('accepts the alarm name %j', (name) => {
  expect(checkName('alarmName', name)).toBeUndefined();
});

test.each(['', ' a', 'a ', 'x'.repeat(256)])('rejects the alarm name %j', (name) => {
  expect(checkName('alarmName', name)).toBe(
    `alarmName must have 1 to 255 characters and no space at either end, got '${name}'`,
  );
});
