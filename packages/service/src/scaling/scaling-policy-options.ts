import type { Duration } from 'aws-cdk-lib/core';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { PredictiveMetric } from './predictive-metric';

/** Options of `ScalingPolicy.targetTracking`. */
export interface TargetTrackingOptions {
  /** Name of the policy: 1 to 64 letters, digits, hyphens and underscores. */
  readonly policyName: string;

  /**
   * Metric or metric math. It must decrease in proportion when tasks are added, such as messages per task. Metric math can have
   * up to 10 metrics, with a period of one minute.
   */
  readonly metric: cloudwatch.IMetric;

  /** Target value of the metric, more than 0. */
  readonly targetValue: number;

  /**
   * Whether the policy only scales out.
   *
   * @default false
   */
  readonly disableScaleIn?: boolean;
}

/** Options of `ScalingPolicy.step`. */
export interface StepScalingOptions extends appscaling.BasicStepScalingPolicyProps {
  /** Name of the policy, unique in its service: 1 to 64 letters, digits, hyphens and underscores. */
  readonly policyName: string;
}

/** Options of `ScalingPolicy.queueBacklog`. */
export interface QueueBacklogOptions {
  /** Queue that the tasks read. It must be in the account and Region of the service. */
  readonly queue: sqs.IQueue;

  /**
   * Messages for each task: how many a task processes in the time that a message can wait. For a latency of 5 minutes and 3
   * seconds a message, it is 100.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-using-sqs-queue.html
   */
  readonly backlogPerTask: number;
}

/** Options of `ScalingPolicy.cpuUtilizationHighResolution` and `memoryUtilizationHighResolution`. */
export interface HighResolutionOptions {
  /** Target value for the average utilization, 1 to 100 percent. */
  readonly targetUtilizationPercent: number;

  /**
   * Whether the policy only scales out.
   *
   * @default false
   */
  readonly disableScaleIn?: boolean;
}

/**
 * Mode of a predictive scaling policy.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/aas-predictive-scaling-how-it-works.html
 */
export enum PredictiveScalingMode {
  /** Creates forecasts and does not change the number of tasks. Use it to compare the forecasts with the actual load. */
  FORECAST_ONLY = 'ForecastOnly',

  /** Starts tasks before the load increases. Predictive scaling does not scale in. The other policies do. */
  FORECAST_AND_SCALE = 'ForecastAndScale',
}

/** Options of `ScalingPolicy.predictive`. */
export interface PredictiveScalingOptions {
  /**
   * Name of the policy: 1 to 64 letters, digits, hyphens and underscores.
   *
   * @default 'predictive-scaling'
   */
  readonly policyName?: string;

  /** Load that is forecast, and the target value for each task. */
  readonly metric: PredictiveMetric;

  /**
   * Whether the policy only creates forecasts, or starts tasks too.
   *
   * @default PredictiveScalingMode.FORECAST_ONLY
   */
  readonly mode?: PredictiveScalingMode;

  /**
   * How long before the forecast time tasks start, 0 seconds to 1 hour. Set it to the time in which a task becomes healthy.
   *
   * @default Duration.minutes(5)
   */
  readonly schedulingBufferTime?: Duration;

  /**
   * Lets a forecast exceed `maxCapacity`: to the forecast and this percentage of it, 0 to 100. With 10 and a forecast of 50
   * tasks, the maximum is 55. The maximum limits costs, so monitor the number of tasks if you set it.
   *
   * @default - forecasts do not exceed `maxCapacity`
   */
  readonly maxCapacityBufferPercent?: number;
}
