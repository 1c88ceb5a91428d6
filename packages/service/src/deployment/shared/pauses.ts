import { Duration } from 'aws-cdk-lib/core';
import type { DeploymentStrategyConfig } from '../deployment-strategy-config';
import { PauseStage } from '../pause-hook';

/** Time that Amazon ECS waits for an approval by default. */
export const PAUSE_TIMEOUT = Duration.hours(24);

/** A pause of a deployment. */
export interface Pause {
  readonly stage: PauseStage;
  readonly timeout: Duration;
  /** How often the deployment pauses at the stage. */
  readonly times: number;
}

/** Returns the pauses of a deployment. It pauses before each shift of production traffic. */
export function pausesOf(config: DeploymentStrategyConfig): Pause[] {
  const shifts = Math.max(canaryWaits(config), linearWaits(config)) + 1;
  return (config.pauseHooks ?? []).flatMap(({ lifecycleStages, timeout = PAUSE_TIMEOUT }) =>
    lifecycleStages.map((stage) => ({
      stage,
      timeout,
      times: stage === PauseStage.PRE_PRODUCTION_TRAFFIC_SHIFT ? shifts : 1,
    })),
  );
}

/** Returns how often a canary deployment waits before it shifts more traffic. */
export function canaryWaits({ canaryConfiguration: canary }: DeploymentStrategyConfig): number {
  return (canary?.stepPercent ?? 100) < 100 ? 1 : 0;
}

/** Returns how often a linear deployment waits before it shifts more traffic. */
export function linearWaits({ linearConfiguration: linear }: DeploymentStrategyConfig): number {
  return Math.ceil(100 / (linear?.stepPercent ?? 100)) - 1;
}
