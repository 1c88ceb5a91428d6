import type { Duration } from 'aws-cdk-lib/core';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { StandaloneTaskProps } from './standalone-task-props';

/** Properties of `ScheduledTask`. */
export interface ScheduledTaskProps extends StandaloneTaskProps {
  /** When the task runs, with its time zone. A time that daylight saving time skips does not run, and one that it repeats runs once. */
  readonly schedule: scheduler.ScheduleExpression;

  /**
   * Time window after the scheduled time in which the run starts, 1 to 1,440 minutes, which spreads the load of many schedules.
   *
   * @default scheduler.TimeWindow.off()
   */
  readonly timeWindow?: scheduler.TimeWindow;

  /**
   * Group of the schedule.
   *
   * @default - the default group
   */
  readonly scheduleGroup?: scheduler.IScheduleGroup;

  /**
   * Whether the schedule starts runs.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How long Amazon EventBridge Scheduler tries to start a run, 1 minute to 24 hours. After that, the event goes to the dead-letter
   * queue.
   *
   * @default Duration.hours(1)
   */
  readonly maxEventAge?: Duration;

  /**
   * How often Amazon EventBridge Scheduler repeats a call that fails to start a run, 0 to 185.
   *
   * @default 185
   */
  readonly startRetryAttempts?: number;

  /**
   * Dead-letter queue for runs that never started.
   *
   * @default - a new queue, encrypted with SSE-SQS, that retains events for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}
