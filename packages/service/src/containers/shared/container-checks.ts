import { Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkForm, checkSeconds, checkWhole, nameProblems } from '../../private/checks';
import type { Problem } from '../../private/validation';
import type { ContainerOptions, SidecarContainerOptions } from '../container-options';

/** Most exit codes that a restart policy ignores. */
const MAX_EXIT_CODES = 50;

/**
 * Checks options of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function containerOptionProblems(
  prop: string,
  options: ContainerOptions = {},
  memoryLimitMiB?: number,
): Problem[] {
  const { credentialSpecs = [], memoryReservationMiB, startTimeout } = options;
  const isLimited =
    memoryLimitMiB !== undefined && !Token.isUnresolved(memoryLimitMiB) && !Token.isUnresolved(memoryReservationMiB);
  return [
    ...nameProblems(`${prop}.dockerLabels`, options.dockerLabels),
    checkSeconds(`${prop}.startTimeout`, startTimeout, 2, 120),
    checkWhole(`${prop}.memoryReservationMiB`, memoryReservationMiB, 6),
    isLimited && memoryReservationMiB !== undefined && memoryReservationMiB > memoryLimitMiB
      ? `${prop}.memoryReservationMiB must be at most memoryLimitMiB, ${memoryLimitMiB}, got ${memoryReservationMiB}`
      : undefined,
    credentialSpecs.length > 1
      ? `${prop}.credentialSpecs must have at most one entry, got ${credentialSpecs.length}`
      : undefined,
    ...restartProblems(prop, options),
  ];
}

/** Checks options of the container of a sidecar. */
export function sidecarOptionProblems(
  prop: string,
  options: SidecarContainerOptions = {},
  memoryLimitMiB?: number,
): Problem[] {
  const { portMappings = [], stopTimeout } = options;
  const names = portMappings.map(({ name }) => name);
  const repeated = names.filter((name, index) => name !== undefined && names.indexOf(name) !== index);
  return [
    ...containerOptionProblems(prop, options, memoryLimitMiB),
    checkSeconds(`${prop}.stopTimeout`, stopTimeout, 1, 120),
    ...portMappings.flatMap((mapping, index) => portProblems(`${prop}.portMappings[${index}]`, mapping)),
    repeated.length > 0
      ? `${prop}.portMappings must have unique names, got ${repeated.map((name) => `"${name}"`).join(', ')} twice`
      : undefined,
  ];
}

function restartProblems(prop: string, options: ContainerOptions): Problem[] {
  const { enableRestartPolicy = false, restartAttemptPeriod, restartIgnoredExitCodes } = options;
  const dependent = { restartAttemptPeriod, restartIgnoredExitCodes };
  const codes = restartIgnoredExitCodes ?? [];
  return [
    ...Object.entries(dependent).map(([name, value]) =>
      value === undefined || enableRestartPolicy ? undefined : `${prop}.${name} requires enableRestartPolicy: true`,
    ),
    checkSeconds(`${prop}.restartAttemptPeriod`, restartAttemptPeriod, 60, 1800),
    codes.length > MAX_EXIT_CODES
      ? `${prop}.restartIgnoredExitCodes must have at most ${MAX_EXIT_CODES} entries, got ${codes.length}`
      : undefined,
    ...codes.map((code, index) => checkWhole(`${prop}.restartIgnoredExitCodes[${index}]`, code, 0, 255)),
  ];
}

function portProblems(
  prop: string,
  { appProtocol, containerPort, containerPortRange, hostPort, name }: ecs.PortMapping,
): Problem[] {
  const isRange = containerPort === ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE;
  return [
    isRange === (containerPortRange !== undefined)
      ? undefined
      : `${prop} must have either containerPort or containerPortRange, got ${isRange ? 'neither' : 'both'}`,
    isRange ? undefined : checkWhole(`${prop}.containerPort`, containerPort, 1, 65_535),
    checkForm(`${prop}.containerPortRange`, containerPortRange, /^\d{1,5}-\d{1,5}$/, 'a range such as "8000-8010"'),
    hostPort === undefined || hostPort === containerPort
      ? undefined
      : `${prop}.hostPort must be left out or the same as containerPort, ${containerPort}, got ${hostPort}`,
    checkForm(
      `${prop}.name`,
      name,
      /^[a-z0-9_][a-z0-9_-]{0,63}$/,
      "1 to 64 lower-case letters, digits, '_' and '-', without '-' at the start",
    ),
    appProtocol !== undefined && name === undefined ? `${prop}.appProtocol requires name` : undefined,
  ];
}
