import { Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

interface RunTaskProps {
  /** ARN of the task definition, with a revision or with `*` for all of its family. */
  readonly taskDefinitionArn: string;
  readonly cluster: ecs.ICluster;
  readonly executionRole: iam.IRole;
  readonly taskRole: iam.IRole;
}

/** Permissions to run a task until it stops, and to stop it. The id of the task is not known before. */
export function runTaskStatements(
  scope: Construct,
  { taskDefinitionArn, cluster, executionRole, taskRole }: RunTaskProps,
): iam.PolicyStatement[] {
  const tasks = Stack.of(scope).formatArn({
    service: 'ecs',
    resource: 'task',
    resourceName: `${cluster.clusterName}/*`,
  });
  const onCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
  return [
    new iam.PolicyStatement({ actions: ['ecs:RunTask'], resources: [taskDefinitionArn], conditions: onCluster }),
    // The task gets the tags of its task definition ("Amazon ECS EventBridge IAM role").
    new iam.PolicyStatement({
      actions: ['ecs:TagResource'],
      resources: [tasks],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    }),
    new iam.PolicyStatement({
      actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
      resources: [tasks],
      conditions: onCluster,
    }),
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [executionRole.roleArn, taskRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  ];
}
