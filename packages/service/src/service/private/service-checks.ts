import type { Construct } from 'constructs';
import type { DeploymentStrategyConfig } from '../../deployment/deployment-strategy-config';
import type { ServiceContext } from '../../deployment/service-context';
import { checkEcsName, checkMinutes, checkWhole } from '../../private/checks';
import { variableProblems } from '../../private/secret-checks';
import type { Problem } from '../../private/validation';
import type { Capacity } from '../capacity';
import type { ContainerServiceProps } from '../container-service-props';
import type { Scaling } from '../../scaling/scaling';
import { checkStreamPrefix, DEFAULT_STOP_TIMEOUT, type TaskParts, taskProblems } from '../../tasks/shared/task-checks';
import { deploymentProblems } from './deployment-checks';
import { executeCommandProblems } from './execute-command';

/** The parts of a service, with their defaults. */
export interface ServiceParts extends TaskParts {
  readonly capacity: Capacity;
  readonly scaling: Scaling;
  readonly deployment: DeploymentStrategyConfig;
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
    ...taskProblems(scope, props, parts, context),
    checkEcsName('serviceName', props.serviceName),
    checkWhole('containerPort', props.containerPort, 1, 65_535),
    props.traffic && props.containerPort === undefined ? 'traffic requires containerPort' : undefined,
    ...(props.containerHealthCheck?.validate(scope, context) ?? []),
    ...sidecarProblems(scope, props, context),
    ...migrationProblems(scope, props),
    ...(props.serviceConnect?.validate(scope, context) ?? []),
    ...executeCommandProblems(props.executeCommand, props.cluster, parts.rootFilesystem),
    ...parts.capacity.validate(scope, context),
    checkShutdown(props),
    ...parts.scaling.validate(scope, context),
    ...deploymentProblems(parts.deployment, context),
    ...(parts.deployment.deploymentAlarms?.validate(scope, context) ?? []),
    ...(props.traffic?.validate(scope, context) ?? []),
  ];
}

function checkShutdown({ applicationTimeouts, stopTimeout = DEFAULT_STOP_TIMEOUT }: ContainerServiceProps): Problem {
  const shutdown = applicationTimeouts?.shutdown;
  if (!shutdown || shutdown.isUnresolved() || stopTimeout.isUnresolved()) return undefined;
  if (shutdown.toMilliseconds() < stopTimeout.toMilliseconds()) return undefined;
  const [most, seconds] = [stopTimeout, shutdown].map((value) => value.toSeconds({ integral: false }));
  return `applicationTimeouts.shutdown must be less than the stopTimeout of ${most} seconds, got ${seconds}`;
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
    timeout?.isUnresolved() ? 'migration.timeout must be a literal, got a token' : undefined,
    checkMinutes('migration.timeout', timeout, 1, 13),
  ];
}
