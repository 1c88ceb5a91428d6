import { Token } from 'aws-cdk-lib/core';
import type { AnomalyThresholds } from '../anomaly-detection';
import type { CostWatchProps } from '../cost-watch-props';
import type { Problem } from '../../private/validation';

export function actualThresholdsOf({ actualThresholds }: CostWatchProps): number[] {
  return actualThresholds ?? [80, 100];
}

export function forecastedThresholdsOf({ forecastedThresholds }: CostWatchProps): number[] {
  return forecastedThresholds ?? [100];
}

/** Problems of the properties of `CostWatch`. */
export function checkCosts(props: CostWatchProps, thresholds: AnomalyThresholds | undefined): Problem[] {
  const notifications = actualThresholdsOf(props).length + forecastedThresholdsOf(props).length;
  return [
    props.tagKey.trim() === '' ? 'tagKey must not be empty' : undefined,
    props.tagValues.length === 0 ? 'tagValues must have at least one value, got none' : undefined,
    checkPositive('monthlyBudget', props.monthlyBudget),
    checkPositive('anomalyDetection.totalImpactAbsolute', thresholds?.totalImpactAbsolute),
    checkPositive('anomalyDetection.totalImpactPercentage', thresholds?.totalImpactPercentage),
    ...checkPercents('actualThresholds', actualThresholdsOf(props)),
    ...checkPercents('forecastedThresholds', forecastedThresholdsOf(props)),
    notifications >= 1 && notifications <= 5
      ? undefined
      : `actualThresholds and forecastedThresholds must have 1 to 5 numbers in total, got ${notifications}`,
  ];
}

function checkPercents(prop: string, percents: number[]): Problem[] {
  return [
    ...percents.map((percent) => checkPositive(prop, percent)),
    // AWS Budgets API, `Notification`
    ...percents
      .filter((percent) => percent > 1e9)
      .map((percent) => `${prop} must be at most 1000000000, got ${percent}`),
    new Set(percents).size < percents.length ? `${prop} must be unique, got ${percents.join(', ')}` : undefined,
  ];
}

function checkPositive(prop: string, value: number | undefined): Problem {
  if (value === undefined || Token.isUnresolved(value) || (Number.isFinite(value) && value > 0)) return undefined;
  return `${prop} must be greater than 0, got ${value}`;
}
