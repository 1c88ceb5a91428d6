import type { Duration, TimeZone } from 'aws-cdk-lib/core';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { ScalingPolicy } from './scaling-policy';

/**
 * A scheduled action: limits that apply from a point in time until another action changes them.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
 */
export interface ScheduledAction {
  /** Name of the action, unique in its service. It is part of a construct id, so a new name replaces the action. */
  readonly name: string;

  /** When the action runs. */
  readonly schedule: appscaling.Schedule;

  /**
   * Time zone of the schedule.
   *
   * @default - UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * New minimum number of tasks.
   *
   * @default - unchanged
   */
  readonly minCapacity?: number;

  /**
   * New maximum number of tasks.
   *
   * @default - unchanged
   */
  readonly maxCapacity?: number;
}

/** Properties of target tracking and scheduled scaling. */
export interface TargetTrackingProps {
  /** Maximum number of tasks, 1 to 5,000 and at least the minimum. */
  readonly maxCapacity: number;

  /**
   * Target value for average CPU utilization, 1 to 100 percent.
   *
   * @default - 70 if neither a target nor a policy that follows the load is given, otherwise the service does not scale on CPU
   * utilization
   */
  readonly cpuTargetUtilizationPercent?: number;

  /**
   * Target value for average memory utilization, 1 to 100 percent. A runtime that does not release memory prevents scale-in.
   *
   * @default - 80 if neither a target nor a policy that follows the load is given, otherwise the service does not scale on memory
   * utilization
   */
  readonly memoryTargetUtilizationPercent?: number;

  /**
   * Target value for requests per task and minute. Requires `traffic` and a rolling deployment, because requests are counted
   * for one target group.
   *
   * @default - the service does not scale on requests
   */
  readonly requestsPerTarget?: number;

  /**
   * Time between two scale-in activities.
   *
   * @default Duration.seconds(300)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * Time between two scale-out activities.
   *
   * @default Duration.seconds(60)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Policies for other metrics, such as the backlog of a queue. The largest number of tasks of all policies applies.
   *
   * @default - none
   */
  readonly policies?: ScalingPolicy[];

  /**
   * Scheduled actions that change the minimum and maximum.
   *
   * @default - none
   */
  readonly scheduledActions?: ScheduledAction[];
}

/** Properties of `Scaling.between`. */
export interface ScalingBetweenProps extends TargetTrackingProps {
  /** Minimum number of tasks, 0 to 5,000. */
  readonly minCapacity: number;
}

/** Properties of `Scaling.fromParameter`. */
export interface ScalingFromParameterProps extends TargetTrackingProps {
  /**
   * Parameter with the minimum number of tasks, in the Region of the service: a `CapacityParameter` of a stack that is deployed
   * first, or an import by its name.
   */
  readonly minCapacityParameter: ssm.IStringParameter;

  /** Initial value of the parameter, 0 to 5,000. `minCapacity` of the service and its `rollout` are calculated with it. */
  readonly initialCapacity: number;
}
