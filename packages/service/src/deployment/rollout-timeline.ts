import type { Duration } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { DeploymentStrategyConfig } from './deployment-strategy-config';
import { canaryWaits, linearWaits, pausesOf } from './shared/pauses';

/** A step of a rollout. */
export interface RolloutStep {
  /** What happens. */
  readonly name: string;

  /** Maximum duration in seconds. */
  readonly seconds: number;
}

/** Properties of `RolloutTimeline`. */
export interface RolloutTimelineProps {
  /** Number of tasks. */
  readonly tasks: number;

  /** Deployment configuration of the service. */
  readonly deployment: DeploymentStrategyConfig;

  /** How long a stopping container has between SIGTERM and SIGKILL. */
  readonly stopTimeout: Duration;

  /**
   * Interval of the target group's health checks.
   *
   * @default - no load balancer
   */
  readonly healthCheckInterval?: Duration;

  /**
   * Deregistration delay of the target group.
   *
   * @default - no load balancer
   */
  readonly deregistrationDelay?: Duration;
}

/**
 * How long a rollout takes: from the moment when the new tasks listen until the old tasks are stopped. The start-up time of
 * the application, including the image pull, is added once for each wave of tasks.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 * @example
 * new CfnOutput(this, 'Rollout', { value: service.rollout.describe() });
 */
export class RolloutTimeline {
  /** The steps in order. */
  readonly steps: RolloutStep[];

  /** Waves in which tasks are replaced: one, unless a rolling deployment has no room for all tasks at once. */
  readonly waves: number;

  /** Total of all steps and waves, in seconds. */
  readonly seconds: number;

  constructor(props: RolloutTimelineProps) {
    const { deployment, healthCheckInterval, deregistrationDelay } = props;
    this.steps = [
      ...(healthCheckInterval ? [step('healthy', healthCheckInterval)] : []),
      ...shiftSteps(deployment),
      ...(deregistrationDelay ? [step('drained', deregistrationDelay)] : []),
      step('stopped', props.stopTimeout),
    ];
    const rolling = deployment.deploymentStrategy === ecs.DeploymentStrategy.ROLLING;
    this.waves = rolling ? wavesOf(props.tasks, deployment) : 1;
    this.seconds = this.waves * this.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** Returns the timeline in one line, such as `healthy 30 s + drained 30 s + stopped 30 s = 90 s after the start`. */
  describe(): string {
    const sum = this.steps.map(({ name, seconds }) => `${name} ${seconds} s`).join(' + ');
    const all = this.waves === 1 ? sum : `${this.waves} waves of ${sum}`;
    return `${all} = ${this.seconds} s after the start`;
  }
}

function step(name: string, duration: Duration): RolloutStep {
  return { name, seconds: duration.toSeconds() };
}

function shiftSteps(config: DeploymentStrategyConfig): RolloutStep[] {
  const { canaryConfiguration: canary, linearConfiguration: linear, bakeTime } = config;
  const pauses = pausesOf(config).map(({ stage, timeout, times }) => ({
    name: `paused at ${stage} for up to`,
    seconds: times * timeout.toSeconds(),
  }));
  const steps = [...pauses, shiftStep(canary, canaryWaits(config)), shiftStep(linear, linearWaits(config))];
  if (bakeTime) steps.push(step('baked', bakeTime));
  return steps.filter(({ seconds }) => seconds > 0);
}

function shiftStep(shift: ecs.TrafficShiftConfig | undefined, waits: number): RolloutStep {
  return { name: `shifted by ${shift?.stepPercent} percent`, seconds: waits * (shift?.stepBakeTime?.toSeconds() ?? 0) };
}

/** A wave has as many tasks as fit between the minimum that must be healthy and the maximum that can run. */
function wavesOf(
  tasks: number,
  { minHealthyPercent = 100, maxHealthyPercent = 200 }: DeploymentStrategyConfig,
): number {
  const room = Math.floor((tasks * maxHealthyPercent) / 100) - Math.ceil((tasks * minHealthyPercent) / 100);
  return room > 0 ? Math.max(1, Math.ceil(tasks / room)) : 1;
}
