import type { ServiceImage } from '../images/service-image';

/** Options of every sidecar. */
export interface SidecarOptions {
  /**
   * Memory limit of the container in MiB, 6 or more.
   *
   * @default - the memory of the task
   */
  readonly memoryLimitMiB?: number;

  /**
   * CPU units of the task that are reserved for the container.
   *
   * @default - none
   */
  readonly cpu?: number;

  /**
   * Environment variables. They are readable in the template: do not put secrets in them.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;
}

/** Properties of `Sidecar.container`. */
export interface SidecarProps extends SidecarOptions {
  /** Name of the container. */
  readonly containerName: string;

  /** Image that the container runs. */
  readonly image: ServiceImage;

  /**
   * Command of the container.
   *
   * @default - the command of the image
   */
  readonly command?: string[];

  /**
   * Whether the task stops when the container stops.
   *
   * @default false
   */
  readonly essential?: boolean;
}

/** Properties of `Sidecar.openTelemetryCollector`. */
export interface CollectorProps extends SidecarOptions {
  /**
   * Image of the AWS Distro for OpenTelemetry.
   *
   * @default - a release in Amazon ECR Public, which the tasks must be able to reach
   */
  readonly image?: ServiceImage;

  /**
   * Configuration of the collector in YAML. Grant the permissions that it requires to the service.
   *
   * @default - traces to AWS X-Ray, metrics in embedded metric format to the log group of the service
   */
  readonly configuration?: string;
}

/** Properties of `Sidecar.logRouter`. */
export interface LogRouterProps extends SidecarOptions {
  /**
   * Image of AWS for Fluent Bit.
   *
   * @default - a release in Amazon ECR Public, which the tasks must be able to reach
   */
  readonly image?: ServiceImage;

  /**
   * Output of Fluent Bit: `Name` and the options of the output plugin. Grant the permissions that it requires to the service.
   *
   * @default - the log group of the service
   */
  readonly output?: Record<string, string>;
}
