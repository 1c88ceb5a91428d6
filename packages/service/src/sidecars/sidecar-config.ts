import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** Input of `Sidecar.bind`. */
export interface SidecarBindOptions {
  /** Log group of the service. */
  readonly logGroup: logs.ILogGroup;

  /** Prefix of the log streams of the service. */
  readonly streamPrefix: string;
}

/** Result of `Sidecar.bind`. */
export interface SidecarConfig {
  /** The container, without `containerName`. */
  readonly container: ecs.ContainerDefinitionOptions;

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
   * Environment variables for the application's container, such as the endpoint of the sidecar.
   *
   * @default - none
   */
  readonly applicationEnvironment?: Record<string, string>;

  /**
   * Permissions of the task role that the sidecar requires.
   *
   * @default - none
   */
  readonly taskRoleStatements?: iam.PolicyStatement[];
}
