import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkWhole } from '../private/checks';

/** Amazon ECS takes 0 to 100,000 as the base of a capacity provider (API reference, "CapacityProviderStrategyItem"). */
const MOST_BASE = 100_000;

/** How tasks are shared out between capacity that stays and capacity that AWS may take back. */
export interface SpotCapacityProps {
  /**
   * Tasks that run on capacity that stays, before any other is placed: 0 to 100,000.
   *
   * @default 1
   */
  readonly leastOnDemand?: number;

  /**
   * Further tasks that run on spare capacity, 1 to 100 percent.
   *
   * @default 100
   */
  readonly spotPercent?: number;
}

/**
 * What the tasks run on. A change from one kind to the other replaces the service.
 *
 * Wrong numbers are reported when the capacity is given to a service.
 */
export class Capacity {
  /** AWS Fargate: a task runs until it ends. */
  static onDemand(): Capacity {
    return new Capacity();
  }

  /**
   * AWS Fargate and AWS Fargate Spot, which costs less: AWS may take a task back with a warning of two minutes, and may
   * have none to give. A cluster that is given must offer the capacity providers FARGATE and FARGATE_SPOT.
   */
  static withSpot(props: SpotCapacityProps = {}): Capacity {
    return new Capacity(props);
  }

  private constructor(private readonly spot?: SpotCapacityProps) {}

  /** @internal */
  _problems(): (string | undefined)[] {
    return [
      checkWhole('capacity.leastOnDemand', this.spot?.leastOnDemand, 0, MOST_BASE),
      checkWhole('capacity.spotPercent', this.spot?.spotPercent, 1, 100),
    ];
  }

  /** @internal */
  get _strategies(): ecs.CapacityProviderStrategy[] | undefined {
    if (!this.spot) return undefined;
    const { leastOnDemand = 1, spotPercent = 100 } = this.spot;
    return [
      { capacityProvider: 'FARGATE', base: leastOnDemand, weight: 100 - spotPercent },
      { capacityProvider: 'FARGATE_SPOT', weight: spotPercent },
    ];
  }
}
