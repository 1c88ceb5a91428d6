import type { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Input of `ScalingPolicy.bind`. */
export interface ScalingPolicyBindOptions {
  /** The service. */
  readonly service: ecs.FargateService;

  /**
   * Target group of the service. If the deployment strategy shifts traffic, the one that the service starts with.
   *
   * @default - no traffic
   */
  readonly targetGroup?: elbv2.ApplicationTargetGroup;

  /** Number of tasks that the policy changes. */
  readonly tasks: ecs.ScalableTaskCount;

  /** Maximum number of tasks. */
  readonly maxCapacity: number;

  /** Time between two scale-in activities. */
  readonly scaleInCooldown: Duration;

  /** Time between two scale-out activities. */
  readonly scaleOutCooldown: Duration;
}
