import type { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { ContainerOptions } from '../containers/container-options';
import type { ImageVerification } from '../images/image-verification';
import type { ServiceImage } from '../images/service-image';
import type { RootFilesystem } from './root-filesystem';

/** Properties of tasks on AWS Fargate: those of a service, and those that run to completion. */
export interface TaskProps {
  /** VPC in which the tasks run. */
  readonly vpc: ec2.IVpc;

  /**
   * Private subnets for the tasks. Tasks have no public IP address.
   *
   * @default - all private subnets with a route to the internet
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** Security group of the tasks. No rules are added to it. */
  readonly securityGroup: ec2.ISecurityGroup;

  /**
   * Cluster in which the tasks run.
   *
   * @default - a new cluster with enhanced Container Insights, which is charged per metric
   */
  readonly cluster?: ecs.ICluster;

  /** Image that the container runs. */
  readonly image: ServiceImage;

  /** CPU units of a task. 1,024 units are one vCPU. Must be a size of AWS Fargate from 256 to 16,384. */
  readonly cpu: number;

  /** Memory of a task in MiB. The values that AWS Fargate supports depend on `cpu`. */
  readonly memoryLimitMiB: number;

  /**
   * Verifies the signatures of all images before tasks start.
   *
   * @default - images are not verified
   */
  readonly imageVerification?: ImageVerification;

  /**
   * CPU architecture and operating system of the tasks.
   *
   * @default - Linux on X86_64
   */
  readonly runtimePlatform?: ecs.RuntimePlatform;

  /**
   * Platform version of AWS Fargate, 1.4.0 or later. Earlier versions cannot read fields of a secret.
   *
   * @default ecs.FargatePlatformVersion.LATEST
   */
  readonly platformVersion?: ecs.FargatePlatformVersion;

  /**
   * Name of the container.
   *
   * @default 'app'
   */
  readonly containerName?: string;

  /**
   * User that runs the container, and the migration of a service. Overrides the user of the image. Must be a user, or a user and a group
   * such as `spring:spring` or `1000:1000`. Linux limits each name to 32 characters.
   *
   * @default - the user of the image, which is root if the image has none
   */
  readonly user?: string;

  /**
   * Other options of the container, such as its command.
   *
   * @default - those of the image
   */
  readonly containerOptions?: ContainerOptions;

  /**
   * Family of the task definition.
   *
   * @default - derived from the path of the construct
   */
  readonly family?: string;

  /**
   * Environment variables. They are readable in the template and in the console: do not put secrets in them.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * Environment variables with values from secrets or parameters. Use `ServiceSecret` for secrets in AWS Secrets Manager.
   *
   * @default - none
   */
  readonly secrets?: Record<string, ecs.Secret>;

  /** Log group for the output of the container. */
  readonly logGroup: logs.ILogGroup;

  /**
   * Prefix of the log stream names.
   *
   * @default 'ecs'
   */
  readonly streamPrefix?: string;

  /**
   * Writable files of the container.
   *
   * @default - RootFilesystem.readOnly(): only `/tmp`, 64 MiB in memory
   */
  readonly rootFilesystem?: RootFilesystem;

  /**
   * Limits of the container's processes, such as the number of open files.
   *
   * @default - the default limits of AWS Fargate
   */
  readonly ulimits?: ecs.Ulimit[];

  /**
   * Time between SIGTERM and SIGKILL when a container stops, 1 to 120 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly stopTimeout?: Duration;
}
