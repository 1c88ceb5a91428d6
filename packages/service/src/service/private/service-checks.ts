import { Duration, Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { DeploymentStrategyConfig } from '../../deployment/deployment-strategy-config';
import type { ServiceContext } from '../../deployment/service-context';
import { checkEcsName, checkForm, checkMinutes, checkSeconds, checkWhole } from '../../private/checks';
import { variableProblems } from '../../private/secret-checks';
import type { Problem } from '../../private/validation';
import type { Capacity } from '../capacity';
import type { ContainerServiceProps } from '../container-service-props';
import type { RootFilesystem } from '../root-filesystem';
import type { Scaling } from '../../scaling/scaling';
import { deploymentProblems } from './deployment-checks';
import { executeCommandProblems } from './execute-command';
import { checkFargateSize } from './fargate-sizes';

/** Time between SIGTERM and SIGKILL on Amazon ECS. */
export const DEFAULT_STOP_TIMEOUT = Duration.seconds(30);

/** The parts of a service, with their defaults. */
export interface ServiceParts {
  readonly capacity: Capacity;
  readonly scaling: Scaling;
  readonly deployment: DeploymentStrategyConfig;
  readonly rootFilesystem: RootFilesystem;
  readonly subnets: ec2.SelectedSubnets;
}

/** Returns the context for sidecars: the port of the service is that of the application's container. */
export function sidecarContext(context: ServiceContext): ServiceContext {
  return { ...context, containerPort: undefined };
}

/** Checks the properties of a service. */
export function serviceProblems(
  scope: Construct,
  props: ContainerServiceProps,
  parts: ServiceParts,
  context: ServiceContext,
): Problem[] {
  return [
    checkEcsName('containerName', props.containerName),
    checkEcsName('family', props.family),
    checkEcsName('serviceName', props.serviceName),
    checkStreamPrefix('streamPrefix', props.streamPrefix),
    checkForm(
      'user',
      props.user,
      /^[\w.-]{1,32}(:[\w.-]{1,32})?$/,
      'user or user:group, each with 1 to 32 letters, digits, dots, hyphens and underscores',
    ),
    checkFargateSize(props.cpu, props.memoryLimitMiB),
    checkForm('platformVersion', props.platformVersion, /^(LATEST|1\.4\.0)$/, '1.4.0 or LATEST'),
    ...props.image.validate(scope),
    checkWhole('containerPort', props.containerPort, 1, 65_535),
    props.traffic && props.containerPort === undefined ? 'traffic requires containerPort' : undefined,
    ...variableProblems('', props.environment, props.secrets),
    ...parts.rootFilesystem.validate(scope, context),
    ...(props.containerHealthCheck?.validate(scope, context) ?? []),
    ...sidecarProblems(scope, props, context),
    ...migrationProblems(scope, props),
    ...(props.serviceConnect?.validate(scope, context) ?? []),
    ...executeCommandProblems(props.executeCommand, props.cluster, parts.rootFilesystem),
    ...(props.ulimits ?? []).map(checkUlimit),
    ...parts.capacity.validate(scope, context),
    checkSeconds('stopTimeout', props.stopTimeout, 1, 120),
    checkShutdown(props),
    ...parts.scaling.validate(scope, context),
    ...deploymentProblems(parts.deployment, context),
    ...(parts.deployment.deploymentAlarms?.validate(scope, context) ?? []),
    ...(props.traffic?.validate(scope, context) ?? []),
    parts.subnets.hasPublic
      ? 'vpcSubnets must be private, because tasks have no public IP address, got a public subnet'
      : undefined,
  ];
}

function checkShutdown({ applicationTimeouts, stopTimeout = DEFAULT_STOP_TIMEOUT }: ContainerServiceProps): Problem {
  const shutdown = applicationTimeouts?.shutdown;
  if (!shutdown || shutdown.isUnresolved() || stopTimeout.isUnresolved()) return undefined;
  if (shutdown.toMilliseconds() < stopTimeout.toMilliseconds()) return undefined;
  const [most, seconds] = [stopTimeout, shutdown].map((value) => value.toSeconds({ integral: false }));
  return `applicationTimeouts.shutdown must be less than the stopTimeout of ${most} seconds, got ${seconds}`;
}

function checkStreamPrefix(name: string, value: string | undefined): Problem {
  return checkForm(name, value, /^[^:*]{1,128}$/, '1 to 128 characters except colons and asterisks');
}

function sidecarProblems(scope: Construct, props: ContainerServiceProps, context: ServiceContext): Problem[] {
  const { sidecars = [], containerName = 'app' } = props;
  const names = [containerName, ...sidecars.map((sidecar) => sidecar.containerName)];
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...sidecars.flatMap((sidecar) => sidecar.validate(scope, sidecarContext(context))),
    repeated.length > 0 ? `sidecars must have unique names, got "${repeated.join('", "')}" more than once` : undefined,
  ];
}

function migrationProblems(scope: Construct, { environment, migration }: ContainerServiceProps): Problem[] {
  if (!migration) return [];
  const { command, image, secrets = {}, streamPrefix, timeout } = migration;
  const both = Object.keys(secrets).filter((name) => name in (environment ?? {}));
  return [
    command.length === 0 ? 'migration.command must have at least one entry, got none' : undefined,
    ...(image?.validate(scope) ?? []).map((problem) => `migration: ${problem}`),
    ...variableProblems('migration.', {}, secrets),
    both.length > 0
      ? `environment and migration.secrets must not have the same names, got ${both.join(', ')} in both`
      : undefined,
    checkStreamPrefix('migration.streamPrefix', streamPrefix),
    checkMinutes('migration.timeout', timeout, 1, 13),
  ];
}

function checkUlimit({ name, softLimit, hardLimit }: ecs.Ulimit): Problem {
  if (Token.isUnresolved(softLimit) || Token.isUnresolved(hardLimit) || softLimit <= hardLimit) return undefined;
  return `ulimits ${name} softLimit must be at most the hardLimit, ${hardLimit}, got ${softLimit}`;
}
