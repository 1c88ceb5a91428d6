import { Resource } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DeploymentAlarms } from '../deployment/deployment-alarms';
import { DeploymentStrategy } from '../deployment/deployment-strategy';
import { RolloutTimeline } from '../deployment/rollout-timeline';
import type { ServiceContext } from '../deployment/service-context';
import { createAfter } from '../private/dependencies';
import { secretsReadBy } from '../private/secret-readers';
import { selectSubnets, failOn } from '../private/validation';
import { Capacity } from './capacity';
import type { ContainerServiceAttributes, IContainerService } from './container-service-interface';
import type { ContainerServiceProps } from './container-service-props';
import { addContainers, bindSidecars } from './private/containers';
import { executeCommandConfiguration, executeCommandStatements } from './private/execute-command';
import { grantRestart } from './private/grant-restart';
import { ImportedContainerService } from './private/imported-container-service';
import { injectionProblems } from './private/injected-secrets';
import { addFirstSteps } from './private/migration';
import { runService, targetGroupsOf } from './private/run-service';
import { serviceProblems, type ServiceParts } from './private/service-checks';
import { RootFilesystem } from '../tasks/root-filesystem';
import { createCluster } from '../tasks/shared/cluster';
import { DEFAULT_STOP_TIMEOUT } from '../tasks/shared/task-checks';
import { ExecutionRole, TaskRole } from '../tasks/shared/task-roles';
import { Scaling } from '../scaling/scaling';

/**
 * Creates an Amazon ECS service on AWS Fargate: a task definition with one container, a task role without permissions, an
 * execution role, a deployment that rolls back if it fails and, with `traffic`, a target group.
 *
 * Grants to the service, such as `bucket.grantRead(service)`, go to a managed policy of the task role. Permissions that the
 * CDK adds to `executionRole` or `taskRole` later, such as by `taskDefinition.addContainer` or `container.addSecret`, go to
 * managed policies too.
 *
 * It holds no data. A new logical id or fixed name of the cluster, service or target group replaces it and interrupts
 * requests.
 *
 * Throws if a name, size, variable, health check or number is invalid, with all problems in one error.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
 * @example
 * const service = new ContainerService(this, 'Service', {
 *   vpc,
 *   securityGroup: taskGroup,
 *   image: ServiceImage.fromEcr(repository, commit),
 *   containerPort: 8080,
 *   cpu: 512,
 *   memoryLimitMiB: 1024,
 *   logGroup,
 *   traffic: Traffic.fromListener(loadBalancer.listener),
 * });
 * uploads.grantReadWrite(service);
 */
export class ContainerService extends Resource implements IContainerService {
  /**
   * Imports a service of another stack, app or account.
   *
   * @param scope The scope of the import.
   * @param id Its id.
   * @param attrs The attributes of the service.
   */
  static fromContainerServiceAttributes(
    scope: Construct,
    id: string,
    attrs: ContainerServiceAttributes,
  ): IContainerService {
    return new ImportedContainerService(scope, id, attrs);
  }

  /** The Amazon ECS service. */
  readonly fargateService: ecs.FargateService;

  /** The cluster, existing or new. */
  readonly cluster: ecs.ICluster;

  /** The task definition. Containers and secrets that are added later get the permissions that they require. */
  readonly taskDefinition: ecs.FargateTaskDefinition;

  /** The application's container. */
  readonly container: ecs.ContainerDefinition;

  /** Task execution role, which Amazon ECS assumes to pull images, read secrets and write logs. */
  readonly executionRole: iam.Role;

  /** Task role, which has the permissions of the application. */
  readonly taskRole: iam.Role;

  /** Target group of the service. If the deployment strategy shifts traffic, the one that the service starts with. */
  readonly targetGroup?: elbv2.ApplicationTargetGroup;

  /** Target groups of the service: none without traffic, two if the deployment strategy shifts traffic. Monitor all. */
  readonly targetGroups: elbv2.IApplicationTargetGroup[];

  /** How long a rollout takes. */
  readonly rollout: RolloutTimeline;

  /** Security group of the tasks, with the port of the container as the default port. */
  readonly connections: ec2.Connections;

