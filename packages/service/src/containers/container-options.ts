import type { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of a container that AWS Fargate supports and that few containers require. The names are those of
 * `ecs.ContainerDefinitionOptions`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definitions
 */
export interface ContainerOptions {
  /**
   * Command of the container.
   *
   * @default - the command of the image
   */
  readonly command?: string[];

  /**
   * Entry point of the container.
   *
   * @default - the entry point of the image
   */
  readonly entryPoint?: string[];

  /**
   * Working directory of the container.
   *
   * @default - the working directory of the image
   */
  readonly workingDirectory?: string;

  /**
   * Files in Amazon S3 with environment variables. Grant the execution role permission to read them.
   *
   * @default - none
   */
  readonly environmentFiles?: ecs.EnvironmentFile[];

  /**
   * Docker labels.
   *
   * @default - none
   */
  readonly dockerLabels?: Record<string, string>;

  /**
   * How long Amazon ECS waits for the containers that this one depends on, 2 to 120 seconds.
   *
   * @default - 3 minutes
   */
  readonly startTimeout?: Duration;

  /**
   * Kernel parameters.
   *
   * @default - none
   */
  readonly systemControls?: ecs.SystemControl[];

  /**
   * Whether the container has a pseudo-terminal.
   *
   * @default false
   */
  readonly pseudoTerminal?: boolean;

  /**
   * Whether standard input stays open.
   *
   * @default false
   */
  readonly interactive?: boolean;

  /**
   * Whether Amazon ECS resolves the tag of the image to a digest, so that all tasks of a deployment run the same image.
   *
   * @default - enabled
   */
  readonly versionConsistency?: ecs.VersionConsistency;

  /**
   * Memory that is reserved for the container in MiB.
   *
   * @default - none
   */
  readonly memoryReservationMiB?: number;

  /**
   * Credential specification for Active Directory authentication.
   *
   * @default - none
   */
  readonly credentialSpecs?: ecs.CredentialSpec[];

  /**
   * Whether Amazon ECS restarts the container when it exits, without replacing the task.
   *
   * @default false
   */
  readonly enableRestartPolicy?: boolean;

  /**
   * Time for which the container must run before it can be restarted, 60 to 1,800 seconds. With `enableRestartPolicy`.
   *
   * @default Duration.seconds(300)
   */
  readonly restartAttemptPeriod?: Duration;

  /**
   * Exit codes after which the container is not restarted, at most 50. With `enableRestartPolicy`.
   *
   * @default - none
   */
  readonly restartIgnoredExitCodes?: number[];
}

/** Options of the container of a sidecar. */
export interface SidecarContainerOptions extends ContainerOptions {
  /**
   * User that runs the container.
   *
   * @default - the user of the image
   */
  readonly user?: string;

  /**
   * Ports of the container. All containers of a task share its network, so other containers can use a port without this.
   *
   * @default - none
   */
  readonly portMappings?: ecs.PortMapping[];

  /**
   * Whether the container can only read its root file system.
   *
   * @default false
   */
  readonly readonlyRootFilesystem?: boolean;

  /**
   * Linux options, such as writable directories in memory.
   *
   * @default - none
   */
  readonly linuxParameters?: ecs.LinuxParameters;

  /**
   * Time between SIGTERM and SIGKILL, 1 to 120 seconds.
   *
   * @default - 30 seconds
   */
  readonly stopTimeout?: Duration;

  /**
   * Limits of the container's processes.
   *
   * @default - the default limits of AWS Fargate
   */
  readonly ulimits?: ecs.Ulimit[];
}
