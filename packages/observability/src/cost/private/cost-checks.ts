import { Token } from 'aws-cdk-lib/core';
import type { CostWatchProps } from '../cost-watch-props';

export function actualPercentsOf({ actualPercents }: CostWatchProps): number[] {
  return actualPercents ?? [80, 100];
}

export function forecastPercentsOf({ forecastPercents }: CostWatchProps): number[] {
  return forecastPercents ?? [100];
}

/** Problems of a watch over costs. */
export function checkCosts(props: CostWatchProps): (string | undefined)[] {
  const notifications = actualPercentsOf(props).length + forecastPercentsOf(props).length;
  return [
    props.tagKey.trim() === '' ? 'tagKey must name a tag, got nothing' : undefined,
    props.tagValues.length === 0 ? 'tagValues must hold at least one value, got none' : undefined,
    checkPositive('monthlyBudget', props.monthlyBudget),
    checkPositive('anomalyImpact', props.anomalyImpact),
    checkPositive('anomalyPercent', props.anomalyPercent),
    ...checkPercents('actualPercents', actualPercentsOf(props)),
    ...checkPercents('forecastPercents', forecastPercentsOf(props)),
    notifications >= 1 && notifications <= 5
      ? undefined
      : `actualPercents and forecastPercents must hold 1 to 5 numbers together, got ${notifications}`,
    checkMonitor(props.anomalyMonitorArn),
    checkBudgetName(props.budgetName),
  ];
}

function checkPercents(prop: string, percents: number[]): (string | undefined)[] {
  return [
    ...percents.map((percent) => checkPositive(prop, percent)),
    new Set(percents).size < percents.length ? `${prop} must not repeat a number` : undefined,
  ];
}

function checkPositive(prop: string, value: number | undefined): string | undefined {
  if (value === undefined || Token.isUnresolved(value) || (Number.isFinite(value) && value > 0)) return undefined;
  return `${prop} must be greater than 0, got ${value}`;
}

function checkMonitor(arn: string | undefined): string | undefined {
  if (arn === undefined || Token.isUnresolved(arn) || /^arn:[\w-]+:ce::\d{12}:anomalymonitor\/\S+$/.test(arn))
    return undefined;
  return `anomalyMonitorArn must be the ARN of an anomaly monitor, arn:aws:ce::<account>:anomalymonitor/<id>, got '${arn}'`;
}

/** AWS Budgets API, CreateBudget. */
function checkBudgetName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || /^[^:\\]{1,100}$/.test(name)) return undefined;
  return `budgetName must have 1 to 100 characters without : and \\, got '${name}'`;
}
