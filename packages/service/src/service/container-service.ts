import { Duration, Names, Token } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Capacity } from './capacity';
import type { ContainerServiceProps, ExecuteCommandAccess } from './container-service-props';
import { DeploymentStrategy } from '../deployment/deployment-strategy';
import { addContainers, PORT_NAME } from './private/containers';
import { executeCommandConfiguration, executeCommandStatements } from './private/execute-command';
import { FargateService } from './private/fargate-service';
import { serviceProblems, type ServiceChoices } from './private/service-checks';
import { executionRole, taskRole, TaskPrincipal } from './private/task-roles';
import { addMigration } from './private/migration';
import { routeTraffic, type Traffic } from './private/traffic';
import { hookTargets } from './private/traffic-role';
import { failOn } from '../private/validation';
import { RootFilesystem } from './root-filesystem';
import { RolloutTimeline } from '../deployment/rollout-timeline';
import { Scaling } from './scaling';
import type { TargetHealthCheck } from '../load-balancing/target-health-check';

/** Names of alarms, with what follows, may have 255 characters (Amazon CloudWatch API reference, PutMetricAlarm). */
const NAME = { maxLength: 200, separator: '-' };

/**
 * One container, run as tasks of AWS Fargate in private subnets: with a role that may do nothing until it is granted
 * something, a rollout that rolls itself back, and, given a listener, a target group behind it.
 *
 * Grants to the tasks, `bucket.grantRead(service)`, go to a managed policy of the task role.
 *
 * Nothing here holds data. A new logical id or fixed name of the cluster, the service or the target group still replaces
 * it, and the requests under way are lost.
 *
 * Throws when names, sizes, variables, health checks or numbers are not what AWS takes, with all that is wrong at once.
 */
