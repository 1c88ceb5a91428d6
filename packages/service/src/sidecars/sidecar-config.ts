import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { ServiceContext } from '../deployment/service-context';

/** Input of `Sidecar.bind`. */
export interface SidecarBindOptions {
  /** Log group of the service. */
  readonly logGroup: logs.ILogGroup;

  /** Prefix of the log streams of the service. */
  readonly streamPrefix: string;

  /** Properties of the service, without the port of the application's container. */
  readonly context: ServiceContext;
}

/** Result of `Sidecar.bind`. */
export interface SidecarConfig {
  /** The container, without `containerName`. */
  readonly container: ecs.ContainerDefinitionOptions;

  /**
   * Condition of the container for the start of the application's container.
   *
   * @default - HEALTHY with a health check, otherwise START
   */
  readonly dependencyCondition?: ecs.ContainerDependencyCondition;

  /**
   * FireLens configuration. It makes the container the log router of the task.
   *
   * @default - not a log router
   */
  readonly firelensConfig?: ecs.FirelensConfig;

  /**
   * Log driver of the application's container. At most one sidecar has one.
   *
   * @default - the log group of the service
   */
  readonly applicationLogging?: ecs.LogDriver;

  /**
   * Environment variables for the application's container, such as the endpoint of the sidecar. Those of the service override
   * them, except `JAVA_TOOL_OPTIONS`: the options of all are joined.
   *
   * @default - none
   */
  readonly applicationEnvironment?: Record<string, string>;

  /**
   * Volumes of the task that the sidecar shares with the application.
   *
   * @default - none
   */
  readonly volumes?: ecs.Volume[];

  /**
   * Mount points of the sidecar's container.
   *
   * @default - none
   */
  readonly mountPoints?: ecs.MountPoint[];

  /**
   * Mount points of the application's container.
   *
   * @default - none
   */
  readonly applicationMountPoints?: ecs.MountPoint[];

  /**
   * Permissions of the task role that the sidecar requires.
   *
   * @default - none
   */
  readonly taskRoleStatements?: iam.PolicyStatement[];
}
