import { Annotations } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkWhole } from '../private/checks';
import { parameterProblems } from '../private/template-parameter';
import { problemsOf } from '../private/validation';
import { desiredCountOf, minCapacityOf } from './private/parameter-capacity';
import { MAX_TASKS, scalingProblems, staysAtZero } from './private/scaling-checks';
import { trackTargets } from './private/target-tracking';
import type { ScalingBetweenProps, ScalingFromParameterProps } from './scaling-props';

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

  /**
   * Scales between the number in a parameter and a maximum. Deployments keep what an operator has written, such as 0 in a
   * Region that another one replaces. While the parameter is 0, the template sets the desired count to 0. Otherwise it contains
   * no desired count.
   */
  static fromParameter(props: ScalingFromParameterProps): Scaling {
    return new FromParameter(props);
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
   * Returns the desired count for the template. Called once, before `bind`.
   *
   * @param _scope The service construct.
   */
  renderDesiredCount(_scope: Construct): number | undefined {
    return this.desiredCount;
  }

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

  override bind(scope: Construct, options: ScalingBindOptions): void {
    if (staysAtZero(this.props)) {
      Annotations.of(scope).addWarningV2(
        '@pets/service:staysAtZero',
        'scaling.minCapacity is 0, but no policy starts a task when none is running: utilization and requests of no task have no data. Add ScalingPolicy.queueBacklog, ScalingPolicy.step or a scheduled action with a minCapacity, or use a minCapacity of 1',
      );
    }
    trackTargets(this.props, options);
  }
}

class FromParameter extends Scaling {
  readonly minCapacity: number;

  constructor(private readonly props: ScalingFromParameterProps) {
    super();
    this.minCapacity = props.initialCapacity;
  }

  override renderDesiredCount(scope: Construct): number {
    return desiredCountOf(scope, this.props.minCapacityParameter);
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    const { initialCapacity, minCapacityParameter } = this.props;
    return problemsOf([
      ...scalingProblems({ ...this.props, minCapacity: initialCapacity }, context, 'initialCapacity'),
      ...parameterProblems(scope, 'scaling.minCapacityParameter', minCapacityParameter),
    ]);
  }

  override bind(scope: Construct, options: ScalingBindOptions): void {
    trackTargets({ ...this.props, minCapacity: minCapacityOf(scope, this.props.minCapacityParameter) }, options);
  }
}
