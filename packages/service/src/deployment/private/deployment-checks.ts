import { type Duration, Token } from 'aws-cdk-lib/core';
import type { TestTraffic } from '../test-traffic';
import type { LifecycleHook } from '../lifecycle-hook';
import { checkMinutes, checkWhole } from '../../private/checks';

type Problem = string | undefined;

/** What is wrong with the bounds of a rolling deployment. */
export function rollingProblems(
  { minHealthyPercent, maxHealthyPercent }: { minHealthyPercent: number; maxHealthyPercent: number },
  leastTasks: number,
): Problem[] {
  return [
    checkWhole('deployment.minHealthyPercent', minHealthyPercent, 0, 100),
    checkWhole('deployment.maxHealthyPercent', maxHealthyPercent, 100),
    checkProgress(minHealthyPercent, maxHealthyPercent, leastTasks),
  ];
}

/** The values of a deployment that shifts requests which can be wrong. */
interface ShiftValues {
  readonly name: string;
  readonly bakeTime: Duration;
  readonly percent: number;
  readonly stepTime: Duration;
  readonly testTraffic?: TestTraffic;
  readonly hooks: LifecycleHook[];
}

/** The bounds are those of Amazon ECS (API reference, "CanaryConfiguration" and "LinearConfiguration"). */
export function shiftProblems(shift: ShiftValues, hasListener: boolean): Problem[] {
  const { name, testTraffic } = shift;
  return [
    hasListener ? undefined : `deployment ${name} needs a listener, whose requests it shifts`,
    checkMinutes('deployment.bakeTime', shift.bakeTime, 0, 1440),
    name === 'canary' ? checkTenths('deployment.canaryPercent', shift.percent, 0.1) : undefined,
    name === 'canary' ? checkMinutes('deployment.canaryTime', shift.stepTime, 0, 1440) : undefined,
    name === 'linear' ? checkTenths('deployment.stepPercent', shift.percent, 3) : undefined,
    name === 'linear' ? checkMinutes('deployment.stepTime', shift.stepTime, 0, 1440) : undefined,
    checkWhole('deployment.testTraffic.priority', testTraffic?.priority, 1, 50_000),
    testTraffic && !testTraffic.listener && !testTraffic.conditions?.length
      ? 'deployment.testTraffic must have a listener of its own, or conditions that tell its requests from others'
      : undefined,
    shift.hooks.some(({ stages }) => stages.length === 0)
      ? 'deployment.hooks must name the stages of every hook'
      : undefined,
  ];
}

function checkTenths(prop: string, value: number, least: number): Problem {
  if (Token.isUnresolved(value)) return undefined;
  const whole = Math.abs(value * 10 - Math.round(value * 10)) < 1e-9;
  if (whole && value >= least && value <= 100) return undefined;
  return `${prop} must be from ${least} to 100 in steps of 0.1, got ${value}`;
}

/** A rollout stands still when rounding lets it neither start one more task nor stop one. */
function checkProgress(least: number, most: number, tasks: number): Problem {
  if ([least, most, tasks].some((value) => Token.isUnresolved(value))) return undefined;
  if (!(tasks >= 1)) return undefined;
  if (Math.floor((tasks * most) / 100) > tasks || Math.ceil((tasks * least) / 100) < tasks) return undefined;
  return `deployment can neither start nor stop a task when ${tasks} run: minHealthyPercent ${least} must be lower or maxHealthyPercent ${most} higher`;
}
