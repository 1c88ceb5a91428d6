import { Duration, type TimeZone, Token } from 'aws-cdk-lib/core';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { checkForm, checkSeconds, checkWhole } from '../private/checks';

/** Tasks that one service can hold (Amazon ECS service quotas, "Tasks per service"). */
const MOST_TASKS = 5000;

const CPU_TARGET_PERCENT = 70;
const MEMORY_TARGET_PERCENT = 80;

/** Bounds that hold from a moment on, until another schedule sets others. */
export interface ScheduledCapacity {
  /** Name of the schedule, unique in its service; part of a construct id, so a new name replaces the schedule. */
  readonly name: string;

  /** When the bounds begin to hold. */
  readonly schedule: appscaling.Schedule;

  /**
   * Time zone of the schedule.
   *
   * @default - UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * Fewest tasks from then on.
   *
   * @default - unchanged
   */
  readonly minCapacity?: number;

  /**
   * Most tasks from then on.
   *
   * @default - unchanged
   */
  readonly maxCapacity?: number;
}

/** Properties of a number of tasks that follows the load. */
export interface ScalingBetweenProps {
  /** Fewest tasks, 0 to 5,000. */
  readonly minCapacity: number;

  /** Most tasks, 1 to 5,000 and no fewer than `minCapacity`. */
  readonly maxCapacity: number;

  /**
   * Average CPU use to keep to, 1 to 100 percent of what the tasks have.
   *
   * @default - 70 when no target is given, else CPU use is not followed
   */
  readonly cpuTargetPercent?: number;

  /**
   * Average memory use to keep to, 1 to 100 percent of what the tasks have. A runtime that never gives memory back never
   * scales in by it.
   *
   * @default - 80 when no target is given, else memory use is not followed
   */
  readonly memoryTargetPercent?: number;

  /**
   * Requests to keep to, for each task in a minute. Needs a listener and a rolling deployment, since requests are counted
   * by target group.
   *
   * @default - requests are not followed
   */
  readonly requestsPerTarget?: number;

  /**
   * How long to wait after a task was taken away before the next one goes.
   *
   * @default Duration.seconds(300)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * How long to wait after tasks were added before more are.
   *
   * @default Duration.seconds(60)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Bounds that change by the clock.
   *
   * @default - none
   */
  readonly schedules?: ScheduledCapacity[];
}

/**
 * How many tasks a service runs.
 *
 * Wrong numbers are reported when the scaling is given to a service.
 */
export class Scaling {
  /**
   * The same number of tasks at all times.
   *
   * @param tasks How many, 0 to 5,000.
   */
  static fixedAt(tasks: number): Scaling {
    return new Scaling(tasks, undefined);
  }

  /**
   * As many tasks as the load asks for, within bounds. The template then holds no number of tasks, so that a deployment
   * does not undo what the scaling did. The policies are named `cpu-scaling`, `memory-scaling` and `request-scaling`.
   */
  static between(props: ScalingBetweenProps): Scaling {
    return new Scaling(undefined, props);
  }

  private constructor(
    /** @internal */
    readonly _fixed: number | undefined,
    private readonly between: ScalingBetweenProps | undefined,
  ) {}

  /** @internal */
  get _leastTasks(): number {
    return this.between?.minCapacity ?? this._fixed ?? 0;
  }

  /** @internal */
  _problems(hasListener: boolean, shift: string | undefined): (string | undefined)[] {
    const { between } = this;
    if (!between) return [checkWhole('scaling tasks', this._fixed, 0, MOST_TASKS)];
    return [
      checkWhole('scaling.minCapacity', between.minCapacity, 0, MOST_TASKS),
      checkWhole('scaling.maxCapacity', between.maxCapacity, 1, MOST_TASKS),
      checkOrder('scaling', between.minCapacity, between.maxCapacity),
      checkWhole('scaling.cpuTargetPercent', between.cpuTargetPercent, 1, 100),
      checkWhole('scaling.memoryTargetPercent', between.memoryTargetPercent, 1, 100),
      checkWhole('scaling.requestsPerTarget', between.requestsPerTarget, 1),
      between.requestsPerTarget !== undefined && !hasListener
        ? 'scaling.requestsPerTarget needs a listener'
        : undefined,
      between.requestsPerTarget !== undefined && shift
        ? `scaling.requestsPerTarget must be left out with deployment ${shift}: requests are counted by target group, and each has them in turn`
        : undefined,
      checkSeconds('scaling.scaleInCooldown', between.scaleInCooldown, 0),
      checkSeconds('scaling.scaleOutCooldown', between.scaleOutCooldown, 0),
      ...checkSchedules(between.schedules ?? []),
    ];
  }

