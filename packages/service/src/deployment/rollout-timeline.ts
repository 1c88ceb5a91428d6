import type { Duration } from 'aws-cdk-lib/core';

/** A part of a rollout and the longest that it takes. */
export interface RolloutStep {
  /** What happens. */
  readonly name: string;

  /** How long it takes at most, in seconds. */
  readonly seconds: number;
}

/** What of a service makes a rollout long or short. */
interface Arithmetic {
  readonly tasks: number;
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
  /** From one check of the load balancer to the next, if there is one. */
  readonly checkInterval?: Duration;
  readonly deregistrationDelay: Duration;
  readonly stopTimeout: Duration;
  readonly shift?: {
    readonly name: string;
    readonly first: boolean;
    readonly percent: number;
    readonly stepTime: Duration;
    readonly bakeTime: Duration;
  };
}

/**
 * The arithmetic of a rollout: from the moment in which the new tasks listen to the one in which the old ones are gone. How
 * long the application takes to start, with the image to be pulled before, comes on top, once for each wave of tasks.
 */
export class RolloutTimeline {
  /** @internal */
  static _of(arithmetic: Arithmetic): RolloutTimeline {
    return new RolloutTimeline(arithmetic);
  }

  /** The steps in their order. */
  readonly steps: RolloutStep[];

  /** Waves in which tasks are replaced: one, unless a rolling deployment has no room for all at once. */
  readonly waves: number;

  /** All steps of all waves together, in seconds. */
  readonly seconds: number;

  private constructor(arithmetic: Arithmetic) {
    const { shift, checkInterval } = arithmetic;
    this.steps = [
      ...(checkInterval ? [step('healthy', checkInterval)] : []),
      ...(shift && !shift.first ? shiftSteps(shift) : []),
      ...(checkInterval ? [step('drained', arithmetic.deregistrationDelay)] : []),
      step('stopped', arithmetic.stopTimeout),
    ];
    this.waves = shift ? 1 : wavesOf(arithmetic);
    this.seconds = this.waves * this.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** The arithmetic in a line, such as `healthy 30 s + drained 30 s + stopped 30 s = 90 s after the start`. */
  describe(): string {
    const sum = this.steps.map(({ name, seconds }) => `${name} ${seconds} s`).join(' + ');
    const all = this.waves === 1 ? sum : `${this.waves} waves of ${sum}`;
    return `${all} = ${this.seconds} s after the start`;
  }
}

function step(name: string, duration: Duration): RolloutStep {
  return { name, seconds: duration.toSeconds() };
}

function shiftSteps({ name, percent, stepTime, bakeTime }: NonNullable<Arithmetic['shift']>): RolloutStep[] {
  const waits = name === 'linear' ? Math.ceil(100 / percent) - 1 : name === 'canary' && percent < 100 ? 1 : 0;
  const shifted = { name: `shifted by ${percent} percent`, seconds: waits * stepTime.toSeconds() };
  return [...(waits > 0 ? [shifted] : []), step('baked', bakeTime)];
}

/** A wave is as large as the room between the fewest tasks that must run and the most that may. */
function wavesOf({ tasks, minHealthyPercent, maxHealthyPercent }: Arithmetic): number {
  const room = Math.floor((tasks * maxHealthyPercent) / 100) - Math.ceil((tasks * minHealthyPercent) / 100);
  return room > 0 ? Math.max(1, Math.ceil(tasks / room)) : 1;
}
