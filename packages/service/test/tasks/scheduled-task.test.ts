import { Duration, Lazy, TimeZone } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { OverlapPolicy, ScheduledTask, type ScheduledTaskProps, ServiceImage } from '../../src';
import { idsOf, only, stackOf, statementsOf, vpcIn } from '../fixtures';

function taskIn(stack = stackOf(), props: Partial<ScheduledTaskProps> = {}) {
  return new ScheduledTask(stack, 'Report', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'TaskGroup', 'sg-tasks'),
    image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29.0'),
    cpu: 512,
    memoryLimitMiB: 1024,
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', '/tasks'),
    stateMachineLogGroup: logs.LogGroup.fromLogGroupName(stack, 'RunLogs', '/aws/vendedlogs/tasks'),
    schedule: scheduler.ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
    ...props,
  });
}

function templateOf(props: Partial<ScheduledTaskProps> = {}) {
  const stack = stackOf();
  taskIn(stack, props);
  return Template.fromStack(stack);
}

describe('a scheduled task', () => {
  const template = templateOf();
  const [machine] = idsOf(template, 'AWS::StepFunctions::StateMachine');
  const [queue] = idsOf(template, 'AWS::SQS::Queue');

  test('starts an execution on the schedule, in the time zone, for at most one hour', () => {
    expect(only(template, 'AWS::Scheduler::Schedule')).toEqual({
      ScheduleExpression: 'cron(0 6 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: { Ref: machine },
        Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
        RoleArn: { 'Fn::GetAtt': [expect.stringMatching('^ReportSchedulerRole'), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
      },
    });
  });

  test('has a role that schedules of the group can assume, for this state machine and queue only', () => {
    expect(statementsOf(template, 'ReportSchedulerRolePolicy')).toEqual([
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: machine } },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [queue, 'Arn'] } },
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': '111111111111',
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:us-east-1:111111111111:schedule-group/default'],
                  ],
                },
              },
            },
          },
        ],
      },
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('starts runs after the state machine can find previous ones', () => {
    template.hasResource('AWS::Scheduler::Schedule', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ReportOverlapPolicy')]),
    });
  });

  test('has a dead-letter queue with encryption and TLS', () => {
    expect(only(template, 'AWS::SQS::Queue')).toEqual({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });
});

test('has a flexible time window, a group, retries, and a dead-letter queue with a key', () => {
  const stack = stackOf();
  const key = kms.Key.fromKeyArn(
    stack,
    'Key',
    'arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555',
  );
  const deadLetterQueue = sqs.Queue.fromQueueAttributes(stack, 'Lost', {
    queueArn: 'arn:aws:sqs:us-east-1:111111111111:lost',
    keyArn: key.keyArn,
  });
  const task = taskIn(stack, {
    timeWindow: scheduler.TimeWindow.flexible(Duration.minutes(15)),
    scheduleGroup: scheduler.ScheduleGroup.fromScheduleGroupName(stack, 'Group', 'reports'),
    maxEventAge: Duration.minutes(1),
    startRetryAttempts: 2,
    enabled: false,
    overlapPolicy: OverlapPolicy.ALLOW,
    deadLetterQueue,
  });
  const template = Template.fromStack(stack);
  expect(task.deadLetterQueue).toBe(deadLetterQueue);
  template.resourceCountIs('AWS::SQS::Queue', 0);
  expect(only(template, 'AWS::Scheduler::Schedule')).toMatchObject({
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    GroupName: 'reports',
    State: 'DISABLED',
    Target: { RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 } },
  });
  expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toContain(':schedule-group/reports');
  expect(statementsOf(template, 'ReportSchedulerRolePolicy')[2]).toMatchObject({
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: key.keyArn,
  });
});

test('runs at a rate and once', () => {
  const rate = templateOf({ schedule: scheduler.ScheduleExpression.rate(Duration.minutes(5)) });
  expect(only(rate, 'AWS::Scheduler::Schedule')).toMatchObject({ ScheduleExpression: 'rate(5 minutes)' });
  const once = templateOf({ schedule: scheduler.ScheduleExpression.at(new Date('2027-01-31T08:00:00Z')) });
  expect(only(once, 'AWS::Scheduler::Schedule')).toMatchObject({ ScheduleExpression: 'at(2027-01-31T08:00:00)' });
});

test.each<[Partial<ScheduledTaskProps>, string]>([
  [{ maxEventAge: Duration.seconds(59) }, 'maxEventAge must be a whole number of seconds from 60 to 86400, got 59'],
  [{ maxEventAge: Duration.hours(25) }, 'maxEventAge must be a whole number of seconds from 60 to 86400, got 90000'],
  [{ startRetryAttempts: Lazy.number({ produce: () => 1 }) }, 'startRetryAttempts must be a literal, got a token'],
  [{ maxEventAge: Duration.seconds(Lazy.number({ produce: () => 60 })) }, 'maxEventAge must be a literal, got a token'],
  [{ timeout: Duration.minutes(Lazy.number({ produce: () => 1 })) }, 'timeout must be a literal, got a token'],
  [{ maxAttempts: Lazy.number({ produce: () => 1 }) }, 'maxAttempts must be a literal, got a token'],
  [{ startRetryAttempts: 186 }, 'startRetryAttempts must be a whole number from 0 to 185, got 186'],
  [{ startRetryAttempts: -1 }, 'startRetryAttempts must be a whole number from 0 to 185, got -1'],
])('fails for %j', (props, problem) => {
  expect(() => taskIn(undefined, props)).toThrow(`Service/Report: ${problem}`);
});

test('fails with the problems of the task and of the schedule at once', () => {
  expect(() => taskIn(undefined, { maxAttempts: 0, startRetryAttempts: 186 })).toThrow(
    'Service/Report: maxAttempts must be a whole number from 1 to 10, got 0; startRetryAttempts must be',
  );
});
