import type { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { DeploymentAlarms } from './deployment-alarms';
import type { PauseHook } from './pause-hook';
import type { TestTraffic } from './test-traffic';

/**
 * Result of `DeploymentStrategy.bind`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-deploymentconfiguration.html
 */
export interface DeploymentStrategyConfig {
  /** Strategy of Amazon ECS. All except `ROLLING` shift traffic between two target groups. */
  readonly deploymentStrategy: ecs.DeploymentStrategy;

  /**
   * Tasks that must stay healthy during a deployment, 0 to 100 percent of the desired count.
   *
   * @default 100
   */
  readonly minHealthyPercent?: number;

  /**
   * Tasks that can run during a deployment, 100 percent of the desired count or more.
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
   * Deployment circuit breaker.
   *
   * @default - enabled, with rollback
   */
  readonly circuitBreaker?: ecs.DeploymentCircuitBreaker;

  /**
   * How long the old tasks keep running after all traffic was shifted. Whole minutes, 0 to 1,440.
   *
   * @default - that of Amazon ECS
   */
  readonly bakeTime?: Duration;

  /**
   * Traffic shift of a canary deployment.
   *
   * @default - that of Amazon ECS
   */
  readonly canaryConfiguration?: ecs.TrafficShiftConfig;

  /**
   * Traffic shift of a linear deployment.
   *
   * @default - that of Amazon ECS
   */
  readonly linearConfiguration?: ecs.TrafficShiftConfig;

  /**
   * Alarms that roll the deployment back.
   *
   * @default DeploymentAlarms.none()
   */
  readonly deploymentAlarms?: DeploymentAlarms;

  /**
   * Requests that reach the new version before production traffic.
   *
   * @default - none
   */
  readonly testTraffic?: TestTraffic;

  /**
   * Hooks that Amazon ECS calls at stages of the deployment.
   *
   * @default - none
   */
  readonly lifecycleHooks?: ecs.IDeploymentLifecycleHookTarget[];

  /**
   * Whether a hook compares the live weights of the production listener rule with those of the deployment before each shift of
   * production traffic. Not used by rolling deployments.
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
}
