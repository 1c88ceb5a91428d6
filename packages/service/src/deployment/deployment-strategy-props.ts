import type { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { DeploymentAlarms } from './deployment-alarms';
import type { PauseHook } from './pause-hook';
import type { TestTraffic } from './test-traffic';

/** Properties of a rolling deployment. */
export interface RollingDeploymentProps {
  /**
   * Tasks that must stay healthy during a deployment, 0 to 100 percent of the desired count. Amazon ECS rounds up.
   *
   * @default 100
   */
  readonly minHealthyPercent?: number;

  /**
   * Tasks that can run during a deployment, 100 percent of the desired count or more. Amazon ECS rounds down.
   *
   * @default 200
   */
  readonly maxHealthyPercent?: number;

  /**
   * Whether Amazon ECS moves tasks to other Availability Zones when they are unevenly distributed. Requires a
   * `maxHealthyPercent` above 100, because a new task starts first. Disable it for tasks that must not be interrupted.
   *
   * @default - enabled, unless maxHealthyPercent is 100
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   */
  readonly availabilityZoneRebalancing?: ecs.AvailabilityZoneRebalancing;

  /**
   * Alarms that roll the deployment back, in addition to the circuit breaker.
   *
   * @default DeploymentAlarms.none()
   */
  readonly deploymentAlarms?: DeploymentAlarms;
}

/** Properties of a deployment that shifts traffic from the old tasks to the new ones. */
export interface TrafficShiftProps {
  /**
   * How long the old tasks keep running after all traffic was shifted. A rollback takes seconds until then. Whole minutes,
   * 0 to 1,440.
   *
   * @default Duration.minutes(10)
   */
  readonly bakeTime?: Duration;

  /**
   * Requests that reach the new version before production traffic.
   *
   * @default - none
   */
  readonly testTraffic?: TestTraffic;

  /**
   * Hooks that Amazon ECS calls at stages of the deployment, such as `LifecycleHook.invoke`.
   *
   * @default - none
   */
  readonly lifecycleHooks?: ecs.IDeploymentLifecycleHookTarget[];

  /**
   * Whether a function compares the live weights of the production listener rule with those of the deployment before each shift of
   * production traffic, and rolls back if they differ. They differ after a manual change, or after an update of the rule by
   * CloudFormation (https://github.com/aws/aws-cdk/issues/36649). The function writes to the log group of the service.
   *
   * @default true
   */
  readonly listenerWeightCheck?: boolean;

  /**
   * Pauses at stages of the deployment until it is approved or rejected.
   *
   * @default - none
   */
  readonly pauseHooks?: PauseHook[];

  /**
   * Alarms that roll the deployment back until the bake time is over.
   *
   * @default DeploymentAlarms.onTargetGroups()
   */
  readonly deploymentAlarms?: DeploymentAlarms;

  /**
   * Whether this deployment creates the service. There is no old version to shift traffic from or to roll back to, so all
   * tasks start in one step with the circuit breaker, which fails the deployment after minutes. Without it, CloudFormation
   * can wait for hours for tasks that never start. Remove it with the second deployment: this replaces nothing.
   *
   * @default false
   */
  readonly firstDeployment?: boolean;

  /**
   * Whether Amazon ECS moves tasks to other Availability Zones when they are unevenly distributed. Disable it
   * for tasks that must not be interrupted.
   *
   * @default ecs.AvailabilityZoneRebalancing.ENABLED
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   */
  readonly availabilityZoneRebalancing?: ecs.AvailabilityZoneRebalancing;
}

/**
 * Properties of a canary deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
 */
export interface CanaryDeploymentProps extends TrafficShiftProps {
  /**
   * Traffic that is shifted first, 0.1 to 100 percent in steps of 0.1.
   *
   * @default 5
   */
  readonly canaryPercent?: number;

  /**
   * How long to wait before the remaining traffic is shifted. Whole minutes, 0 to 1,440.
   *
   * @default Duration.minutes(10)
   */
  readonly canaryBakeTime?: Duration;
}

/**
 * Properties of a linear deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
 */
export interface LinearDeploymentProps extends TrafficShiftProps {
  /**
   * Traffic that is shifted in each step, 3 to 100 percent in steps of 0.1.
   *
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * How long to wait after each step. Whole minutes, 0 to 1,440.
   *
   * @default Duration.minutes(6)
   */
  readonly stepBakeTime?: Duration;
}
