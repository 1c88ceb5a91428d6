import type { RegisteredAcknowledgement } from '@pets/compliance';
import { ArnFormat, type CfnResource, Stage, Stack } from 'aws-cdk-lib/core';
import { TAGS } from '../pets-api';
import type { ServiceStack } from '../stacks/service-stack';
import { controlTower } from './control-tower';
import { VARIABLES } from './environment-variables';
import { HIPAA, NIST, of } from './packs';

const owner = TAGS.Owner;
const expires = '2027-11-30';

/** The function that runs the migration needs wildcards for revisions of one task definition and for tasks of one cluster. */
function ofRole(stack: ServiceStack): RegisteredAcknowledgement {
  const { cluster, taskDefinition } = stack.service;
  const clusterId = Stack.of(stack).getLogicalId(cluster.node.defaultChild as CfnResource);
  const resources = [
    ['task-definition', `${taskDefinition.family}-migration:*`],
    ['task', `<${clusterId}>/*`],
  ].map(([resource, resourceName]) =>
    stack.formatArn({ service: 'ecs', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }),
  );
  return {
    rules: resources.map((arn) => `AwsSolutions::AwsSolutions-IAM5[Resource::${arn}]`),
    at: ['Service/Service/Migration/Policy'],
    stages: [stageOf(stack)],
    reason:
      'The function starts each revision of the task definition of the migration, and watches its tasks, whose ids Amazon ECS generates. Conditions limit both to the cluster of the service',
    owner,
    expires,
  };
}

/** For environments that migrate the database with each new image. */
export function migrationAcknowledgements(stacks: readonly ServiceStack[]): RegisteredAcknowledgement[] {
  if (stacks.length === 0) return [];
  const stages = stacks.map(stageOf);
  const common = { stages, owner, expires };
  return [
    ...stacks.map(ofRole),
    {
      ...common,
      rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
      at: ['Service/Service/Migration/Policy'],
      reason:
        'The EC2 actions by which AWS Lambda attaches a function to a VPC do not support resource-level permissions. A condition denies them to the code of the function',
    },
    {
      ...common,
      rules: of('LambdaConcurrency', NIST, HIPAA),
      at: ['Service/Service/Migration/Function'],
      reason:
        'Reserved concurrency fails in new accounts, whose quota is 10. CloudFormation invokes the function once for each new version',
    },
    {
      ...common,
      rules: VARIABLES,
      at: ['Service/Service/Migration/TaskDefinition'],
      reason:
        'Environment variables are readable in the console. These are the same as those of the service, without credentials. All confidential values come from AWS Secrets Manager',
    },
    {
      ...common,
      rules: [controlTower('ecs_task_definition_memory_hard_limit')],
      at: ['Service/Service/Migration/TaskDefinition'],
      reason:
        'A container without a limit can use all memory of the task. The task has one container, and AWS Fargate limits it to the memory of the task',
    },
    {
      ...common,
      rules: [controlTower('lambda_inside_vpc')],
      at: ['Service/Service/Migration/Function'],
      reason: 'The function is attached to the VPC. cfn-guard cannot resolve a reference to subnets in another stack',
    },
    {
      ...common,
      rules: [controlTower('sqs_dlq')],
      at: ['Service/Service/Migration/DeadLetters'],
      reason: 'The queue is itself a dead-letter queue',
    },
    {
      ...common,
      rules: [controlTower('cloudwatch_log_group_encrypted')],
      at: ['Service/MigrationLogs'],
      reason: 'The log groups are encrypted. cfn-guard cannot resolve a reference to a key in another stack',
    },
    {
      ...common,
      rules: [controlTower('cloudwatch_log_group_retention_period')],
      at: ['Service/MigrationLogs'],
      reason:
        'Short retention limits investigations. Row O1 of the design requires 7, 14 and 30 days. The log archive and the audit logs are kept for 400 days',
    },
  ];
}

function stageOf(stack: ServiceStack): string {
  return Stage.of(stack)!.node.id;
}
