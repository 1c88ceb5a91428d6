import { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';
import { MAX_TASKS, scalingProblems } from './private/scaling-checks';
import type { ScalingBetweenProps } from './scaling-props';

const CPU_TARGET_PERCENT = 70;
const MEMORY_TARGET_PERCENT = 80;

/** Input of `Scaling.bind`. */
export interface ScalingBindOptions {
  /** The service. */
  readonly service: ecs.FargateService;

  /**
   * Target group of the service. If the deployment strategy shifts traffic, the one that the service starts with.
   *
   * @default - no traffic
   */
  readonly targetGroup?: elbv2.ApplicationTargetGroup;
}

/**
 * How many tasks a service runs.
 *
 * To add a way of scaling, extend this class and implement `minCapacity` and `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 * @example
 * const scaling = Scaling.between({ minCapacity: 2, maxCapacity: 10, cpuTargetUtilizationPercent: 60 });
 */
export abstract class Scaling {
  /**
   * Runs a fixed number of tasks.
   *
   * @param desiredCount Number of tasks, 0 to 5,000.
   */
  static fixedAt(desiredCount: number): Scaling {
    return new Fixed(desiredCount);
  }

  /**
   * Scales between a minimum and a maximum with target tracking. The template contains no desired count, so that a deployment
   * does not change the number of tasks. The policies are named `cpu-scaling`, `memory-scaling` and `request-scaling`.
   */
  static between(props: ScalingBetweenProps): Scaling {
    return new Between(props);
  }

  /** Minimum number of tasks. */
  abstract readonly minCapacity: number;

  /** Desired count in the template. Undefined if scaling changes it. */
  readonly desiredCount?: number;

  /**
   * Creates the scaling policies of the service.
   *
   * @param scope The service construct.
   * @param options The service and its target group.
   */
  abstract bind(scope: Construct, options: ScalingBindOptions): void;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _scope The service.
   * @param _context Properties of the service.
   */
  validate(_scope: Construct, _context: ServiceContext): string[] {
    return [];
  }
}

class Fixed extends Scaling {
  readonly minCapacity: number;

  constructor(override readonly desiredCount: number) {
    super();
    this.minCapacity = desiredCount;
  }

  override validate(): string[] {
    return problemsOf([checkWhole('scaling.desiredCount', this.desiredCount, 0, MAX_TASKS)]);
  }

  override bind(): void {
    // A fixed number requires no policies.
  }
}

class Between extends Scaling {
  readonly minCapacity: number;

  constructor(private readonly props: ScalingBetweenProps) {
    super();
    this.minCapacity = props.minCapacity;
  }

  override validate(_scope: Construct, context: ServiceContext): string[] {
    return problemsOf(scalingProblems(this.props, context));
  }

  override bind(_scope: Construct, { service, targetGroup }: ScalingBindOptions): void {
    const { minCapacity, maxCapacity, requestsPerTarget, scheduledActions = [] } = this.props;
    const tasks = service.autoScaleTaskCount({ minCapacity, maxCapacity });
    const cooldowns = {
      scaleInCooldown: this.props.scaleInCooldown ?? Duration.seconds(300),
      scaleOutCooldown: this.props.scaleOutCooldown ?? Duration.seconds(60),
    };
    const { cpu, memory } = targetsOf(this.props);
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
    for (const { name, ...action } of scheduledActions) tasks.scaleOnSchedule(name, action);
  }
}

function targetsOf(props: ScalingBetweenProps): { cpu?: number; memory?: number } {
  const { cpuTargetUtilizationPercent: cpu, memoryTargetUtilizationPercent: memory, requestsPerTarget } = props;
  const given = [cpu, memory, requestsPerTarget].some((target) => target !== undefined);
  return given ? { cpu, memory } : { cpu: CPU_TARGET_PERCENT, memory: MEMORY_TARGET_PERCENT };
}
