import { Duration } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { DeploymentAlarms } from './deployment-alarms';
import type { DeploymentStrategyConfig } from './deployment-strategy-config';
import type {
  CanaryDeploymentProps,
  LinearDeploymentProps,
  RollingDeploymentProps,
  TrafficShiftProps,
} from './deployment-strategy-props';

/**
 * How a new version replaces the old one. Amazon ECS runs every strategy itself, without AWS CodeDeploy, and CloudFormation
 * waits until the deployment is complete.
 *
 * To add a strategy, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html
 * @example
 * const deploymentStrategy = DeploymentStrategy.canary({ canaryPercent: 10, canaryBakeTime: Duration.minutes(5) });
 */
export abstract class DeploymentStrategy {
  /**
   * Starts new tasks, sends traffic to them once they are healthy, and drains and stops old ones. If new tasks keep failing,
   * the circuit breaker rolls back to the last version that worked.
   */
  static rolling(props: RollingDeploymentProps = {}): DeploymentStrategy {
    return new FixedStrategy({
      deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
      minHealthyPercent: props.minHealthyPercent,
      maxHealthyPercent: props.maxHealthyPercent,
      availabilityZoneRebalancing: props.availabilityZoneRebalancing,
      deploymentAlarms: props.deploymentAlarms,
    });
  }

  /**
   * Starts as many new tasks as old ones, shifts all traffic at once, and keeps the old tasks for the bake time. Requires
   * `traffic`.
   */
  static blueGreen(props: TrafficShiftProps = {}): DeploymentStrategy {
    return shifting(props, { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN });
  }

  /**
   * Starts as many new tasks as old ones, shifts a small part of the traffic, then the rest, and keeps the old tasks for the
   * bake time. Requires `traffic`.
   */
  static canary(props: CanaryDeploymentProps = {}): DeploymentStrategy {
    const stepPercent = props.canaryPercent ?? 5;
    const stepBakeTime = props.canaryBakeTime ?? Duration.minutes(10);
    return shifting(props, {
      deploymentStrategy: ecs.DeploymentStrategy.CANARY,
      circuitBreaker: { enable: false },
      canaryConfiguration: { stepPercent, stepBakeTime },
    });
  }

  /**
   * Starts as many new tasks as old ones, shifts traffic in equal steps, and keeps the old tasks for the bake time. Requires
   * `traffic`.
   */
  static linear(props: LinearDeploymentProps = {}): DeploymentStrategy {
    const stepPercent = props.stepPercent ?? 10;
    const stepBakeTime = props.stepBakeTime ?? Duration.minutes(6);
    return shifting(props, {
      deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
      circuitBreaker: { enable: false },
      linearConfiguration: { stepPercent, stepBakeTime },
    });
  }

  /**
   * Returns the deployment configuration of the service. Called before the service's resources are created. The service
   * checks the values.
   *
   * @param scope The service.
   */
  abstract bind(scope: Construct): DeploymentStrategyConfig;
}

class FixedStrategy extends DeploymentStrategy {
  constructor(private readonly config: DeploymentStrategyConfig) {
    super();
  }

  override bind(): DeploymentStrategyConfig {
    return this.config;
  }
}

function shifting(props: TrafficShiftProps, config: DeploymentStrategyConfig): DeploymentStrategy {
  const shared = {
    testTraffic: props.testTraffic,
    lifecycleHooks: props.lifecycleHooks,
    pauseHooks: props.pauseHooks,
    listenerWeightCheck: props.listenerWeightCheck,
    availabilityZoneRebalancing: props.availabilityZoneRebalancing,
    deploymentAlarms: props.deploymentAlarms ?? DeploymentAlarms.onTargetGroups(),
  };
  if (!props.firstDeployment) {
    return new FixedStrategy({ ...config, ...shared, bakeTime: props.bakeTime ?? Duration.minutes(10) });
  }
  const allAtOnce = { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN, bakeTime: Duration.minutes(0) };
  return new FixedStrategy({ ...allAtOnce, ...shared });
}
