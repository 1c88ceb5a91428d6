import { CustomResource, Duration, Names, Token } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { MigrationOptions } from '../../deployment/migration';
import { createAfter } from '../../private/dependencies';
import { createDeadLetterQueue } from '../../private/state-machine';
import type { ContainerServiceProps } from '../container-service-props';
import type { RootFilesystem } from '../../tasks/root-filesystem';
import { defineTask } from '../../tasks/shared/task-definition';
import type { ExecutionRole, TaskRole } from '../../tasks/shared/task-roles';
import { MIGRATION_CODE } from './migration-code';
import { migrationRole } from './migration-role';

interface FirstStepsProps {
  readonly props: ContainerServiceProps;
  /** Task definition of the service. */
  readonly taskDefinition: ecs.TaskDefinition;
  readonly cluster: ecs.ICluster;
  readonly subnetIds: string[];
  readonly executionRole: ExecutionRole;
  readonly taskRole: TaskRole;
  readonly rootFilesystem: RootFilesystem;
}

/**
 * Creates what happens before the service is changed: the images are verified, then the migration runs. The service must depend on
 * the returned resources.
 */
export function addFirstSteps(service: Construct, options: FirstStepsProps): CustomResource[] {
  const { props, taskDefinition } = options;
  const { imageVerification, migration } = props;
  const migrationRun = migration && addMigration(service, migration, options);
  const taskDefinitions = [taskDefinition, ...(migrationRun ? [migrationRun.taskDefinition] : [])];
  const verified = imageVerification?.verifyTaskDefinitions(service, 'ImageVerification', ...taskDefinitions);
  if (migrationRun && verified) createAfter(migrationRun.run, verified);
  return [verified, migrationRun?.run].filter((each) => each !== undefined);
}

interface MigrationRun {
  readonly run: CustomResource;
  readonly taskDefinition: ecs.TaskDefinition;
}

/** Creates the task and the function that runs it. */
function addMigration(service: Construct, migration: MigrationOptions, options: FirstStepsProps): MigrationRun {
  const { props, cluster, subnetIds, executionRole, taskRole } = options;
  const scope = new Construct(service, 'Migration');
  const name = Token.isUnresolved(props.family) ? undefined : props.family;
  const family = `${name ?? Names.uniqueResourceName(service, { maxLength: 200, separator: '-' })}-migration`;
  const taskDefinition = defineTask(scope, {
    props: {
      ...props,
      image: migration.image ?? props.image,
      containerOptions: { command: migration.command },
      secrets: migration.secrets ?? props.secrets,
      streamPrefix: streamPrefixOf(migration),
      stopTimeout: undefined,
      ulimits: undefined,
    },
    family,
    executionRole,
    taskRole,
    rootFilesystem: options.rootFilesystem,
    initProcessEnabled: props.initProcessEnabled,
  });
  const timeout = migration.timeout ?? Duration.minutes(10);
  const { securityGroup, containerName = 'app' } = props;
  const deadLetterQueue = migration.deadLetterQueue ?? createDeadLetterQueue(scope);
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
  return { run, taskDefinition };
}

function streamPrefixOf({ streamPrefix = 'migration' }: MigrationOptions): string {
  return streamPrefix;
}
