import { Duration } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { LifecycleHook } from './lifecycle-hook';
import { rollingProblems, shiftProblems } from './private/deployment-checks';
import { RollbackAlarms } from './rollback-alarms';
import type { TestTraffic } from './test-traffic';

/** Properties of a rolling deployment. */
export interface RollingDeploymentProps {
  /**
   * Tasks that must stay healthy while new ones replace them, in percent of the wanted number, 0 to 100. Amazon ECS
   * rounds up.
   *
   * @default 100
   */
  readonly minHealthyPercent?: number;

  /**
   * Tasks that may run while new ones replace the old, in percent of the wanted number, 100 or more. Amazon ECS rounds
   * down.
   *
   * @default 200
   */
  readonly maxHealthyPercent?: number;

  /**
   * Alarms that end the rollout and bring the last version back, besides the circuit breaker.
   *
   * @default RollbackAlarms.none()
   */
  readonly alarms?: RollbackAlarms;
}

/** Properties of a deployment that starts the new version beside the old and then moves the requests over. */
export interface TrafficShiftProps {
  /**
   * How long the old version stays ready after all requests went over: a rollback takes seconds till then. Whole
   * minutes, 0 to 1,440.
   *
   * @default Duration.minutes(10)
   */
  readonly bakeTime?: Duration;

  /**
   * Requests that try the new version first.
   *
   * @default - none
   */
  readonly testTraffic?: TestTraffic;

  /**
   * Functions that are asked at the stages of a deployment whether it may go on.
   *
   * @default - none
   */
  readonly hooks?: LifecycleHook[];

  /**
   * Alarms that bring the old version back until the bake time is over.
   *
   * @default RollbackAlarms.onTargets()
   */
  readonly alarms?: RollbackAlarms;

  /**
   * Whether this is the deployment that makes the service. There is nothing to shift from and nothing to go back to, so
   * it comes in one step under the circuit breaker, which fails it after minutes; else CloudFormation may wait for tasks
   * that never start for hours. Leave it out from the second deployment on: nothing is replaced by that.
   *
   * @default false
   */
  readonly firstDeployment?: boolean;
}

/** Properties of a deployment that moves a few requests, waits, and moves the rest. */
export interface CanaryDeploymentProps extends TrafficShiftProps {
  /**
   * Requests that go to the new version first, 0.1 to 100 percent in steps of 0.1.
   *
   * @default 5
   */
  readonly canaryPercent?: number;

  /**
   * How long to wait before the rest follows: whole minutes, 0 to 1,440.
   *
   * @default Duration.minutes(10)
   */
  readonly canaryTime?: Duration;
}

/** Properties of a deployment that moves the requests in equal steps. */
export interface LinearDeploymentProps extends TrafficShiftProps {
  /**
   * Requests that go over in each step, 3 to 100 percent in steps of 0.1.
   *
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * How long to wait after each step: whole minutes, 0 to 1,440.
   *
   * @default Duration.minutes(6)
   */
  readonly stepTime?: Duration;
}

/** What a deployment that shifts requests has besides, with its defaults. */
interface Shift {
  readonly name: string;
  readonly bakeTime: Duration;
  readonly percent: number;
  readonly stepTime: Duration;
  readonly testTraffic?: TestTraffic;
  readonly hooks: LifecycleHook[];
  readonly first: boolean;
}

/** What a strategy sets on the service. */
interface Rollout {
  readonly deploymentStrategy: ecs.DeploymentStrategy;
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
  readonly circuitBreaker: ecs.DeploymentCircuitBreaker;
  readonly bakeTime?: Duration;
  readonly canaryConfiguration?: ecs.TrafficShiftConfig;
  readonly linearConfiguration?: ecs.TrafficShiftConfig;
}

/**
 * How a new version takes the place of the old one. Amazon ECS itself does it, whatever the strategy: there is no AWS
 * CodeDeploy, and CloudFormation waits for the end.
 *
 * Wrong numbers are reported when the strategy is given to a service.
 */
