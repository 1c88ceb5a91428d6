import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { createAfter } from '../../private/dependencies';
import type { RootFilesystem } from '../root-filesystem';
import type { TaskProps } from '../task-props';
import type { ExecutionRole, TaskRole } from './task-roles';

interface TaskDefinitionProps {
  readonly props: TaskProps;
  readonly family?: string;
  readonly executionRole: ExecutionRole;
  readonly taskRole: TaskRole;
  readonly rootFilesystem: RootFilesystem;
  readonly initProcessEnabled?: boolean;
}

/** Creates the task definition of a task that runs to completion: one container, without ports. */
export function defineTask(
  scope: Construct,
  { props, family, executionRole, taskRole, rootFilesystem, initProcessEnabled }: TaskDefinitionProps,
): ecs.FargateTaskDefinition {
  const { logGroup, streamPrefix = 'ecs' } = props;
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'TaskDefinition', {
    family,
    cpu: props.cpu,
    memoryLimitMiB: props.memoryLimitMiB,
    runtimePlatform: props.runtimePlatform,
    executionRole,
    taskRole,
  });
  addContainer(scope, taskDefinition, rootFilesystem, initProcessEnabled, {
    ...props.containerOptions,
    containerName: props.containerName ?? 'app',
    image: props.image.bind(scope),
    user: props.user,
    environment: props.environment,
    secrets: props.secrets,
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix }),
    stopTimeout: props.stopTimeout,
    ulimits: props.ulimits,
  });
  return taskDefinition;
}

/** Adds a container with its file systems. */
export function addContainer(
  scope: Construct,
  taskDefinition: ecs.FargateTaskDefinition,
  rootFilesystem: RootFilesystem,
  initProcessEnabled: boolean | undefined,
  options: ecs.ContainerDefinitionOptions,
): ecs.ContainerDefinition {
  const filesystem = rootFilesystem.bind(scope);
  const { readonlyRootFilesystem, tmpfs = [], volumes = [], mountPoints = [] } = filesystem;
  const linuxParameters =
    tmpfs.length > 0 || initProcessEnabled
      ? new ecs.LinuxParameters(scope, 'LinuxParameters', { initProcessEnabled })
      : undefined;
  linuxParameters?.addTmpfs(...tmpfs);
  const container = taskDefinition.addContainer('Container', { ...options, readonlyRootFilesystem, linuxParameters });
  for (const volume of volumes) taskDefinition.addVolume(volume);
  container.addMountPoints(...mountPoints);
  const { dependencies = [], ephemeralStorageGiB: sizeInGiB, taskRoleStatements = [] } = filesystem;
  createAfter(taskDefinition, ...dependencies);
  // Set on the resource, because the file systems of a container are known after its task definition.
  if (sizeInGiB !== undefined)
    (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).ephemeralStorage = { sizeInGiB };
  for (const statement of taskRoleStatements) taskDefinition.addToTaskRolePolicy(statement);
  return container;
}
