import type { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import type { Capacity } from './capacity';
import type { ContainerHealthCheck } from './container-health-check';
import type { DeploymentStrategy } from '../deployment/deployment-strategy';
import type { MigrationOptions } from '../deployment/migration';
import type { RootFilesystem } from './root-filesystem';
import type { Scaling } from './scaling';
import type { ServiceImage } from '../images/service-image';
import type { ServiceSecret } from './service-secret';
import type { Sidecar } from '../sidecars/sidecar';
import type { TargetHealthCheck } from '../load-balancing/target-health-check';

/** Which requests of a listener go to a service. */
export interface ServiceListenerRule {
  /**
   * Place among the listener's rules, 1 to 50,000; the lowest that matches wins, and no two may be the same.
   *
   * @default - one of 1,000 to 49,999 that follows from the path of the service, so that no other service moves it. Let no
   * request fulfil the conditions of two such rules
   */
  readonly priority?: number;

  /** What a request must fulfil, all of it: paths, hosts, headers. At least one. */
  readonly conditions: elbv2.ListenerCondition[];
}

/** How commands that people run in a container are kept. */
export interface ExecuteCommandAccess {
  /** Key that encrypts what goes to and fro, besides TLS. */
  readonly encryptionKey: kms.IKey;

  /** Log group for the commands and their output, encrypted by a key. */
  readonly logGroup: logs.ILogGroup;
}

/** How a service is known to others of a namespace. Without a port of its own it can only call them. */
export interface ServiceConnectOptions {
  /** Namespace of those who know one another. */
  readonly cloudMapNamespace: servicediscovery.INamespace;

  /**
   * Name by which others call the service.
   *
   * @default - the name of the port and of the namespace, `app.<namespace>`
   */
  readonly dnsName?: string;

  /**
   * Port on which others call the service, 1 to 65,535.
   *
   * @default - the container's port
   */
  readonly port?: number;
}

/** Properties of `ContainerService`. */
export interface ContainerServiceProps {
  /** VPC in which the tasks run. */
  readonly vpc: ec2.IVpc;

  /**
   * Private subnets for the tasks, which get no public IP address.
   *
   * @default - the private subnets with a route out
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** Security group of the tasks. The service adds no rule to it. */
  readonly securityGroup: ec2.ISecurityGroup;

  /**
   * Cluster to run in.
   *
   * @default - a new one, with Container Insights
   */
  readonly cluster?: ecs.ICluster;

  /**
   * Name of the new cluster. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly clusterName?: string;

  /**
   * What Container Insights measures in the new cluster, at a price for each metric.
   *
   * @default ecs.ContainerInsights.ENHANCED
   */
  readonly containerInsights?: ecs.ContainerInsights;

  /**
   * What the tasks run on.
   *
   * @default Capacity.onDemand()
   */
  readonly capacity?: Capacity;

  /** Image that the container runs. */
  readonly image: ServiceImage;

  /** CPU units of a task, 1024 to a virtual CPU; one of the sizes of AWS Fargate from 256 to 16,384. */
  readonly cpu: number;

  /** Memory of a task in MiB; AWS Fargate offers certain amounts for each number of CPU units. */
  readonly memoryLimitMiB: number;

  /**
   * Processor and operating system of the tasks.
   *
   * @default - Linux on X86_64
   */
  readonly runtimePlatform?: ecs.RuntimePlatform;

  /**
   * Platform version of AWS Fargate, 1.4.0 or newer: those before it read no field of a secret.
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
   * User as whom the container's process runs, and that of a migration, whatever its image says: a name or a number that the
   * image knows, and a group behind a colon if need be, such as `spring:spring` or `1000`. At most 32 characters each, as
   * Linux has it.
   *
   * @default - the user that the image names, which is root where it names none
   */
  readonly user?: string;

  /**
   * Port on which the container listens, 1 to 65,535. Required with a listener.
   *
   * @default - none
   */
  readonly containerPort?: number;

  /**
   * Family of the task definition.
   *
   * @default - a name made from the construct's path
   */
  readonly family?: string;

  /**
   * Name of the service. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly serviceName?: string;

  /**
   * Environment variables. They stand readable in the template and the console: nothing secret.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * Environment variables whose values come from secrets when a task starts.
   *
   * @default - none
   */
  readonly secrets?: Record<string, ServiceSecret>;

  /** Log group for what the container writes to its output. */
  readonly logGroup: logs.ILogGroup;

  /**
   * First part of the names of the log streams, before container and task.
   *
   * @default 'ecs'
   */
  readonly streamPrefix?: string;

  /**
   * Whether the container may write to its own files.
   *
   * @default - RootFilesystem.readOnly(): only `/tmp`, 64 MiB in memory
   */
  readonly rootFilesystem?: RootFilesystem;

  /**
   * Containers beside the application's in every task.
   *
   * @default - none
   */
  readonly sidecars?: Sidecar[];

  /**
   * Makes the service known to others by name, and them to it, through Service Connect of Amazon ECS. The security groups
   * of those who call must be let in to the container's port.
   *
   * @default - neither
   */
  readonly serviceConnect?: ServiceConnectOptions;

  /**
   * Limits of the container's processes, such as open files.
   *
   * @default - those of AWS Fargate
   */
  readonly ulimits?: ecs.Ulimit[];

  /**
   * Whether a small first process hands signals on and clears away processes that have ended, for an application that
   * starts others.
   *
   * @default - true with `executeCommand`, else false
   */
  readonly initProcess?: boolean;

  /**
   * Lets people run commands in a running container, by Amazon ECS Exec. What they type and see is encrypted and logged.
   * The root file system must be writable, at least at `/var/lib/amazon` and `/var/log/amazon`.
   *
   * @default - nobody can
   */
  readonly executeCommand?: ExecuteCommandAccess;

  /**
   * Check inside the container.
   *
   * @default - none; behind a load balancer its check decides
   */
  readonly containerHealthCheck?: ContainerHealthCheck;

  /**
   * How long a stopping container has between SIGTERM and SIGKILL, 1 to 120 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly stopTimeout?: Duration;

  /**
   * HTTPS listener that sends its requests to the service.
   *
   * @default - none: the service takes no requests
   */
  readonly listener?: elbv2.IApplicationListener;

  /**
   * Which of the listener's requests go to the service. Required when the listener is imported or in another stack, unless
   * the deployment shifts requests.
   *
   * @default - the service takes what no rule takes: as the listener's default or, when the deployment shifts requests, by
   * a rule of priority 50,000
   */
  readonly listenerRule?: ServiceListenerRule;

  /**
   * Name of the target group. A fixed name blocks replacement. When the deployment shifts requests, the second one has the
   * same name and `-alt`.
   *
   * @default - CloudFormation chooses one
   */
  readonly targetGroupName?: string;

  /**
   * How the load balancer checks the tasks.
   *
   * @default - '/' must answer 200 within 5 seconds, every 30 seconds
   */
  readonly healthCheck?: TargetHealthCheck;

  /**
   * How long a new task may fail the load balancer's checks before it is replaced, 0 seconds or more.
   *
   * @default Duration.seconds(60)
   */
  readonly healthCheckGracePeriod?: Duration;

  /**
   * How long the load balancer lets requests of a leaving task finish, 0 to 3,600 seconds. Each rollout takes as long.
   *
   * @default Duration.seconds(30)
   */
  readonly deregistrationDelay?: Duration;

  /**
   * How long a client is kept with the same task by a cookie, 1 second to 7 days.
   *
   * @default - each request goes to any task
   */
  readonly stickiness?: Duration;

  /**
   * How many tasks run.
   *
   * @default Scaling.fixedAt(2)
   */
  readonly scaling?: Scaling;

  /**
   * Task that runs once before each new version and stops the deployment when it fails.
   *
   * @default - none
   */
  readonly migration?: MigrationOptions;

  /**
   * How a new version replaces the old one.
   *
   * @default DeploymentStrategy.rolling()
   */
  readonly deployment?: DeploymentStrategy;
}
