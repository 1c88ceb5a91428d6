import { CustomResource, Duration, Names, Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MigrationOptions } from '../../deployment/migration';
import { createAfter } from '../../private/dependencies';
import type { ContainerServiceProps } from '../container-service-props';
import type { RootFilesystem } from '../root-filesystem';
import { addContainer } from './containers';
import { MIGRATION_CODE } from './migration-code';
import { migrationRole } from './migration-role';
import type { ExecutionRole, TaskRole } from './roles/task-roles';

interface MigrationProps {
  readonly props: ContainerServiceProps;
  readonly migration: MigrationOptions;
  readonly cluster: ecs.ICluster;
  readonly subnetIds: string[];
  readonly executionRole: ExecutionRole;
  readonly taskRole: TaskRole;
  readonly rootFilesystem: RootFilesystem;
}

/** Creates the task and the function that runs it. The service must depend on the returned resource. */
export function addMigration(service: Construct, options: MigrationProps): CustomResource {
  const { props, migration, cluster, subnetIds, executionRole, taskRole } = options;
  const scope = new Construct(service, 'Migration');
  const name = Token.isUnresolved(props.family) ? undefined : props.family;
  const family = `${name ?? Names.uniqueResourceName(service, { maxLength: 200, separator: '-' })}-migration`;
  const taskDefinition = defineTask(scope, family, options);
  const timeout = migration.timeout ?? Duration.minutes(10);
  const { securityGroup, containerName = 'app' } = props;
  const deadLetterQueue = migration.deadLetterQueue ?? createQueue(scope);
  const role = migrationRole(scope, { family, cluster, migration, deadLetterQueue, executionRole, taskRole });

  const runner = new lambda.Function(scope, 'Function', {
    description: 'Runs a migration before a new version of the service is deployed',
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(MIGRATION_CODE),
    role: role.withoutPolicyUpdates(),
    vpc: props.vpc,
    vpcSubnets: props.vpcSubnets,
    securityGroups: [securityGroup],
    // One minute more than the task, for the response to CloudFormation.
    timeout: timeout.plus(Duration.minutes(1)),
    memorySize: 256,
    logGroup: migration.logGroup,
    deadLetterQueue,
    reservedConcurrentExecutions: migration.reserveConcurrency ? 1 : undefined,
  });
  const run = new CustomResource(scope, 'Resource', {
    resourceType: 'Custom::ServiceMigration',
    serviceToken: runner.functionArn,
    serviceTimeout: timeout.plus(Duration.minutes(2)),
    properties: {
      Cluster: cluster.clusterArn,
      TaskDefinition: taskDefinition.taskDefinitionArn,
      ContainerName: containerName,
      LogGroup: props.logGroup.logGroupName,
      LogStreamPrefix: `${streamPrefixOf(migration)}/${containerName}`,
      Subnets: subnetIds,
      SecurityGroups: [securityGroup.securityGroupId],
      TimeoutSeconds: timeout.toSeconds(),
    },
  });
  // The task requires the permissions that users grant to the service.
  createAfter(run, taskRole.permissions);
  return run;
}

function defineTask(scope: Construct, family: string, options: MigrationProps): ecs.FargateTaskDefinition {
  const { props, migration, executionRole, taskRole, rootFilesystem } = options;
  const { logGroup, containerName = 'app' } = props;
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'TaskDefinition', {
    family,
    cpu: props.cpu,
    memoryLimitMiB: props.memoryLimitMiB,
    runtimePlatform: props.runtimePlatform,
    executionRole,
    taskRole,
  });
  addContainer(scope, taskDefinition, rootFilesystem, props.initProcessEnabled, {
    containerName,
    image: (migration.image ?? props.image).bind(scope),
    user: props.user,
    command: migration.command,
    environment: props.environment,
    secrets: migration.secrets ?? props.secrets,
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: streamPrefixOf(migration) }),
  });
  return taskDefinition;
}

function streamPrefixOf({ streamPrefix = 'migration' }: MigrationOptions): string {
  return streamPrefix;
}

function createQueue(scope: Construct): sqs.Queue {
  return new sqs.Queue(scope, 'DeadLetters', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
}
