import { Duration, Names, Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { LifecycleHook } from '../../deployment/lifecycle-hook';
import { listenerWeightCheck } from '../../deployment/shared/listener-weight-check';
import type { TrafficConfig } from '../../load-balancing/traffic';
import { createAfter } from '../../private/dependencies';
import type { ContainerServiceProps } from '../container-service-props';
import { PORT_NAME } from './containers';
import { FargateService } from './fargate-service';
import type { ServiceParts } from './service-checks';
import { trafficRole } from './traffic-role';

/**
 * Maximum length of the prefix of alarm names, which can have 255 characters.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const ALARM_PREFIX = { maxLength: 200, separator: '-' };

interface RunServiceProps {
  readonly props: ContainerServiceProps;
  readonly parts: ServiceParts;
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly container: ecs.ContainerDefinition;
  readonly traffic?: TrafficConfig;
}

/** Creates the service, and what only the service requires: alarms, capacity provider associations, roles. */
export function runService(scope: Construct, options: RunServiceProps): ecs.FargateService {
  const { props, parts, cluster, taskDefinition, traffic } = options;
  const { deployment, scaling, subnets } = parts;
  const { capacityProviderStrategies } = parts.capacity.bind(scope);
  const { alarmNames, dependencies = [] } = bindAlarms(scope, options);
  const maxHealthyPercent = deployment.maxHealthyPercent ?? 200;
  const service = new FargateService(scope, 'Resource', {
    cluster,
    taskDefinition,
    serviceName: props.serviceName,
    desiredCount: scaling.renderDesiredCount(scope),
    vpcSubnets: { subnets: subnets.subnets },
    securityGroups: [props.securityGroup],
    assignPublicIp: false,
    capacityProviderStrategies,
    platformVersion: props.platformVersion ?? ecs.FargatePlatformVersion.LATEST,
    // Explicit, because a feature flag of the app could change the default, and a change of the controller replaces the
    // service.
    deploymentController: { type: ecs.DeploymentControllerType.ECS },
    deploymentStrategy: deployment.deploymentStrategy,
    minHealthyPercent: deployment.minHealthyPercent ?? 100,
    maxHealthyPercent,
    circuitBreaker: deployment.circuitBreaker ?? { enable: true, rollback: true },
    bakeTime: deployment.bakeTime,
    canaryConfiguration: deployment.canaryConfiguration,
    linearConfiguration: deployment.linearConfiguration,
    deploymentAlarms: alarmNames.length > 0 ? { alarmNames } : undefined,
    lifecycleHooks: bindHooks(scope, options),
    // A task is moved to another Availability Zone by first starting a new one, which requires more than 100 percent.
    availabilityZoneRebalancing:
      deployment.availabilityZoneRebalancing ??
      (maxHealthyPercent > 100 ? ecs.AvailabilityZoneRebalancing.ENABLED : ecs.AvailabilityZoneRebalancing.DISABLED),
    healthCheckGracePeriod: traffic && (traffic.healthCheckGracePeriod ?? Duration.seconds(60)),
    serviceConnectConfiguration: bindServiceConnect(scope, props),
    propagateTags: ecs.PropagatedTagSource.SERVICE,
    enableECSManagedTags: true,
    enableExecuteCommand: false,
  });
  const resource = service.node.defaultChild as ecs.CfnService;
  service.addPauseHooks(deployment.pauseHooks ?? []);
  createAfter(resource, ...dependencies);
  if (capacityProviderStrategies && !props.cluster) {
    createAfter(resource, associate(scope, cluster, capacityProviderStrategies));
  }
  // Set on the resource, because the CDK would add an inline policy to the task role.
  if (props.executeCommand) resource.enableExecuteCommand = true;
  if (traffic) attach(scope, service, options, traffic);
  return service;
}

function bindAlarms(scope: Construct, { props, parts, traffic }: RunServiceProps) {
  const { deploymentAlarms } = parts.deployment;
  const fixedName = Token.isUnresolved(props.serviceName) ? undefined : props.serviceName;
  const config = deploymentAlarms?.bind(scope, {
    alarmNamePrefix: fixedName ?? Names.uniqueResourceName(scope, ALARM_PREFIX),
    targetGroups: targetGroupsOf(traffic),
  });
  return config ?? { alarmNames: [] };
}

/** The hooks are bound to the service construct, because the CDK binds them during synthesis. */
function bindHooks(scope: Construct, options: RunServiceProps) {
  const { lifecycleHooks = [] } = options.parts.deployment;
  return [...checksOf(scope, options), ...lifecycleHooks].map((hook) => {
    const config = hook.bind(scope);
    return { bind: () => config };
  });
}

/** Checks of deployments that shift traffic. */
function checksOf(scope: Construct, { props, parts, cluster, traffic }: RunServiceProps): LifecycleHook[] {
  const { deploymentStrategy, listenerWeightCheck: compares = true } = parts.deployment;
  if (deploymentStrategy === ecs.DeploymentStrategy.ROLLING) return [];
  const { imageVerification, logGroup, serviceName } = props;
  const hooks = imageVerification
    ? [LifecycleHook.invoke(imageVerification.verifier, ecs.DeploymentLifecycleStage.PRE_SCALE_UP)]
    : [];
  const { productionListenerRule } = traffic ?? {};
  if (!compares || !productionListenerRule) return hooks;
  const targetGroups = targetGroupsOf(traffic);
  return [
    ...hooks,
    listenerWeightCheck(scope, { cluster, serviceName, targetGroups, productionListenerRule, logGroup }),
  ];
}

function bindServiceConnect(scope: Construct, props: ContainerServiceProps): ecs.ServiceConnectProps | undefined {
  const { logGroup, streamPrefix = 'ecs' } = props;
  const logDriver = ecs.LogDrivers.awsLogs({ logGroup, streamPrefix });
  return props.serviceConnect?.bind(scope, { portMappingName: PORT_NAME, logDriver });
}

/** Associates a new cluster with capacity providers. The service does not wait for the association of the CDK. */
function associate(
  scope: Construct,
  { clusterName }: ecs.ICluster,
  strategies: ecs.CapacityProviderStrategy[],
): ecs.CfnClusterCapacityProviderAssociations {
  return new ecs.CfnClusterCapacityProviderAssociations(scope, 'CapacityProviders', {
    cluster: clusterName,
    capacityProviders: [...new Set(strategies.map(({ capacityProvider }) => capacityProvider))],
    defaultCapacityProviderStrategy: [],
  });
}

/** `targetGroup.addTarget` would add rules to both security groups, in whatever stack they are. */
function attach(
  scope: Construct,
  service: ecs.FargateService,
  { props, container }: RunServiceProps,
  traffic: TrafficConfig,
): void {
  const { targetGroup, alternateTargetGroup, productionListenerRule, testListenerRule, dependencies = [] } = traffic;
  const role = alternateTargetGroup && trafficRole(scope, traffic);
  service.loadBalancers = [
    {
      targetGroupArn: targetGroup.targetGroupArn,
      containerName: container.containerName,
      containerPort: props.containerPort,
      advancedConfiguration: role && {
        alternateTargetGroupArn: alternateTargetGroup.targetGroupArn,
        productionListenerRule: productionListenerRule?.listenerRuleArn,
        testListenerRule: testListenerRule?.listenerRuleArn,
        roleArn: role.roleArn,
      },
    },
  ];
  const required = [productionListenerRule, testListenerRule, role].filter((each) => each !== undefined);
  createAfter(service, ...dependencies, ...required);
}

/** The target groups of a service: the primary one first. */
export function targetGroupsOf(traffic: TrafficConfig | undefined) {
  return [traffic?.targetGroup, traffic?.alternateTargetGroup].filter((each) => each !== undefined);
}
