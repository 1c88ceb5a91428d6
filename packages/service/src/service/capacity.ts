import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html */
const MAX_BASE = 100_000;

/** Properties of `Capacity.fargateSpot`. */
export interface FargateSpotProps {
  /**
   * Number of tasks that run on AWS Fargate before any runs on AWS Fargate Spot, 0 to 100,000.
   *
   * @default 1
   */
  readonly onDemandBase?: number;

  /**
   * Share of the other tasks that run on AWS Fargate Spot, 1 to 100 percent.
   *
   * @default 100
   */
  readonly spotPercent?: number;
}

/** Result of `Capacity.bind`. */
export interface CapacityConfig {
  /**
   * Capacity provider strategy of the service. A new cluster is associated with its capacity providers.
   *
   * @default - the launch type FARGATE
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];
}

/**
 * The capacity that tasks run on. Changing from one kind to another replaces the service.
 *
 * To add a kind, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 * @example
 * const capacity = Capacity.fargateSpot({ onDemandBase: 2, spotPercent: 80 });
 */
export abstract class Capacity {
  /** Runs all tasks on AWS Fargate. */
  static fargate(): Capacity {
    return new Fargate();
  }

  /**
   * Runs tasks on AWS Fargate and AWS Fargate Spot, which costs less. AWS can interrupt a Spot task with a warning of two
   * minutes, and Spot capacity can be unavailable. An existing cluster must be associated with the capacity providers FARGATE
   * and FARGATE_SPOT.
   */
  static fargateSpot(props: FargateSpotProps = {}): Capacity {
    return new FargateSpot(props);
  }

  /**
   * Returns the capacity provider strategy of the service.
   *
   * @param scope The service.
   */
  abstract bind(scope: Construct): CapacityConfig;

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

class Fargate extends Capacity {
  override bind(): CapacityConfig {
    return {};
  }
}

class FargateSpot extends Capacity {
  constructor(private readonly props: FargateSpotProps) {
    super();
  }

  override validate(): string[] {
    return problemsOf([
      checkWhole('capacity.onDemandBase', this.props.onDemandBase, 0, MAX_BASE),
      checkWhole('capacity.spotPercent', this.props.spotPercent, 1, 100),
    ]);
  }

  override bind(): CapacityConfig {
    const { onDemandBase = 1, spotPercent = 100 } = this.props;
    return {
      capacityProviderStrategies: [
        { capacityProvider: 'FARGATE', base: onDemandBase, weight: 100 - spotPercent },
        { capacityProvider: 'FARGATE_SPOT', weight: spotPercent },
      ],
    };
  }
}
