import { type Duration, Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { DeploymentStrategyConfig } from '../../deployment/deployment-strategy-config';
import { LifecycleHook } from '../../deployment/lifecycle-hook';
import type { ServiceContext } from '../../deployment/service-context';
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
  ];
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
