import { Duration, Token } from 'aws-cdk-lib/core';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * Steps of two policies with 20 steps each: `scaleOnMetric` creates one for the lower half and one for the upper half.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-quotas.html
 */
const MAX_STEPS = 40;

/** Messages that wait, and messages that a task has received and not deleted, so that no task stops with the last message. */
export function backlogOf(queue: sqs.IQueue): cloudwatch.MathExpression {
  const options = { statistic: cloudwatch.Stats.MAXIMUM, period: Duration.minutes(1) };
  return new cloudwatch.MathExpression({
    expression: 'visible + inFlight',
    label: 'Messages that wait or are processed',
    period: Duration.minutes(1),
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible(options),
      inFlight: queue.metricApproximateNumberOfMessagesNotVisible(options),
    },
  });
}

/**
 * Returns the exact number of tasks for each size of the backlog. Application Auto Scaling repeats the action each minute while
 * the alarm is in ALARM, so the number follows the backlog in both directions. It applies the minimum and the maximum.
 */
export function backlogSteps(backlogPerTask: number, maxCapacity: number): appscaling.ScalingInterval[] {
  const most = Token.isUnresolved(maxCapacity) ? MAX_STEPS - 1 : maxCapacity;
  const tasksPerStep = Math.ceil(most / (MAX_STEPS - 1));
  const steps = Math.ceil(most / tasksPerStep);
  // Between two whole numbers of messages, so that it does not matter which bound is inclusive.
  const bound = (step: number) => step * tasksPerStep * backlogPerTask + 0.5;
  return [
    { upper: bound(0), change: 0 },
    ...Array.from({ length: steps }, (_, index) => ({
      lower: bound(index),
      upper: index === steps - 1 ? undefined : bound(index + 1),
      change: Math.min(most, (index + 1) * tasksPerStep),
    })),
  ];
}