  /** @internal */
  _bind(service: ecs.FargateService, targetGroup: elbv2.ApplicationTargetGroup | undefined): void {
    const { between } = this;
    if (!between) return;
    const { minCapacity, maxCapacity, requestsPerTarget } = between;
    const tasks = service.autoScaleTaskCount({ minCapacity, maxCapacity });
    const cooldowns = {
      scaleInCooldown: between.scaleInCooldown ?? Duration.seconds(300),
      scaleOutCooldown: between.scaleOutCooldown ?? Duration.seconds(60),
    };
    const { cpu, memory } = targetsOf(between);
    if (cpu !== undefined) {
      tasks.scaleOnCpuUtilization('Cpu', { policyName: 'cpu-scaling', targetUtilizationPercent: cpu, ...cooldowns });
    }
    if (memory !== undefined) {
      tasks.scaleOnMemoryUtilization('Memory', {
        policyName: 'memory-scaling',
        targetUtilizationPercent: memory,
        ...cooldowns,
      });
    }
    if (requestsPerTarget !== undefined && targetGroup) {
      tasks.scaleOnRequestCount('Requests', {
        policyName: 'request-scaling',
        requestsPerTarget,
        targetGroup,
        ...cooldowns,
      });
    }
    for (const { name, schedule, timeZone, minCapacity: least, maxCapacity: most } of between.schedules ?? []) {
      tasks.scaleOnSchedule(name, { schedule, timeZone, minCapacity: least, maxCapacity: most });
    }
  }
}

function targetsOf(props: ScalingBetweenProps): { cpu?: number; memory?: number } {
  const { cpuTargetPercent, memoryTargetPercent, requestsPerTarget } = props;
  const given = [cpuTargetPercent, memoryTargetPercent, requestsPerTarget].some((target) => target !== undefined);
  return given
    ? { cpu: cpuTargetPercent, memory: memoryTargetPercent }
    : { cpu: CPU_TARGET_PERCENT, memory: MEMORY_TARGET_PERCENT };
}

function checkOrder(prop: string, least: number | undefined, most: number | undefined): string | undefined {
  if (least === undefined || most === undefined || Token.isUnresolved(least) || Token.isUnresolved(most))
    return undefined;
  return least > most ? `${prop}.maxCapacity must be minCapacity ${least} or more, got ${most}` : undefined;
}

function checkSchedules(schedules: ScheduledCapacity[]): (string | undefined)[] {
  const names = schedules.map((schedule) => schedule.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...schedules.flatMap((scheduled) => {
      const prop = `scaling.schedules "${scheduled.name}"`;
      const none = scheduled.minCapacity === undefined && scheduled.maxCapacity === undefined;
      return [
        checkForm(
          'scaling.schedules name',
          scheduled.name,
          /^[\w-]{1,64}$/,
          '1 to 64 letters, digits, hyphens and underscores',
        ),
        none ? `${prop} must have minCapacity, maxCapacity or both` : undefined,
        checkWhole(`${prop}.minCapacity`, scheduled.minCapacity, 0, MOST_TASKS),
        checkWhole(`${prop}.maxCapacity`, scheduled.maxCapacity, 0, MOST_TASKS),
        checkOrder(prop, scheduled.minCapacity, scheduled.maxCapacity),
      ];
    }),
    twice.length > 0
      ? `scaling.schedules must have names of their own, got "${twice.join('", "')}" more than once`
      : undefined,
  ];
}
