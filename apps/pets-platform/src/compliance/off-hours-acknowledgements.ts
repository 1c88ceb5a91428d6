import type { RegisteredAcknowledgement } from '@pets/compliance';
import { Stage } from 'aws-cdk-lib/core';
import { TAGS } from '../pets-api';
import type { OffHoursStack } from '../stacks/off-hours-stack';
import { controlTower } from './control-tower';

const owner = TAGS.Owner;
const expires = '2027-11-30';

/** For environments that are stopped outside of working hours. */
export function offHoursAcknowledgements(stacks: readonly OffHoursStack[]): RegisteredAcknowledgement[] {
  if (stacks.length === 0) return [];
  const common = { stages: stacks.map(stageOf), owner, expires };
  const scaled = stacks.filter(({ scales }) => scales);
  return [
    {
      ...common,
      rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
      at: ['OffHours/OffHours/RolePolicy'],
      reason:
        'The X-Ray and log delivery actions of AWS Step Functions do not support resource-level permissions. The other actions are limited to one service, database, key and parameter',
    },
    ...scaled.map((stack) => ({
      ...common,
      stages: [stageOf(stack)],
      rules: [`AwsSolutions::AwsSolutions-IAM5[Resource::${scalableTargetsOf(stack)}]`],
      at: ['OffHours/OffHours/RolePolicy'],
      reason:
        'The ARN of a scalable target contains an id that AWS generates. Conditions limit the action to the number of tasks of Amazon ECS services',
    })),
    {
      ...common,
      rules: ['AwsSolutions::AwsSolutions-SQS3'],
      at: ['OffHours/OffHours/DeadLetters'],
      reason:
        'Messages of a queue without a dead-letter queue can be lost. The queue is itself a dead-letter queue, of schedules and a rule, which cdk-nag does not recognize',
    },
    {
      ...common,
      rules: [controlTower('sqs_dlq')],
      at: ['OffHours/OffHours/DeadLetters'],
      reason: 'The queue is itself a dead-letter queue',
    },
    {
      ...common,
      rules: [controlTower('cloudwatch_log_group_encrypted')],
      at: ['OffHours/OffHoursLogs'],
      reason: 'The log groups are encrypted. cfn-guard cannot resolve a reference to a key in another stack',
    },
    {
      ...common,
      rules: [controlTower('cloudwatch_log_group_retention_period')],
      at: ['OffHours/OffHoursLogs'],
      reason:
        'Short retention limits investigations. Row O1 of the design requires 7, 14 and 30 days. The log archive and the audit logs are kept for 400 days',
    },
  ];
}

function scalableTargetsOf(stack: OffHoursStack): string {
  return stack.formatArn({ service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' });
}

function stageOf(stack: OffHoursStack): string {
  return Stage.of(stack)!.node.id;
}
