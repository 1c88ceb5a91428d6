import type { Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LogQueries, type LogQueriesProps } from '../../src';
import { stackIn } from '../fixtures';

function queriesOf(props: Partial<LogQueriesProps> = {}): Record<string, string> {
  const stack: Stack = stackIn();
  const logGroups = [logs.LogGroup.fromLogGroupName(stack, 'Logs', '/ecs/orders')];
  new LogQueries(stack, 'Queries', { logGroups, folder: 'orders', ...props });
  const found = Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition'));
  for (const { Properties } of found) expect(Properties.LogGroupNames).toEqual(['/ecs/orders']);
  return Object.fromEntries(found.map(({ Properties }) => [Properties.Name, Properties.QueryString]));
}

test('saves the queries in the folder', () => {
  expect(Object.keys(queriesOf()).sort()).toEqual([
    'orders/events by level',
    'orders/most frequent errors',
    'orders/newest errors',
    'orders/one request',
    'orders/slowest requests',
  ]);
});

test('every query is a pipeline of commands', () => {
  for (const query of Object.values(queriesOf())) {
    for (const line of query.split('\n| ')) expect(line).toMatch(/^(fields|filter|stats|sort|limit) \S/);
  }
});

test('uses the field names of the log events', () => {
  const queries = queriesOf({
    fields: { level: 'log.level', message: 'msg', path: 'http.path', duration: 'http.ms', trace: 'trace.id' },
  });
  expect(queries['orders/newest errors']).toBe(
    'fields @timestamp, msg, http.path, trace.id, @logStream\n' +
      '| filter log.level in ["ERROR", "FATAL"]\n| sort @timestamp desc\n| limit 100',
  );
  expect(queries['orders/slowest requests']).toContain('pct(http.ms, 99)');
  expect(queries['orders/one request']).toContain('filter trace.id =');
});

test.each(['a', 'a b', 'x'.repeat(200)])('accepts the folder %j', (folder) => {
  expect(() => queriesOf({ folder })).not.toThrow();
});

test.each<[Partial<LogQueriesProps>, string]>([
  ...['', 'a ', 'x'.repeat(201)].map((folder): [Partial<LogQueriesProps>, string] => [
    { folder },
    `folder must have 1 to 200 characters, no slash and no space at either end, got '${folder}'`,
  ]),
  [{ logGroups: [] }, 'logGroups must have at least one log group, got none'],
  [{ folder: 'a/b' }, "folder must have 1 to 200 characters, no slash and no space at either end, got 'a/b'"],
  [{ folder: ' orders' }, "folder must have 1 to 200 characters, no slash and no space at either end, got ' orders'"],
  [{ fields: { level: 'a b' } }, "fields.level must be the name of a field, with dots for nested fields, got 'a b'"],
])('fails with %j', (props, message) => {
  expect(() => queriesOf(props)).toThrow(`Watch/Queries: ${message}`);
});
