import { Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { MigrationOptions } from '../../deployment/migration';
import { sendMessages } from '../../private/state-machine';
import { runTaskStatements } from '../../tasks/shared/run-task-statements';

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
  // All revisions, so that a new version does not change the policy.
  const taskDefinitionArn = stack.formatArn({
    service: 'ecs',
    resource: 'task-definition',
    resourceName: `${family}:*`,
  });
  const description = 'Runs a migration before a new version of the service is deployed';
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description,
    statements: [
      ...runTaskStatements(scope, { taskDefinitionArn, cluster, executionRole, taskRole }),
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [migration.logGroup.logGroupArn],
      }),
      networkInterfaces(),
      // AWS Lambda sends messages with the role of the function.
      ...sendMessages(stack, deadLetterQueue),
    ],
  });
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  return new iam.Role(scope, 'Role', { description, assumedBy, managedPolicies: [policy] });
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
