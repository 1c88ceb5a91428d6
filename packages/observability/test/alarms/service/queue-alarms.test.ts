import { Template } from 'aws-cdk-lib/assertions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { QueueAlarms, type QueueAlarmsProps } from '../../../src';
import { actionsTo, alarmNamed, stackIn } from '../../fixtures';

function alarmsWith(props: Partial<QueueAlarmsProps> = {}) {
  const stack = stackIn();
  const alarms = new QueueAlarms(stack, 'Alarms', {
    queue: new sqs.Queue(stack, 'Queue'),
    deadLetterQueue: new sqs.Queue(stack, 'DeadLetters'),
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
    ...props,
  });
  return { alarms, template: Template.fromStack(stack) };
}

test('dead-letters fires for one message in the dead-letter queue', () => {
  const { alarms, template } = alarmsWith();
  expect(alarms.alarms).toEqual([alarms.deadLetters, alarms.oldMessages]);
  expect(alarmNamed(template, 'orders-dead-letters')).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringMatching('^DeadLetters'), 'QueueName'] } }],
    Statistic: 'Maximum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('old-messages fires when the oldest message waits for more than 15 minutes', () => {
  expect(alarmNamed(alarmsWith().template, 'orders-old-messages')).toMatchObject({
    MetricName: 'ApproximateAgeOfOldestMessage',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringMatching('^Queue'), 'QueueName'] } }],
    Statistic: 'Maximum',
    Period: 300,
    EvaluationPeriods: 2,
    Threshold: 900,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('each alarm can be disabled or changed', () => {
  const { alarms, template } = alarmsWith({ deadLetters: { enabled: false }, oldMessages: { threshold: 60 } });
  expect(alarms.deadLetters).toBeUndefined();
  expect(alarmNamed(template, 'orders-old-messages')).toMatchObject({ Threshold: 60 });
});