export class ContainerService extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The service. */
  readonly service: ecs.FargateService;

  /** The cluster, given or made. */
  readonly cluster: ecs.ICluster;

  /** The task definition. What a further container needs to start must be granted to `executionRole`. */
  readonly taskDefinition: ecs.FargateTaskDefinition;

  /** The container. */
  readonly container: ecs.ContainerDefinition;

  /** Role by which Amazon ECS pulls the image, reads the secrets and writes the log. */
  readonly executionRole: iam.IRole;

  /** Role of the application. A grant to the role makes an inline policy; one to the service makes a managed one. */
  readonly taskRole: iam.IRole;

  /** Target group of the tasks, if there is a listener; when requests are shifted, the one that the service starts with. */
  readonly targetGroup?: elbv2.ApplicationTargetGroup;

  /** All target groups: none without a listener, two when requests are shifted. Whatever watches one watches them all. */
  readonly targetGroups: elbv2.ApplicationTargetGroup[];

  /** How long a rollout takes, for the people who wait for it. */
  readonly rollout: RolloutTimeline;

  /** Secrets that the tasks read when they start, each once: what `RestartOnRotation` needs to know. */
  readonly secrets: secretsmanager.ISecret[];

  /** Security group of the tasks, with the container's port as its default. */
  readonly connections: ec2.Connections;

  /** The tasks, as the one who is granted something. */
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scope, id);
    const choices: ServiceChoices = {
      capacity: props.capacity ?? Capacity.onDemand(),
      scaling: props.scaling ?? Scaling.fixedAt(2),
      deployment: props.deployment ?? DeploymentStrategy.rolling(),
      rootFilesystem: props.rootFilesystem ?? RootFilesystem.readOnly(),
      healthCheck: healthCheckOf(props.healthCheck),
      subnets: props.vpc.selectSubnets(props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }),
    };
    failOn(this, serviceProblems(this, props, choices));

    this.cluster = props.cluster ?? this.makeCluster(props);

    const secrets = Object.values(props.secrets ?? {});
    const further = props.migration?.image ? [props.migration.image] : [];
    const images = [props.image, ...further, ...(props.sidecars ?? []).map(({ _image }) => _image)];
    const execution = executionRole(this, { images, logGroup: props.logGroup, secrets });
    const task = taskRole(this);
    this.secrets = [...new Set(secrets.map(({ secret }) => secret))];
    this.executionRole = execution;
    this.taskRole = task;
    this.grantPrincipal = new TaskPrincipal(task);
    this.taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      family: props.family,
      cpu: props.cpu,
      memoryLimitMiB: props.memoryLimitMiB,
      runtimePlatform: props.runtimePlatform,
      executionRole: execution.withoutPolicyUpdates(),
      taskRole: task,
    });
    this.container = addContainers(this, this.taskDefinition, props, choices.rootFilesystem);
    const needed = props.sidecars?.flatMap((sidecar) => sidecar._statements(props.logGroup)) ?? [];
    for (const statement of needed) this.grantPrincipal.addToPrincipalPolicy(statement);
    const traffic = this.traffic(props, choices);
    this.targetGroups = traffic?.targetGroups ?? [];
    [this.targetGroup] = this.targetGroups;
    this.service = this.runService(props, choices, traffic);
    if (props.migration) {
      const run = addMigration(this, {
        props,
        migration: props.migration,
        cluster: this.cluster,
        subnetIds: choices.subnets.subnetIds,
        executionRole: execution,
        taskRole: task,
        rootFilesystem: choices.rootFilesystem,
      });
      this.service.node.defaultChild?.node.addDependency(run);
    }
    this.connections = new ec2.Connections({
      securityGroups: [props.securityGroup],
      defaultPort: props.containerPort === undefined ? undefined : ec2.Port.tcp(props.containerPort),
    });
    choices.scaling._bind(this.service, this.targetGroup);
    this.rollout = RolloutTimeline._of({
      ...choices.deployment._rollout,
      tasks: choices.scaling._leastTasks,
      checkInterval: props.listener && choices.healthCheck.interval,
      deregistrationDelay: props.deregistrationDelay ?? Duration.seconds(30),
      stopTimeout: props.stopTimeout ?? Duration.seconds(30),
      shift: choices.deployment._shift,
    });
  }

  /** Lets a principal start a new deployment of this service, such as after a secret was rotated, and watch it. */
  grantRestart(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['ecs:UpdateService', 'ecs:DescribeServices'],
      resourceArns: [this.service.serviceArn],
    });
  }

  /** CPU use of all tasks in percent of what they have: average over 5 minutes. */
  metricCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.service.metricCpuUtilization(props);
  }

  /** Memory use of all tasks in percent of what they have: average over 5 minutes. */
  metricMemoryUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.service.metricMemoryUtilization(props);
  }

  /**
   * Tasks that the load balancer finds unhealthy: average over 5 minutes.
   *
   * Throws when the service has no listener, and when it has two target groups, of which one metric would watch one only.
   */
  metricUnhealthyTasks(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const [targetGroup, ...others] = this.targetGroups;
    if (!targetGroup) throw new Error(`${this.node.path}: metricUnhealthyTasks needs a listener`);
    if (others.length > 0) {
      throw new Error(
        `${this.node.path}: metricUnhealthyTasks watches one target group, take the metric of each of targetGroups`,
      );
    }
    return targetGroup.metrics.unhealthyHostCount(props);
  }

  /**
   * Lets further alarms bring the last version back while a deployment is under way, besides those of the strategy.
   *
   * @param alarmNames Names of alarms that exist when the service is deployed; literals for alarms on the service itself.
   */
  addRollbackAlarms(...alarmNames: string[]): void {
    this.service.enableDeploymentAlarms(alarmNames);
  }

  private makeCluster(props: ContainerServiceProps): ecs.Cluster {
    return new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      clusterName: props.clusterName,
      containerInsightsV2: props.containerInsights ?? ecs.ContainerInsights.ENHANCED,
      executeCommandConfiguration: executeCommandConfiguration(props.executeCommand),
    });
  }

  private traffic(props: ContainerServiceProps, choices: ServiceChoices): Traffic | undefined {
    const { listener } = props;
    if (!listener) return undefined;
    const { healthCheck, deployment } = choices;
    const { containerName } = this.container;
    return routeTraffic(this, { props, listener, healthCheck, containerName, shift: deployment._shift });
  }

  private runService(props: ContainerServiceProps, choices: ServiceChoices, traffic?: Traffic): ecs.FargateService {
    const { _rollout: rollout, _shift: shift, _alarms: alarms } = choices.deployment;
    const prefix = Token.isUnresolved(props.serviceName) ? undefined : props.serviceName;
    const watched = alarms._bind(this, prefix ?? Names.uniqueResourceName(this, NAME), this.targetGroups);
    const service = new FargateService(this, 'Resource', {
      cluster: this.cluster,
      taskDefinition: this.taskDefinition,
      serviceName: props.serviceName,
      desiredCount: choices.scaling._fixed,
      vpcSubnets: { subnets: choices.subnets.subnets },
      securityGroups: [props.securityGroup],
      assignPublicIp: false,
      capacityProviderStrategies: choices.capacity._strategies,
      platformVersion: props.platformVersion ?? ecs.FargatePlatformVersion.LATEST,
      // Named so that no feature flag of the app decides: a changed controller replaces the service.
      deploymentController: { type: ecs.DeploymentControllerType.ECS },
      ...rollout,
      deploymentAlarms: watched.names.length > 0 ? { alarmNames: watched.names } : undefined,
      lifecycleHooks: hookTargets(this, shift?.hooks ?? []),
      // Moving a task to another zone starts the new one first, which needs room above 100 percent.
      availabilityZoneRebalancing:
        rollout.maxHealthyPercent > 100
          ? ecs.AvailabilityZoneRebalancing.ENABLED
          : ecs.AvailabilityZoneRebalancing.DISABLED,
      healthCheckGracePeriod: props.listener && (props.healthCheckGracePeriod ?? Duration.seconds(60)),
      serviceConnectConfiguration: this.serviceConnect(props),
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
      enableExecuteCommand: false,
    });
    const resource = service.node.defaultChild as ecs.CfnService;
    resource.node.addDependency(...watched.alarms);
    if (choices.capacity._strategies && !props.cluster) resource.node.addDependency(this.offerSpot());
    if (props.executeCommand) this.letPeopleIn(resource, props.executeCommand);
    if (traffic) {
      // Attached here, not by `targetGroup.addTarget`, which would add rules to both security groups, whatever their stack.
      service.loadBalancers = [traffic.loadBalancer];
      resource.node.addDependency(...traffic.dependencies);
    }
    return service;
  }

  private serviceConnect(props: ContainerServiceProps): ecs.ServiceConnectProps | undefined {
    const { serviceConnect, containerPort, logGroup, streamPrefix = 'ecs' } = props;
    if (!serviceConnect) return undefined;
    const offered = { portMappingName: PORT_NAME, dnsName: serviceConnect.dnsName, port: serviceConnect.port };
    return {
      namespace: serviceConnect.cloudMapNamespace.namespaceArn,
      services: containerPort === undefined ? [] : [offered],
      logDriver: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix }),
    };
  }

  /** Made here since the CDK's own association is not waited for by the service, which is refused without it. */
  private offerSpot(): ecs.CfnClusterCapacityProviderAssociations {
    return new ecs.CfnClusterCapacityProviderAssociations(this, 'CapacityProviders', {
      cluster: this.cluster.clusterName,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    });
  }

  /** Set on the resource, since the CDK's own way writes an inline policy with every key and log group in it. */
  private letPeopleIn(service: ecs.CfnService, access: ExecuteCommandAccess): void {
    service.enableExecuteCommand = true;
    for (const statement of executeCommandStatements(access)) this.grantPrincipal.addToPrincipalPolicy(statement);
  }
}

function healthCheckOf(given: TargetHealthCheck = {}): Required<TargetHealthCheck> {
  return {
    path: given.path ?? '/',
    interval: given.interval ?? Duration.seconds(30),
    timeout: given.timeout ?? Duration.seconds(5),
    healthyThreshold: given.healthyThreshold ?? 2,
    unhealthyThreshold: given.unhealthyThreshold ?? 3,
    healthyHttpCodes: given.healthyHttpCodes ?? '200',
  };
}
