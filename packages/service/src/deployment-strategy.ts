import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkWhole } from './private/checks';

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
}

/** What a strategy sets on the service. */
interface Rollout {
  readonly deploymentStrategy: ecs.DeploymentStrategy;
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
  readonly circuitBreaker?: ecs.DeploymentCircuitBreaker;
}

/**
 * How a new version takes the place of the old one.
 *
 * Wrong numbers are reported when the strategy is given to a service.
 */
export class DeploymentStrategy {
  /**
   * New tasks start, take traffic once healthy, and old ones are drained and stopped. The circuit breaker ends a rollout
   * whose tasks keep failing and brings the last version that worked back.
   */
  static rolling(props: RollingDeploymentProps = {}): DeploymentStrategy {
    return new DeploymentStrategy({
      deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
      minHealthyPercent: props.minHealthyPercent ?? 100,
      maxHealthyPercent: props.maxHealthyPercent ?? 200,
      circuitBreaker: { enable: true, rollback: true },
    });
  }

  private constructor(
    /** @internal */
    readonly _rollout: Rollout,
  ) {}

  /** @internal */
  _problems(leastTasks: number): (string | undefined)[] {
    const { minHealthyPercent, maxHealthyPercent } = this._rollout;
    return [
      checkWhole('deployment.minHealthyPercent', minHealthyPercent, 0, 100),
      checkWhole('deployment.maxHealthyPercent', maxHealthyPercent, 100),
      checkProgress(minHealthyPercent, maxHealthyPercent, leastTasks),
    ];
  }
}

/** A rollout stands still when rounding lets it neither start one more task nor stop one. */
function checkProgress(least: number, most: number, tasks: number): string | undefined {
  if ([least, most, tasks].some((value) => Token.isUnresolved(value))) return undefined;
  if (!(tasks >= 1)) return undefined;
  if (Math.floor((tasks * most) / 100) > tasks || Math.ceil((tasks * least) / 100) < tasks) return undefined;
  return `deployment can neither start nor stop a task when ${tasks} run: minHealthyPercent ${least} must be lower or maxHealthyPercent ${most} higher`;
}
