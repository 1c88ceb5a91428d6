import { Duration, Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { DeploymentStrategyConfig } from '../../deployment/deployment-strategy-config';
import { LifecycleHook } from '../../deployment/lifecycle-hook';
import { PauseStage } from '../../deployment/pause-hook';
import type { ServiceContext } from '../../deployment/service-context';
import { linearWaits, pausesOf } from '../../deployment/shared/pauses';
import { checkMinutes, checkWhole } from '../../private/checks';
import type { Problem } from '../../private/validation';

/** Checks a deployment configuration against the limits of Amazon ECS. */
export function deploymentProblems(config: DeploymentStrategyConfig, context: ServiceContext): Problem[] {
  const { deploymentStrategy, canaryConfiguration: canary, linearConfiguration: linear } = config;
  const { minHealthyPercent = 100, maxHealthyPercent = 200 } = config;
  return [
    checkWhole('deploymentStrategy.minHealthyPercent', minHealthyPercent, 0, 100),
    checkWhole('deploymentStrategy.maxHealthyPercent', maxHealthyPercent, 100),
    deploymentStrategy === ecs.DeploymentStrategy.ROLLING
      ? checkProgress(minHealthyPercent, maxHealthyPercent, context.minCapacity)
      : checkTraffic(deploymentStrategy, context),
    config.availabilityZoneRebalancing === ecs.AvailabilityZoneRebalancing.ENABLED && maxHealthyPercent <= 100
      ? `deploymentStrategy.availabilityZoneRebalancing ENABLED requires a maxHealthyPercent above 100, got ${maxHealthyPercent}`
      : undefined,
    checkMinutes('deploymentStrategy.bakeTime', config.bakeTime, 0, 1440),
    checkTenths('deploymentStrategy.canaryPercent', canary?.stepPercent, 0.1),
    checkBakeTime('deploymentStrategy.canaryBakeTime', canary?.stepBakeTime),
    checkTenths('deploymentStrategy.stepPercent', linear?.stepPercent, 3),
    checkBakeTime('deploymentStrategy.stepBakeTime', linear?.stepBakeTime),
    checkWhole('deploymentStrategy.testTraffic.priority', config.testTraffic?.priority, 1, 50_000),
    config.testTraffic?.conditions.length === 0
      ? 'deploymentStrategy.testTraffic must have at least one condition, got none'
      : undefined,
    (config.lifecycleHooks ?? []).some((hook) => hook instanceof LifecycleHook && hook.lifecycleStages.length === 0)
      ? 'deploymentStrategy.lifecycleHooks must have at least one stage each, got none'
      : undefined,
    ...pauseProblems(config),
  ];
}

/**
 * CloudFormation rejects bake times of more than 33 hours, because it ends an update after 36 hours.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecs-service-canaryconfiguration.html
 */
const LONGEST_DEPLOYMENT = Duration.hours(33);

function pauseProblems(config: DeploymentStrategyConfig): Problem[] {
  const { pauseHooks = [], testTraffic, deploymentStrategy } = config;
  if (pauseHooks.length === 0) return [];
  const prop = 'deploymentStrategy.pauseHooks';
  const stages = pauseHooks.flatMap(({ lifecycleStages }) => lifecycleStages);
  const repeated = stages.find((stage, index) => stages.indexOf(stage) !== index);
  return [
    deploymentStrategy === ecs.DeploymentStrategy.ROLLING
      ? `${prop} requires a strategy that shifts traffic, got ${deploymentStrategy}`
      : undefined,
    pauseHooks.some(({ lifecycleStages }) => lifecycleStages.length === 0)
      ? `${prop} must have at least one stage each, got none`
      : undefined,
    repeated ? `${prop} must have each stage once, got ${repeated} more than once` : undefined,
    stages.includes(PauseStage.POST_TEST_TRAFFIC_SHIFT) && !testTraffic
      ? `${prop} with ${PauseStage.POST_TEST_TRAFFIC_SHIFT} requires testTraffic`
      : undefined,
    ...pauseHooks.map(({ timeout }) => checkMinutes(`${prop}.timeout`, timeout, 1, 20_160)),
    checkDuration(prop, config),
  ];
}

function checkDuration(prop: string, config: DeploymentStrategyConfig): Problem {
  const { bakeTime, canaryConfiguration: canary, linearConfiguration: linear } = config;
  const steps: [number, Duration | undefined][] = [
    ...pausesOf(config).map(({ times, timeout }): [number, Duration] => [times, timeout]),
    [1, bakeTime],
    [1, canary?.stepBakeTime],
    [linearWaits(config), linear?.stepBakeTime],
  ];
  if (steps.some(([times, duration]) => Token.isUnresolved(times) || duration?.isUnresolved())) return undefined;
  const minutes = steps.reduce(
    (sum, [times, duration]) => sum + times * (duration?.toMinutes({ integral: false }) ?? 0),
    0,
  );
  if (minutes <= LONGEST_DEPLOYMENT.toMinutes()) return undefined;
  return `${prop} must not pause for more than ${LONGEST_DEPLOYMENT.toHours()} hours in all, bake times included, got ${Number((minutes / 60).toFixed(1))}. Decrease their timeout`;
}

function checkTraffic(strategy: ecs.DeploymentStrategy, { hasTraffic }: ServiceContext): Problem {
  return hasTraffic ? undefined : `deploymentStrategy ${strategy} requires traffic`;
}

function checkBakeTime(prop: string, value: Duration | undefined): Problem {
  return checkMinutes(prop, value, 0, 1440);
}

function checkTenths(prop: string, value: number | undefined, least: number): Problem {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  const whole = Math.abs(value * 10 - Math.round(value * 10)) < 1e-9;
  if (whole && value >= least && value <= 100) return undefined;
  return `${prop} must be from ${least} to 100 in steps of 0.1, got ${value}`;
}

/** A rolling deployment makes no progress if rounding allows neither to start a task nor to stop one. */
function checkProgress(minHealthyPercent: number, maxHealthyPercent: number, tasks: number): Problem {
  if ([minHealthyPercent, maxHealthyPercent, tasks].some((value) => Token.isUnresolved(value))) return undefined;
  if (!(tasks >= 1)) return undefined;
  const canStart = Math.floor((tasks * maxHealthyPercent) / 100) > tasks;
  const canStop = Math.ceil((tasks * minHealthyPercent) / 100) < tasks;
  if (canStart || canStop) return undefined;
  return `deploymentStrategy can neither start nor stop a task when ${tasks} run, got minHealthyPercent ${minHealthyPercent} and maxHealthyPercent ${maxHealthyPercent}. Decrease the first or increase the second`;
}
