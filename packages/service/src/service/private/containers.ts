import { Duration } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ContainerServiceProps } from '../container-service-props';
import type { RootFilesystem } from '../root-filesystem';

/** Name of the port in the task definition, by which Service Connect knows it. */
export const PORT_NAME = 'app';

/** Adds the application's container, and those beside it, which start before. */
export function addContainers(
  scope: Construct,
  taskDefinition: ecs.FargateTaskDefinition,
  props: ContainerServiceProps,
  rootFilesystem: RootFilesystem,
): ecs.ContainerDefinition {
  const { containerPort, serviceConnect, logGroup, sidecars = [], streamPrefix = 'ecs' } = props;
  const surroundings = { taskDefinition, logGroup, streamPrefix };
  const injected = Object.entries(props.secrets ?? {}).map(([name, secret]) => [
    name,
    secret._bind(scope, `Secret${name}`),
  ]);
  const router = sidecars.find((sidecar) => sidecar._routesLogs);
  const told = Object.assign({}, ...sidecars.map((sidecar) => sidecar._applicationEnvironment)) as Record<
    string,
    string
  >;
  const environment = { ...told, ...props.environment };
  const container = taskDefinition.addContainer('Container', {
    containerName: props.containerName ?? 'app',
    image: props.image._bind(scope),
    user: props.user,
    portMappings: containerPort === undefined ? [] : [portMapping(containerPort, serviceConnect !== undefined)],
    environment: Object.keys(environment).length > 0 ? environment : undefined,
    secrets: Object.fromEntries(injected),
    logging: router?._logDriver(scope, surroundings) ?? ecs.LogDrivers.awsLogs({ logGroup, streamPrefix }),
    healthCheck: props.containerHealthCheck?._bind(containerPort ?? 0),
    stopTimeout: props.stopTimeout ?? Duration.seconds(30),
    ulimits: props.ulimits,
    ...rootFilesystem._bind(scope, props.initProcess ?? (props.executeCommand && true)),
  });
  for (const sidecar of sidecars) {
    const beside = sidecar._bind(scope, surroundings);
    container.addContainerDependencies({ container: beside, condition: ecs.ContainerDependencyCondition.START });
  }
  return container;
}

function portMapping(containerPort: number, named: boolean): ecs.PortMapping {
  const mapping = { containerPort, protocol: ecs.Protocol.TCP };
  return named ? { ...mapping, name: PORT_NAME, appProtocol: ecs.AppProtocol.http } : mapping;
}
