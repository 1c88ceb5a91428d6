import type { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';

/**
 * Deletes a stack at a time, with the role that the AWS CDK associated with the stack when it was created. The schedule needs
 * permission to delete this stack only, and is deleted with it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
 */
export function deleteStackAt(stack: Stack, time: Date): scheduler.Schedule {
  const description = 'Deletes the stack of a preview when it expires';
  const statement = new iam.PolicyStatement({ actions: ['cloudformation:DeleteStack'], resources: [stack.stackId] });
  const policy = new iam.ManagedPolicy(stack, 'ExpiryPolicy', { description, statements: [statement] });
  const role = new iam.Role(stack, 'ExpiryRole', {
    description,
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:SourceArn': stack.formatArn({
            service: 'scheduler',
            resource: 'schedule-group',
            resourceName: 'default',
          }),
        },
      },
    }),
    managedPolicies: [policy],
  });
  return new scheduler.Schedule(stack, 'Expiry', {
    description,
    schedule: scheduler.ScheduleExpression.at(time),
    target: new targets.Universal({
      service: 'cloudformation',
      action: 'deleteStack',
      input: scheduler.ScheduleTargetInput.fromObject({ StackName: stack.stackId }),
      role: role.withoutPolicyUpdates(),
      policyStatements: [statement],
    }),
  });
}
