import type { Duration } from 'aws-cdk-lib/core';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { checkForm, checkSeconds, checkWhole } from '../private/checks';
import { type Problem, problemsOf } from '../private/validation';
import { backlogOf, backlogSteps } from './private/queue-backlog';
import { trackMetric } from './private/tracked-metric';

/** Input of `ScalingPolicy.bind`. */
export interface ScalingPolicyBindOptions {
  /** Number of tasks that the policy changes. */
  readonly tasks: ecs.ScalableTaskCount;

  /** Maximum number of tasks. */
  readonly maxCapacity: number;

  /** Time between two scale-in activities. */
  readonly scaleInCooldown: Duration;

  /** Time between two scale-out activities. */
  readonly scaleOutCooldown: Duration;
}

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

/**
 * A scaling policy of `Scaling.between`.
 *
 * To add a kind of policy, extend this class and implement `policyName` and `bind`.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html
 * @example
 * const scaling = Scaling.between({
 *   minCapacity: 0,
 *   maxCapacity: 20,
 *   policies: [ScalingPolicy.queueBacklog({ queue, backlogPerTask: 100 })],
 * });
 */
export abstract class ScalingPolicy {
  /**
   * Runs one task for each `backlogPerTask` messages in a queue, those that tasks process included. With a minimum of 0 it
   * stops all tasks when the queue is empty, and starts a task for the first message.
   *
   * It reads the metrics of Amazon SQS each minute. Amazon SQS stops sending them after 6 hours without messages and calls, and
   * can take 15 minutes to start again.
   *
   * @param options Queue and messages for each task.
   */
  static queueBacklog(options: QueueBacklogOptions): ScalingPolicy {
    return new QueueBacklog(options);
  }

  /**
   * Keeps a metric at a target value. It cannot scale out from zero tasks.
   *
   * @param options Metric and target value.
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
   */
  static targetTracking(options: TargetTrackingOptions): ScalingPolicy {
    return new TargetTracking(options);
  }

  /**
   * Changes the number of tasks in steps, by the value of a metric.
   *
   * @param options Metric and steps.
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
   */
  static step(options: StepScalingOptions): ScalingPolicy {
    return new Step(options);
  }

  /** Name of the policy, unique in its service. */
  abstract readonly policyName: string;

  /** Whether the policy can start tasks when none is running. */
  readonly scalesFromZero: boolean = false;

  /**
   * Creates the policy.
   *
   * @param options Number of tasks, and the cooldowns.
   */
  abstract bind(options: ScalingPolicyBindOptions): void;

  /** Returns what is invalid. The service reports it in one error with all other problems. */
  validate(): string[] {
    return [];
  }
}

class QueueBacklog extends ScalingPolicy {
  readonly policyName = 'backlog-scaling';
  override readonly scalesFromZero = true;

  constructor(private readonly options: QueueBacklogOptions) {
    super();
  }

  override validate(): string[] {
    return problemsOf([checkWhole('scaling.policies backlogPerTask', this.options.backlogPerTask, 1)]);
  }

  override bind({ tasks, maxCapacity, scaleInCooldown }: ScalingPolicyBindOptions): void {
    const { queue, backlogPerTask } = this.options;
    tasks.scaleOnMetric('Backlog', {
      metric: backlogOf(queue),
      adjustmentType: appscaling.AdjustmentType.EXACT_CAPACITY,
      scalingSteps: backlogSteps(backlogPerTask, maxCapacity),
      // A larger number of tasks applies at once, a smaller one after the cooldown.
      cooldown: scaleInCooldown,
    });
  }
}

class TargetTracking extends ScalingPolicy {
  readonly policyName: string;

  constructor(private readonly options: TargetTrackingOptions) {
    super();
    this.policyName = options.policyName;
  }

  override validate(): string[] {
    const { targetValue } = this.options;
    return problemsOf([
      checkPolicyName(this.policyName),
      targetValue > 0
        ? undefined
        : `scaling.policies "${this.policyName}" targetValue must be above 0, got ${targetValue}`,
    ]);
  }

  override bind({ tasks, scaleInCooldown, scaleOutCooldown }: ScalingPolicyBindOptions): void {
    trackMetric(tasks, { ...this.options, scaleInCooldown, scaleOutCooldown });
  }
}

class Step extends ScalingPolicy {
  readonly policyName: string;
  override readonly scalesFromZero: boolean;

  constructor(private readonly options: StepScalingOptions) {
    super();
    const { adjustmentType, minAdjustmentMagnitude = 0, scalingSteps } = options;
    const relative = adjustmentType === appscaling.AdjustmentType.PERCENT_CHANGE_IN_CAPACITY;
    this.policyName = options.policyName;
    this.scalesFromZero = scalingSteps.some(({ change }) => change > 0) && (!relative || minAdjustmentMagnitude > 0);
  }

  override validate(): string[] {
    return problemsOf([
      checkPolicyName(this.policyName),
      checkSeconds(`scaling.policies "${this.policyName}" cooldown`, this.options.cooldown, 0),
      this.options.scalingSteps.length < 2 || this.options.scalingSteps.length > 40
        ? `scaling.policies "${this.policyName}" must have 2 to 40 scalingSteps, got ${this.options.scalingSteps.length}`
        : undefined,
    ]);
  }

  override bind({ tasks, scaleOutCooldown }: ScalingPolicyBindOptions): void {
    const { policyName, ...options } = this.options;
    tasks.scaleOnMetric(policyName, { cooldown: scaleOutCooldown, ...options });
  }
}

function checkPolicyName(policyName: string): Problem {
  const wanted = '1 to 64 letters, digits, hyphens and underscores';
  return checkForm('scaling.policies policyName', policyName, /^[\w-]{1,64}$/, wanted);
}
