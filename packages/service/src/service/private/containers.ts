import { Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../../deployment/service-context';
import { failOn } from '../../private/validation';
import type { SidecarConfig } from '../../sidecars/sidecar-config';
import type { ContainerServiceProps } from '../container-service-props';
import type { RootFilesystem } from '../../tasks/root-filesystem';
import { DEFAULT_STOP_TIMEOUT } from '../../tasks/shared/task-checks';
import { addContainer } from '../../tasks/shared/task-definition';
import { sidecarContext } from './service-checks';

/** Name of the port mapping, for Service Connect. */
export const PORT_NAME = 'app';

/** A sidecar and what it requires. */
export interface BoundSidecar {
  readonly containerName: string;
  readonly config: SidecarConfig;
}

/** Binds the sidecars of a service. */
export function bindSidecars(scope: Construct, props: ContainerServiceProps, context: ServiceContext): BoundSidecar[] {
  const { logGroup, streamPrefix = 'ecs', sidecars = [] } = props;
  const bound = sidecars.map((sidecar) => ({
    containerName: sidecar.containerName,
    config: sidecar.bind(scope, { logGroup, streamPrefix, context: sidecarContext(context) }),
  }));
  const routers = bound.filter(({ config }) => config.firelensConfig ?? config.applicationLogging);
  failOn(scope, [
    routers.length > 1
      ? `sidecars must have at most one log router, got ${routers.map(({ containerName }) => containerName).join(', ')}`
      : undefined,
    checkCpu(props.cpu, bound),
  ]);
  return bound;
}

/** The CPU units that containers reserve are part of those of the task. */
function checkCpu(cpu: number, sidecars: BoundSidecar[]): string | undefined {
  const reserved = sidecars.map(({ config }) => config.container.cpu ?? 0);
  if ([cpu, ...reserved].some((units) => Token.isUnresolved(units))) return undefined;
  const sum = reserved.reduce((total, units) => total + units, 0);
  return sum <= cpu ? undefined : `sidecars must reserve at most the cpu of the task, ${cpu}, got ${sum}`;
}

/** Adds the application's container and the sidecars, which start before it. */
export function addContainers(
  scope: Construct,
  taskDefinition: ecs.FargateTaskDefinition,
  props: ContainerServiceProps,
  { sidecars, context }: { readonly sidecars: BoundSidecar[]; readonly context: ServiceContext },
  rootFilesystem: RootFilesystem,
): ecs.ContainerDefinition {
  const { containerPort, serviceConnect, logGroup, streamPrefix = 'ecs' } = props;
  const environment = environmentOf([
    ...sidecars.map(({ config }) => config.applicationEnvironment),
    props.environment,
  ]);
  const logging = sidecars.map(({ config }) => config.applicationLogging).find((driver) => driver !== undefined);
  const container = addContainer(
    scope,
    taskDefinition,
    rootFilesystem,
    props.initProcessEnabled ?? defaultInit(props),
    {
      ...props.containerOptions,
      containerName: props.containerName ?? 'app',
      image: props.image.bind(scope),
      user: props.user,
      portMappings: containerPort === undefined ? [] : [portMapping(containerPort, serviceConnect?.appProtocol)],
      environment: Object.keys(environment).length > 0 ? environment : undefined,
      secrets: props.secrets,
      logging: logging ?? ecs.LogDrivers.awsLogs({ logGroup, streamPrefix }),
      healthCheck: props.containerHealthCheck?.bind(scope, context),
      stopTimeout: props.stopTimeout ?? DEFAULT_STOP_TIMEOUT,
      ulimits: props.ulimits,
    },
  );
  for (const volume of sidecars.flatMap(({ config }) => config.volumes ?? [])) taskDefinition.addVolume(volume);
  for (const { containerName, config } of sidecars) {
    const definition = { ...config.container, containerName };
    const sidecar = config.firelensConfig
      ? taskDefinition.addFirelensLogRouter(containerName, { ...definition, firelensConfig: config.firelensConfig })
      : taskDefinition.addContainer(containerName, definition);
    sidecar.addMountPoints(...(config.mountPoints ?? []));
    container.addMountPoints(...(config.applicationMountPoints ?? []));
    container.addContainerDependencies({ container: sidecar, condition: conditionOf(config) });
  }
  return container;
}

/** Later variables override earlier ones, except the options of the JVM, which are a list. */
function environmentOf(sources: (Record<string, string> | undefined)[]): Record<string, string> {
  const environment = Object.assign({}, ...sources) as Record<string, string>;
  const options = sources.flatMap((source) => source?.JAVA_TOOL_OPTIONS ?? []).reverse();
  return options.length > 0 ? { ...environment, JAVA_TOOL_OPTIONS: options.join(' ') } : environment;
}

function conditionOf({ container, dependencyCondition }: SidecarConfig): ecs.ContainerDependencyCondition {
  const ready = container.healthCheck
    ? ecs.ContainerDependencyCondition.HEALTHY
    : ecs.ContainerDependencyCondition.START;
  return dependencyCondition ?? ready;
}

/** The agent of ECS Exec leaves processes behind that an init process reaps. */
function defaultInit({ executeCommand }: ContainerServiceProps): boolean | undefined {
  return executeCommand ? true : undefined;
}

function portMapping(containerPort: number, appProtocol: ecs.AppProtocol | undefined): ecs.PortMapping {
  const mapping = { containerPort, protocol: ecs.Protocol.TCP };
  return appProtocol ? { ...mapping, name: PORT_NAME, appProtocol } : mapping;
}
