import type { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { TestTraffic } from './test-traffic';

/** Properties of a service that its parts can check. */
export interface ServiceContext {
  /** Memory of a task in MiB. */
  readonly memoryLimitMiB: number;

  /**
   * Port on which the container listens.
   *
   * @default - none
   */
  readonly containerPort?: number;

  /** Whether a load balancer sends requests to the service. */
  readonly hasTraffic: boolean;

  /** Minimum number of tasks. */
  readonly minCapacity: number;

  /** Strategy of Amazon ECS. All except `ROLLING` shift traffic between two target groups. */
  readonly deploymentStrategy: ecs.DeploymentStrategy;

  /**
   * Requests that reach a new version before production traffic.
   *
   * @default - none
   */
  readonly testTraffic?: TestTraffic;

  /**
   * How long the application keeps an idle connection open.
   *
   * @default - unknown
   */
  readonly keepAliveTimeout?: Duration;
}
