import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ContainerHealthCheck } from '../containers/container-health-check';
import type { SidecarContainerOptions } from '../containers/container-options';
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

  /**
   * Environment variables with values from secrets or parameters, such as the API key of an agent. Use `ServiceSecret`.
   *
   * @default - none
   */
  readonly secrets?: Record<string, ecs.Secret>;

  /**
   * Health check inside the container. The application starts when the container is healthy. Checks with `wget` require the
   * `containerPort` of the application, so use a command.
   *
   * @default - the one of the default image for `openTelemetryCollector` and `logRouter`, otherwise none
   */
  readonly healthCheck?: ContainerHealthCheck;

  /**
   * Condition of the container for the start of the application.
   *
   * @default - HEALTHY with a health check, otherwise START
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
   */
  readonly dependencyCondition?: ecs.ContainerDependencyCondition;

  /**
   * Other options of the container, such as its user or entry point.
   *
   * @default - those of the image
   */
  readonly containerOptions?: SidecarContainerOptions;
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
   * Whether the task stops when the container stops. Must be false for the conditions COMPLETE and SUCCESS.
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
   * Configuration of the collector in YAML. Grant the permissions that it requires to the service. To keep it in a parameter,
   * pass `AOT_CONFIG_CONTENT` in `secrets`.
   *
   * @default - traces to AWS X-Ray, metrics in embedded metric format to the log group of the service
   */
  readonly configuration?: string;
}

/** Properties of `Sidecar.cloudWatchAgent`. */
export interface CloudWatchAgentProps extends SidecarOptions {
  /** Name of the service in Application Signals. 1 to 255 characters without spaces, commas and equals signs. */
  readonly serviceName: string;

  /** Environment of the service in Application Signals, such as `prod`. The same characters as `serviceName`. */
  readonly environmentName: string;

  /**
   * Image of the CloudWatch agent.
   *
   * @default - a release in Amazon ECR Public, which the tasks must be able to reach
   */
  readonly image?: ServiceImage;

  /**
   * Configuration of the agent in JSON. Grant the permissions that it requires to the service.
   *
   * @default - metrics and traces of Application Signals
   */
  readonly configuration?: string;
}

/** Properties of `Sidecar.javaInstrumentation`. */
export interface JavaInstrumentationProps {
  /**
   * Image of the AWS Distro for OpenTelemetry for Java, with `cp` and `/javaagent.jar`.
   *
   * @default - a release in Amazon ECR Public, which the tasks must be able to reach
   */
  readonly image?: ServiceImage;

  /**
   * Memory limit of the container that copies the agent, in MiB, 6 or more.
   *
   * @default - the memory of the task
   */
  readonly memoryLimitMiB?: number;
}

/**
 * Output of Fluent Bit, for logs that it sends to a destination.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export interface LogRouterOutput {
  /** `Name` and the options of the output plugin. They are readable in the template: do not put secrets in them. */
  readonly options: Record<string, string>;

  /**
   * Options with values from secrets or parameters, such as an API key. Use `ServiceSecret`.
   *
   * @default - none
   */
  readonly secretOptions?: Record<string, ecs.Secret>;
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
   * Output of Fluent Bit. Grant the permissions that it requires to the service.
   *
   * @default - the log group of the service
   */
  readonly output?: LogRouterOutput;
}
