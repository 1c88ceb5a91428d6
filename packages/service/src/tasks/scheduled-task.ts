import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { checkMinutes, checkSeconds, checkWhole } from '../private/checks';
import { createAfter } from '../private/dependencies';
import { createDeadLetterQueue, roleWith, schedulerPrincipal, sendMessages } from '../private/state-machine';
import { failBefore } from '../private/validation';
import { standaloneTaskProblems } from './private/standalone-task-checks';
import type { ScheduledTaskProps } from './scheduled-task-props';
import { StandaloneTask } from './standalone-task';

/**
 * Creates a task on AWS Fargate that runs on a schedule of Amazon EventBridge Scheduler. A run that is due while the previous one
 * has not finished is skipped, unless `overlapPolicy` is changed. An event that the scheduler delivers twice starts one task.
 *
 * A run fails if the task does not start, exits with a code other than 0, or exceeds its timeout. A run that the scheduler could
 * not start goes to the dead-letter queue. Create alarms for both, for example with `ScheduledTaskAlarms` of
 * @pets/observability.
 *
 * Throws if a name, size, variable or number is invalid, with all problems in one error.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @example
 * const report = new ScheduledTask(this, 'Report', {
 *   vpc,
 *   securityGroup: taskGroup,
 *   image: ServiceImage.fromEcr(repository, commit),
 *   containerOptions: { command: ['report'] },
 *   cpu: 512,
 *   memoryLimitMiB: 1024,
 *   logGroup,
 *   stateMachineLogGroup: runnerLogs,
 *   schedule: scheduler.ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
 * });
 */
export class ScheduledTask extends StandaloneTask {
  /** The schedule. */
  readonly schedule: scheduler.Schedule;

  /** Dead-letter queue for runs that never started. */
  readonly deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: ScheduledTaskProps) {
    failBefore(scope, id, [...standaloneTaskProblems(scope, props), ...scheduleProblems(props)]);
    super(scope, id, props);
    const stack = Stack.of(this);
    const { deadLetterQueue = createDeadLetterQueue(this), scheduleGroup } = props;
    this.deadLetterQueue = deadLetterQueue;
    const principal = schedulerPrincipal(stack, scheduleGroup?.scheduleGroupName);
    const { stateMachineArn } = this.stateMachine;
    const role = roleWith(this, 'SchedulerRole', principal, 'Starts a scheduled task', [
      new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] }),
      ...sendMessages(stack, deadLetterQueue),
    ]);
    this.schedule = new scheduler.Schedule(this, 'Schedule', {
      schedule: props.schedule,
      timeWindow: props.timeWindow,
      scheduleGroup,
      enabled: props.enabled,
      target: new targets.StepFunctionsStartExecution(this.stateMachine, {
        role: role.withoutPolicyUpdates(),
        deadLetterQueue,
        maxEventAge: props.maxEventAge ?? Duration.hours(1),
        retryAttempts: props.startRetryAttempts,
        input: scheduler.ScheduleTargetInput.fromObject({ scheduledTime: scheduler.ContextAttribute.scheduledTime }),
      }),
    });
    const overlaps = this.node.tryFindChild('OverlapPolicy');
    if (overlaps) createAfter(this.schedule, overlaps);
  }
}

function scheduleProblems({ maxEventAge, startRetryAttempts, timeWindow }: ScheduledTaskProps) {
  return [
    maxEventAge?.isUnresolved() ? 'maxEventAge must be a literal, got a token' : undefined,
    checkSeconds('maxEventAge', maxEventAge, 60, 86_400),
    Token.isUnresolved(startRetryAttempts) ? 'startRetryAttempts must be a literal, got a token' : undefined,
    checkWhole('startRetryAttempts', startRetryAttempts, 0, 185),
    checkMinutes('timeWindow', timeWindow?.maxWindow, 1, 1440),
  ];
}