  /** The task role. */
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scope, id);
    const parts = partsOf(this, props);
    const context = contextOf(props, parts);
    failOn(this, serviceProblems(this, props, parts, context));

    this.cluster = props.cluster ?? createCluster(this, props.vpc, executeCommandConfiguration(props.executeCommand));
    const sidecars = bindSidecars(this, props, context);
    const executionRole = new ExecutionRole(this);
    const taskRole = new TaskRole(this);
    this.executionRole = executionRole;
    this.taskRole = taskRole;
    this.grantPrincipal = taskRole;
    this.taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      family: props.family,
      cpu: props.cpu,
      memoryLimitMiB: props.memoryLimitMiB,
      runtimePlatform: props.runtimePlatform,
      executionRole,
      taskRole,
    });
    this.taskDefinition.node.addValidation({ validate: () => injectionProblems(this.taskDefinition) });
    this.container = addContainers(this, this.taskDefinition, props, { sidecars, context }, parts.rootFilesystem);
    // A managed policy must not be empty, and a container can have another log driver.
    props.logGroup.grantWrite(executionRole);
    const statements = [
      ...sidecars.flatMap(({ config }) => config.taskRoleStatements ?? []),
      ...(props.executeCommand ? executeCommandStatements(props.executeCommand) : []),
    ];
    for (const statement of statements) taskRole.addToPrincipalPolicy(statement);

    const { taskDefinition, container, cluster } = this;
    const traffic = props.traffic?.bind(this, { ...context, vpc: props.vpc });
    this.targetGroup = traffic?.targetGroup;
    this.targetGroups = targetGroupsOf(traffic);
    this.fargateService = runService(this, { props, parts, cluster, taskDefinition, container, traffic });
    const { rootFilesystem, subnets } = parts;
    const subnetIds = subnets.subnetIds;
    const first = addFirstSteps(this, {
      props,
      taskDefinition,
      cluster,
      subnetIds,
      executionRole,
      taskRole,
      rootFilesystem,
    });
    createAfter(this.fargateService, ...first);
    this.connections = new ec2.Connections({
      securityGroups: [props.securityGroup],
      defaultPort: props.containerPort === undefined ? undefined : ec2.Port.tcp(props.containerPort),
    });
    parts.scaling.bind(this, { service: this.fargateService, targetGroup: this.targetGroup });
    this.rollout = new RolloutTimeline({
      tasks: parts.scaling.minCapacity,
      deployment: parts.deployment,
      healthCheckInterval: traffic?.healthCheckInterval,
      deregistrationDelay: traffic?.deregistrationDelay,
      stopTimeout: props.stopTimeout ?? DEFAULT_STOP_TIMEOUT,
    });
  }

  /**
   * Secrets that a container or log driver reads as `ServiceSecret`, for `RestartOnRotation`. Those of containers that are added
   * later are included from then on.
   */
  get secrets(): secretsmanager.ISecret[] {
    return secretsReadBy(this.executionRole);
  }

  /** ARN of the service. */
  get serviceArn(): string {
    return this.fargateService.serviceArn;
  }

  /** Name of the service. */
  get serviceName(): string {
    return this.fargateService.serviceName;
  }

  /** Reference to the service. */
  get serviceRef(): ecs.ServiceReference {
    return this.fargateService.serviceRef;
  }

  /** Grants permission to start a new deployment of the service, such as after a secret rotation, and to describe it. */
  grantRestart(grantee: iam.IGrantable): iam.Grant {
    return grantRestart(this, grantee);
  }

  /** CPU utilization of all tasks, in percent: average over 5 minutes. */
  metricCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.fargateService.metricCpuUtilization(props);
  }

  /** Memory utilization of all tasks, in percent: average over 5 minutes. */
  metricMemoryUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.fargateService.metricMemoryUtilization(props);
  }

  /**
   * Adds alarms that roll a deployment back, in addition to those of the deployment strategy. An alarm on a metric of the
   * service must have a fixed `alarmName`, because the alarm and the service would otherwise depend on each other.
   *
   * @param alarms The alarms. They must exist before the next deployment.
   */
  addDeploymentAlarms(...alarms: cloudwatch.IAlarm[]): void {
    failOn(this, [alarms.length === 0 ? 'alarms must have at least one alarm, got none' : undefined]);
    const { alarmNames } = DeploymentAlarms.fromAlarms(...alarms).bind(this, { alarmNamePrefix: '', targetGroups: [] });
    this.fargateService.enableDeploymentAlarms(alarmNames);
  }
}

function partsOf(scope: Construct, props: ContainerServiceProps): ServiceParts {
  const { vpc, vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } } = props;
  return {
    capacity: props.capacity ?? Capacity.fargate(),
    scaling: props.scaling ?? Scaling.fixedAt(2),
    deployment: (props.deploymentStrategy ?? DeploymentStrategy.rolling()).bind(scope),
    rootFilesystem: props.rootFilesystem ?? RootFilesystem.readOnly(),
    subnets: selectSubnets(scope, vpc, vpcSubnets),
  };
}

function contextOf(props: ContainerServiceProps, { scaling, deployment }: ServiceParts): ServiceContext {
  return {
    memoryLimitMiB: props.memoryLimitMiB,
    containerPort: props.containerPort,
    hasTraffic: props.traffic !== undefined,
    minCapacity: scaling.minCapacity,
    deploymentStrategy: deployment.deploymentStrategy,
    testTraffic: deployment.testTraffic,
    keepAliveTimeout: props.applicationTimeouts?.keepAlive,
  };
}
