import { Duration } from 'aws-cdk-lib/core';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { createAfter } from '../../private/dependencies';
import type { ScalingPolicyBindOptions } from '../scaling-policy-config';
import { PredictiveScalingMode, type PredictiveScalingOptions } from '../scaling-policy-options';
import { targetIdOf } from './tracked-metric';

/** Creates a predictive scaling policy, for which the CDK has no construct. */
export function predictCapacity(
  bindOptions: ScalingPolicyBindOptions,
  { policyName, metric, maxCapacityBufferPercent, ...options }: PredictiveScalingOptions & { policyName: string },
): void {
  const { tasks } = bindOptions;
  const policy = new appscaling.CfnScalingPolicy(tasks, policyName, {
    policyName,
    policyType: 'PredictiveScaling',
    scalingTargetId: targetIdOf(tasks),
    predictiveScalingPolicyConfiguration: {
      mode: options.mode ?? PredictiveScalingMode.FORECAST_ONLY,
      schedulingBufferTime: (options.schedulingBufferTime ?? Duration.minutes(5)).toSeconds(),
      maxCapacityBreachBehavior: maxCapacityBufferPercent === undefined ? 'HonorMaxCapacity' : 'IncreaseMaxCapacity',
      maxCapacityBuffer: maxCapacityBufferPercent,
      metricSpecifications: [metric.bind(bindOptions)],
    },
  });
  if (bindOptions.targetGroup) createAfter(policy, bindOptions.targetGroup.loadBalancerAttached);
}
