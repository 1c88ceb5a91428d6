import type { RegisteredAcknowledgement } from '@pets/compliance';
import { type CfnResource, Stage } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { TAGS } from '../pets-api';
import type { PreviewStack } from '../stacks/preview-stack';
import { controlTower } from './control-tower';
import { environmentVariable, VARIABLES } from './environment-variables';
import { FSBP, HIPAA, NIST, of } from './packs';
import { NO_ROTATION } from './pack-acknowledgements';
import { verificationAcknowledgements } from './verification-acknowledgements';

const owner = TAGS.Owner;
const expires = '2027-11-30';

/** For the preview of a pull request, which is deleted after days. */
export function previewAcknowledgements(stack: PreviewStack): RegisteredAcknowledgement[] {
  const { id } = stack.node;
  const common = { stages: [Stage.of(stack)!.node.id], owner, expires };
  const at = (...paths: string[]) => paths.map((path) => `${id}/${path}`);
  const hasMigration = stack.service.node.tryFindChild('Migration') !== undefined;
  return [
    {
      ...common,
      rules: NO_ROTATION,
      at: at('Database/Secret', 'Jwt'),
      reason:
        'A credential that is not rotated stays valid after it is exposed. The preview is deleted with both secrets and the database user after days, and has no data of other environments',
    },
    {
      ...common,
      rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
      at: at('Database/Policy', ...(hasMigration ? ['Service/Migration/Policy'] : [])),
      reason:
        'The EC2 actions by which AWS Lambda attaches a function to a VPC do not support resource-level permissions. A condition denies them to the code of the function',
    },
    {
      ...common,
      rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
      at: at('Service/ExecutionPolicy'),
      reason:
        'ecr:GetAuthorizationToken does not support resource-level permissions. Every other action of the policy is limited to its resources',
    },
    {
      ...common,
      rules: of('LambdaConcurrency', NIST, HIPAA),
      at: at('Database/Function', ...(hasMigration ? ['Service/Migration/Function'] : [])),
      reason:
        'Reserved concurrency fails in new accounts, whose quota is 10. CloudFormation invokes the function once for each deployment',
    },
    {
      ...common,
      rules: of('LambdaDLQ', NIST, HIPAA),
      at: at('Database/Function'),
      reason:
        'A failed invocation can be lost. CloudFormation waits for the response of the function and reports a failure of the stack',
    },
    {
      ...common,
      rules: [...of('ECS.12', FSBP), 'AwsSolutions::AwsSolutions-ECS4', controlTower('ecs_container_insights_enabled')],
      at: at('Cluster'),
      reason:
        'Without Container Insights, utilization is not recorded per task. Its log group would remain when the preview is deleted. CloudWatch records the utilization of the service',
    },
    {
      ...common,
      rules: [...of('ELB.21', FSBP), ...of('ELB.22', FSBP)],
      at: at('Service/TargetGroup'),
      reason:
        'Requests and health checks between the load balancer and the tasks are not encrypted. Row V8 of the design requires HTTP on port 8080. Both are in one VPC, and the security group of the tasks allows the load balancer only',
    },
    {
      ...common,
      rules: [
        ...VARIABLES,
        ...['SERVER_SERVLET_CONTEXT_PATH', 'SPRING_DATASOURCE_URL', 'SPRING_SESSION_DATA_REDIS_NAMESPACE'].map(
          environmentVariable,
        ),
      ],
      at: at('Service/TaskDefinition', ...(hasMigration ? ['Service/Migration/TaskDefinition'] : [])),
      reason:
        'Environment variables are readable in the console. These are the same as those of the service, the path, and the URL of the database without credentials. All confidential values come from AWS Secrets Manager',
    },
    {
      ...common,
      rules: [controlTower('ecs_task_definition_memory_hard_limit')],
      at: at('Service/TaskDefinition', ...(hasMigration ? ['Service/Migration/TaskDefinition'] : [])),
      reason:
        'A container without a limit can use all memory of the task. The task has one container, and AWS Fargate limits it to the memory of the task',
    },
    {
      ...common,
      rules: [controlTower('lambda_inside_vpc')],
      at: at('Database/Function', ...(hasMigration ? ['Service/Migration/Function'] : [])),
      reason: 'The function is attached to the VPC. cfn-guard cannot resolve a reference to subnets in another stack',
    },
    {
      ...common,
      rules: [controlTower('cloudwatch_log_group_encrypted')],
      at: at('ApplicationLogs', 'DatabaseLogs', ...(hasMigration ? ['MigrationLogs'] : [])),
      reason: 'The log groups are encrypted. cfn-guard cannot resolve a reference to a key in another stack',
    },
    {
      ...common,
      rules: [controlTower('cloudwatch_log_group_retention_period')],
      at: at('ApplicationLogs', 'DatabaseLogs', ...(hasMigration ? ['MigrationLogs'] : [])),
      reason: 'Short retention limits investigations. The log groups are deleted with the preview after days',
    },
    ...(hasMigration ? ofMigration(stack, common) : []),
    ...(stack.node.tryFindChild('ImageVerification') ? verificationAcknowledgements([stack], id) : []),
  ];
}

/** The function that runs the migration needs wildcards for revisions of one task definition and for tasks of one cluster. */
function ofMigration(
  stack: PreviewStack,
  common: Pick<RegisteredAcknowledgement, 'stages' | 'owner' | 'expires'>,
): RegisteredAcknowledgement[] {
  const { id } = stack.node;
  const { cluster, taskDefinition } = stack.service;
  const clusterId = stack.getLogicalId((cluster as ecs.Cluster).node.defaultChild as CfnResource);
  const arns = [
    ['task-definition', `${taskDefinition.family}-migration:*`],
    ['task', `<${clusterId}>/*`],
  ].map(([resource, resourceName]) => stack.formatArn({ service: 'ecs', resource, resourceName }));
  return [
    {
      ...common,
      rules: arns.map((arn) => `AwsSolutions::AwsSolutions-IAM5[Resource::${arn}]`),
      at: [`${id}/Service/Migration/Policy`],
      reason:
        'The function starts each revision of the task definition of the migration, and watches its tasks, whose ids Amazon ECS generates. Conditions limit both to the cluster of the preview',
    },
    {
      ...common,
      rules: [controlTower('sqs_dlq')],
      at: [`${id}/Service/Migration/DeadLetters`],
      reason: 'The queue is itself a dead-letter queue',
    },
  ];
}
