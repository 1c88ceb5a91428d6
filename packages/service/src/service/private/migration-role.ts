import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { MigrationOptions } from '../../deployment/migration';

interface MigrationRoleProps {
  readonly family: string;
  readonly cluster: ecs.ICluster;
  readonly migration: MigrationOptions;
  readonly deadLetterQueue: sqs.IQueue;
  readonly executionRole: iam.IRole;
  readonly taskRole: iam.IRole;
}

/** Creates the role of the function that runs the migration. */
export function migrationRole(scope: Construct, options: MigrationRoleProps): iam.Role {
  const { family, cluster, migration, deadLetterQueue, executionRole, taskRole } = options;
  const stack = Stack.of(scope);
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  const ecsArn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'ecs', resource, resourceName, arnFormat });
  const onCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
  const description = 'Runs a migration before a new version of the service is deployed';
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description,
    statements: [
      // All revisions, so that a new version does not change the policy.
      new iam.PolicyStatement({
        actions: ['ecs:RunTask'],
        resources: [ecsArn('task-definition', `${family}:*`)],
        conditions: onCluster,
      }),
      // The function starts the task with the tags of the task definition ("Amazon ECS EventBridge IAM role").
      new iam.PolicyStatement({
        actions: ['ecs:TagResource'],
        resources: [ecsArn('task', `${cluster.clusterName}/*`)],
        conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
      }),
      new iam.PolicyStatement({
        actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
        resources: [ecsArn('task', `${cluster.clusterName}/*`)],
        conditions: onCluster,
      }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [executionRole.roleArn, taskRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [migration.logGroup.logGroupArn],
      }),
      networkInterfaces(),
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] }),
      ...encryptMessages(stack, deadLetterQueue),
    ],
  });
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  return new iam.Role(scope, 'Role', { description, assumedBy, managedPolicies: [policy] });
}

/** AWS Lambda sends messages with the role of the function, which requires the key of the queue. */
function encryptMessages({ region, urlSuffix }: Stack, { encryptionMasterKey }: sqs.IQueue): iam.PolicyStatement[] {
  if (!encryptionMasterKey) return [];
  const conditions = { StringEquals: { 'kms:ViaService': `sqs.${region}.${urlSuffix}` } };
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
  return [new iam.PolicyStatement({ actions, resources: [encryptionMasterKey.keyArn], conditions })];
}

/**
 * Permissions that AWS Lambda requires for a function in a VPC. The actions do not support resources. The condition denies
 * them to the code of the function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
function networkInterfaces(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeSubnets',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
    conditions: { Null: { 'lambda:SourceFunctionArn': 'true' } },
  });
}
