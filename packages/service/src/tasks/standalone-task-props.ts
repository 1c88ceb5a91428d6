import type { Duration } from 'aws-cdk-lib/core';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { OverlapPolicy } from './overlap-policy';
import type { TaskProps } from './task-props';

/** Properties of `StandaloneTask`. */
export interface StandaloneTaskProps extends TaskProps {
  /**
   * Log group of the state machine that runs the task. With a name that starts with `/aws/vendedlogs/`, it does not count toward
   * the limit on resource policies of Amazon CloudWatch Logs.
   */
  readonly stateMachineLogGroup: logs.ILogGroup;

  /**
   * Maximum duration of a run, including the start of the task. A task that runs longer is stopped, and its run fails. Whole
   * minutes. Multiplied by `maxAttempts`, at most 20 hours, because an execution has at most 25,000 events.
   *
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;

  /**
   * How often the task is run until it exits with 0, 1 to 10. A task that is stopped by its timeout is not repeated. If it is
   * more than 1, it must be possible to repeat a failed task.
   *
   * @default 1
   */
  readonly maxAttempts?: number;

  /**
   * What happens when a run starts while the previous one has not finished.
   *
   * @default OverlapPolicy.SKIP
   */
  readonly overlapPolicy?: OverlapPolicy;
}
