import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type { ServiceContext } from '../deployment/service-context';
import { checkForm, checkSeconds, checkWhole } from '../private/checks';
import { type Problem, problemsOf } from '../private/validation';
import { type HighResolutionMetric, trackHighResolution } from './private/high-resolution';
import { predictCapacity } from './private/predictive-policy';
import { backlogOf, backlogSteps } from './private/queue-backlog';
import { trackMetric } from './private/tracked-metric';
import type { ScalingPolicyBindOptions } from './scaling-policy-config';
import type {
  HighResolutionOptions,
  PredictiveScalingOptions,
  QueueBacklogOptions,
  StepScalingOptions,
  TargetTrackingOptions,
} from './scaling-policy-options';

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

  /**
   * Keeps CPU utilization at a target value, measured every 20 seconds instead of every 60. Enables the high-resolution metric
   * of the service, which Amazon CloudWatch charges for. It cannot scale out from zero tasks. The policy is named
   * `cpu-high-resolution-scaling`.
   *
   * @param options Target value.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-faster-auto-scaling.html
   */
  static cpuUtilizationHighResolution(options: HighResolutionOptions): ScalingPolicy {
    return new HighResolution('cpu-high-resolution-scaling', 'CPUUtilization', options);
  }

  /**
   * Keeps memory utilization at a target value, measured every 20 seconds instead of every 60. Enables the high-resolution
   * metric of the service, which Amazon CloudWatch charges for. It cannot scale out from zero tasks. The policy is named
   * `memory-high-resolution-scaling`.
   *
   * @param options Target value.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-faster-auto-scaling.html
   */
  static memoryUtilizationHighResolution(options: HighResolutionOptions): ScalingPolicy {
    return new HighResolution('memory-high-resolution-scaling', 'MemoryUtilization', options);
  }

  /**
   * Forecasts the load of the next 48 hours from up to 14 days of metrics, and starts tasks before the load increases. It needs
   * 24 hours of metrics for the first forecast and does not scale in, so the service keeps its other policies: without another
   * policy or target, the default targets of CPU and memory utilization apply.
   *
   * @param options Load and mode.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/predictive-auto-scaling.html
   */
  static predictive(options: PredictiveScalingOptions): ScalingPolicy {
    return new Predictive(options);
  }

  /** Name of the policy, unique in its service. */
  abstract readonly policyName: string;

  /**
   * Whether the policy follows the current load. If no policy of a service does, the default targets of CPU and memory
   * utilization apply.
   */
  readonly followsLoad: boolean = true;

  /** Whether the policy can start tasks when none is running. */
  readonly scalesFromZero: boolean = false;

  /**
   * Creates the policy.
   *
   * @param options Number of tasks, and the cooldowns.
   */
  abstract bind(options: ScalingPolicyBindOptions): void;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _context Properties of the service.
   */
  validate(_context: ServiceContext): string[] {
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

class HighResolution extends ScalingPolicy {
  constructor(
    readonly policyName: string,
    private readonly metric: HighResolutionMetric,
    private readonly options: HighResolutionOptions,
  ) {
    super();
  }

  override validate(): string[] {
    const prop = `scaling.policies "${this.policyName}" targetUtilizationPercent`;
    return problemsOf([checkWhole(prop, this.options.targetUtilizationPercent, 1, 100)]);
  }

  override bind(options: ScalingPolicyBindOptions): void {
    trackHighResolution(options, { ...this.options, policyName: this.policyName, metric: this.metric });
  }
}

class Predictive extends ScalingPolicy {
  readonly policyName: string;
  override readonly followsLoad = false;

  constructor(private readonly options: PredictiveScalingOptions) {
    super();
    this.policyName = options.policyName ?? 'predictive-scaling';
  }

  override validate(context: ServiceContext): string[] {
    const prop = `scaling.policies "${this.policyName}"`;
    const { metric, schedulingBufferTime, maxCapacityBufferPercent } = this.options;
    return problemsOf([
      checkPolicyName(this.policyName),
      checkSeconds(`${prop} schedulingBufferTime`, schedulingBufferTime, 0, 3600),
      checkWhole(`${prop} maxCapacityBufferPercent`, maxCapacityBufferPercent, 0, 100),
      ...metric.validate(context).map((problem) => `${prop} ${problem}`),
    ]);
  }

  override bind(options: ScalingPolicyBindOptions): void {
    predictCapacity(options, { ...this.options, policyName: this.policyName });
  }
}

function checkPolicyName(policyName: string): Problem {
  const wanted = '1 to 64 letters, digits, hyphens and underscores';
  return checkForm('scaling.policies policyName', policyName, /^[\w-]{1,64}$/, wanted);
}
