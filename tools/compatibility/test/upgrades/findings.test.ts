import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Part } from '../../src/upgrades/consumer';
import { findingsOf } from '../../src/upgrades/findings';

const classes = ['@pets/service.WorkerQueue'];

function part(build: (stack: Stack) => void, name = 'queues'): Part {
  const folder = mkdtempSync(join(tmpdir(), 'part-'));
  const app = new App({ outdir: folder });
  build(new Stack(app, 'App', { env: { account: '111111111111', region: 'us-east-1' } }));
  app.synth();
  return { name, folder, classes };
}

const failed = (error: string, more: Partial<Part> = {}): Part => ({
  ...{ name: 'queues', folder: '', classes: [], error },
  ...more,
});

/** Findings of an upgrade from a version with these classes. */
function findings(before: Part[], after: Part[], had: string[] = classes) {
  return findingsOf({ library: 'service', before, after, hadClass: (fqn) => had.includes(fqn) });
}

const queue = (id: string, props?: sqs.QueueProps) => (stack: Stack) => void new sqs.Queue(stack, id, props);

test('equal templates have no finding', () => {
  expect(findings([part(queue('Jobs'))], [part(queue('Jobs'))])).toEqual([]);
});

test('a stateful resource with another logical id is a finding', () => {
  expect(findings([part(queue('Jobs'))], [part(queue('Work'))])).toEqual([
    { library: 'service', part: 'queues', resource: 'App/JobsDF1CC2D4', effect: 'AWS::SQS::Queue is deleted' },
  ]);
});

test('a property that replaces a stateful resource is a finding', () => {
  const [found] = findings([part(queue('Jobs', { queueName: 'a' }))], [part(queue('Jobs', { queueName: 'b' }))]);
  expect(found.effect).toBe('AWS::SQS::Queue is replaced (QueueName)');
});

test('a resource without data can be replaced', () => {
  const topic = (topicName: string) => part((stack) => void new sns.Topic(stack, 'Topic', { topicName }));
  expect(findings([topic('a')], [topic('b')])).toEqual([]);
});

test('a property that updates a stateful resource is not a finding', () => {
  const [a, b] = [30, 60].map((maxMessageSizeBytes) =>
    part(queue('Jobs', { maxMessageSizeBytes: maxMessageSizeBytes * 1024 })),
  );
  expect(findings([a], [b])).toEqual([]);
});

test('a reduced protection is a finding', () => {
  const group = (removalPolicy: RemovalPolicy) =>
    part((stack) => void new logs.LogGroup(stack, 'Logs', { removalPolicy }));
  const [found] = findings([group(RemovalPolicy.RETAIN)], [group(RemovalPolicy.DESTROY)]);
  expect(found.effect).toContain('AWS::Logs::LogGroup is less protected (DeletionPolicy: Retain → Delete');
});

test('a removed stack is a finding for each stateful resource', () => {
  const two = part((stack) => {
    new sqs.Queue(new Stack(stack, 'Other', { env: { account: '111111111111', region: 'us-east-1' } }), 'Jobs');
  });
  expect(findings([two], [part(() => undefined)])).toEqual([
    { library: 'service', part: 'queues', resource: 'App/Other/JobsDF1CC2D4', effect: 'AWS::SQS::Queue is deleted' },
  ]);
});

test('a part that fails with the new version is a finding', () => {
  const [found] = findings([part(queue('Jobs'))], [failed('queueName must be set')]);
  expect(found).toMatchObject({ resource: 'app', effect: 'cannot be synthesized: queueName must be set' });
});

test('a part that fails with the earlier version is a finding, because it is not compared', () => {
  const [found] = findings([failed('unknown prop')], [part(queue('Jobs'))]);
  expect(found.effect).toBe(
    'cannot be compared, because it cannot be synthesized with the earlier version: unknown prop',
  );
});

test('a part of new constructs only is not compared', () => {
  expect(findings([failed('WorkerQueue is not a constructor')], [part(queue('Jobs'))], [])).toEqual([]);
});

test('a new construct in a part with others is a finding, unless another part compares the others', () => {
  const both = { ...part(queue('Jobs')), classes: [...classes, '@pets/service.NewQueue'] };
  expect(findings([failed('NewQueue is not a constructor')], [both])).toHaveLength(1);
  const other = part(queue('Others'), 'others');
  expect(findings([failed('NewQueue is not a constructor'), other], [both, other])).toEqual([]);
});