export class DeploymentStrategy {
  /**
   * New tasks start, take traffic once healthy, and old ones are drained and stopped. The circuit breaker ends a rollout
   * whose tasks keep failing and brings the last version that worked back.
   */
  static rolling(props: RollingDeploymentProps = {}): DeploymentStrategy {
    const rollout = {
      deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
      minHealthyPercent: props.minHealthyPercent ?? 100,
      maxHealthyPercent: props.maxHealthyPercent ?? 200,
      circuitBreaker: { enable: true, rollback: true },
    };
    return new DeploymentStrategy(rollout, props.alarms ?? RollbackAlarms.none());
  }

  /**
   * As many new tasks as old ones start beside them, all requests go over at once, and the old tasks stay ready for the
   * bake time. Needs a listener.
   */
  static blueGreen(props: TrafficShiftProps = {}): DeploymentStrategy {
    return DeploymentStrategy.shifting('blueGreen', 100, Duration.minutes(0), props, {
      deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
      circuitBreaker: { enable: true, rollback: true },
    });
  }

  /**
   * As many new tasks as old ones start beside them, a few requests go over, the rest follow when nothing went wrong, and
   * the old tasks stay ready for the bake time. Needs a listener.
   */
  static canary(props: CanaryDeploymentProps = {}): DeploymentStrategy {
    const stepPercent = props.canaryPercent ?? 5;
    const stepBakeTime = props.canaryTime ?? Duration.minutes(10);
    return DeploymentStrategy.shifting('canary', stepPercent, stepBakeTime, props, {
      deploymentStrategy: ecs.DeploymentStrategy.CANARY,
      circuitBreaker: { enable: false },
      canaryConfiguration: { stepPercent, stepBakeTime },
    });
  }

  /**
   * As many new tasks as old ones start beside them, requests go over in equal steps, and the old tasks stay ready for
   * the bake time. Needs a listener.
   */
  static linear(props: LinearDeploymentProps = {}): DeploymentStrategy {
    const stepPercent = props.stepPercent ?? 10;
    const stepBakeTime = props.stepTime ?? Duration.minutes(6);
    return DeploymentStrategy.shifting('linear', stepPercent, stepBakeTime, props, {
      deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
      circuitBreaker: { enable: false },
      linearConfiguration: { stepPercent, stepBakeTime },
    });
  }

  private static shifting(
    name: string,
    percent: number,
    stepTime: Duration,
    props: TrafficShiftProps,
    rollout: Pick<Rollout, 'deploymentStrategy' | 'circuitBreaker' | 'canaryConfiguration' | 'linearConfiguration'>,
  ): DeploymentStrategy {
    const { testTraffic, hooks = [], firstDeployment: first = false } = props;
    const bakeTime = props.bakeTime ?? Duration.minutes(10);
    // Of a shift, neither percentage bounds the rollout; they say how unhealthy tasks are replaced.
    const capacity = { minHealthyPercent: 100, maxHealthyPercent: 200 };
    const shift = { name, bakeTime, percent, stepTime, testTraffic, hooks, first };
    const alarms = props.alarms ?? RollbackAlarms.onTargets();
    if (!first) return new DeploymentStrategy({ ...rollout, ...capacity, bakeTime }, alarms, shift);

    const atOnce = {
      deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
      circuitBreaker: { enable: true, rollback: true },
      bakeTime: Duration.minutes(0),
    };
    return new DeploymentStrategy({ ...atOnce, ...capacity }, alarms, shift);
  }

  private constructor(
    /** @internal */
    readonly _rollout: Rollout,
    /** @internal */
    readonly _alarms: RollbackAlarms,
    /** @internal */
    readonly _shift?: Shift,
  ) {}

  /** @internal */
  _problems(leastTasks: number, hasListener: boolean): (string | undefined)[] {
    const alarms = this._alarms._problems(hasListener);
    return [
      ...(this._shift ? shiftProblems(this._shift, hasListener) : rollingProblems(this._rollout, leastTasks)),
      ...alarms,
    ];
  }
}
