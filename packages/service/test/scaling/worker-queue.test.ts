import { Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { WorkerQueue, type WorkerQueueProps } from '../../src';
import { stackOf } from '../fixtures';

const QUEUE = 'AWS::SQS::Queue';

test('creates two encrypted queues that require TLS, with a redrive policy', () => {
  const stack = stackOf();
  new WorkerQueue(stack, 'Work');
  const template = Template.fromStack(stack);
  template.resourceCountIs(QUEUE, 2);
  template.allResourcesProperties(QUEUE, { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  template.hasResourceProperties(QUEUE, {
    RedrivePolicy: {
      deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WorkDeadLetters'), 'Arn'] },
      maxReceiveCount: 5,
    },
  });
  template.resourceCountIs('AWS::SQS::QueuePolicy', 2);
});

test('accepts the options of both queues', () => {
  const stack = stackOf();
  const encryptionMasterKey = new kms.Key(stack, 'Key');
  new WorkerQueue(stack, 'Work', {
    maxReceiveCount: 1,
    queueOptions: { fifo: true, encryptionMasterKey, visibilityTimeout: Duration.minutes(5) },
    deadLetterQueueOptions: { fifo: true, encryptionMasterKey, retentionPeriod: Duration.days(7) },
  });
  const template = Template.fromStack(stack);
  template.allResourcesProperties(QUEUE, { FifoQueue: true, KmsMasterKeyId: Match.anyValue() });
  template.hasResourceProperties(QUEUE, {
    VisibilityTimeout: 300,
    RedrivePolicy: Match.objectLike({ maxReceiveCount: 1 }),
  });
  template.hasResourceProperties(QUEUE, { MessageRetentionPeriod: 604_800 });
});

test.each<[WorkerQueueProps, string]>([
  [{ maxReceiveCount: 0 }, 'maxReceiveCount must be a whole number from 1 to 1000, got 0'],
  [{ maxReceiveCount: 1001 }, 'maxReceiveCount must be a whole number from 1 to 1000, got 1001'],
  [{ queueOptions: { fifo: true } }, 'deadLetterQueueOptions.fifo must be that of queueOptions'],
  [{ deadLetterQueueOptions: { fifo: true } }, 'deadLetterQueueOptions.fifo must be that of queueOptions'],
])('fails for %j', (props, problem) => {
  expect(() => new WorkerQueue(stackOf(), 'Work', props)).toThrow(`Service/Work: ${problem}`);
});
