import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceContext } from '../deployment/service-context';
import { checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';
import { requestProblem } from './private/request-checks';
import { queriesOf } from './private/tracked-metric';
import type { ScalingPolicyBindOptions } from './scaling-policy-config';

/** Options of `PredictiveMetric.custom`. */
export interface CustomPredictiveMetricOptions {
  /** Metric or metric math of the whole load, such as the sum of all requests. */
  readonly loadMetric: cloudwatch.IMetric;

  /** Metric or metric math of the load of a task, such as requests per task. It decreases in proportion when tasks are added. */
  readonly scalingMetric: cloudwatch.IMetric;

  /**
   * Metric or metric math of the number of tasks.
   *
   * @default - the number of tasks of the service
   */
  readonly capacityMetric?: cloudwatch.IMetric;

  /** Target value of `scalingMetric`, more than 0. */
  readonly targetValue: number;
}

/**
 * The load that `ScalingPolicy.predictive` forecasts, and the target value for each task.
 *
 * To add a kind of load, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/predictive-scaling-create-policy.html
 * @example
 * const scaling = Scaling.between({
 *   minCapacity: 2,
 *   maxCapacity: 20,
 *   policies: [ScalingPolicy.predictive({ metric: PredictiveMetric.cpuUtilization(60) })],
 * });
 */
export abstract class PredictiveMetric {
  /**
   * CPU utilization.
   *
   * @param targetUtilizationPercent Target value for the average utilization, 1 to 100 percent.
   */
  static cpuUtilization(targetUtilizationPercent: number): PredictiveMetric {
    return new Utilization('ECSServiceCPUUtilization', targetUtilizationPercent);
  }

  /**
   * Memory utilization.
   *
   * @param targetUtilizationPercent Target value for the average utilization, 1 to 100 percent.
   */
  static memoryUtilization(targetUtilizationPercent: number): PredictiveMetric {
    return new Utilization('ECSServiceMemoryUtilization', targetUtilizationPercent);
  }

  /**
   * Requests of the load balancer. Requires `traffic` and a rolling deployment, because requests are counted for one target
   * group.
   *
   * @param requestsPerTarget Target value for requests per task and minute.
   */
  static requestsPerTarget(requestsPerTarget: number): PredictiveMetric {
    return new Requests(requestsPerTarget);
  }

  /**
   * Any other load.
   *
   * @param options Metrics and target value. Ids in metric math must be unique in all metrics, and not `load`, `scaling` or
   * `capacity`.
   */
  static custom(options: CustomPredictiveMetricOptions): PredictiveMetric {
    return new Custom(options);
  }

  /**
   * Returns the metrics of the policy.
   *
   * @param options The service and its target group.
   */
  abstract bind(
    options: ScalingPolicyBindOptions,
  ): appscaling.CfnScalingPolicy.PredictiveScalingMetricSpecificationProperty;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _context Properties of the service.
   */
  validate(_context: ServiceContext): string[] {
    return [];
  }
}

class Utilization extends PredictiveMetric {
  constructor(
    private readonly predefinedMetricType: string,
    private readonly targetValue: number,
  ) {
    super();
  }

  override validate(): string[] {
    return problemsOf([checkWhole('targetUtilizationPercent', this.targetValue, 1, 100)]);
  }

  override bind(): appscaling.CfnScalingPolicy.PredictiveScalingMetricSpecificationProperty {
    const { predefinedMetricType, targetValue } = this;
    return { targetValue, predefinedMetricPairSpecification: { predefinedMetricType } };
  }
}

class Requests extends PredictiveMetric {
  constructor(private readonly targetValue: number) {
    super();
  }

  override validate(context: ServiceContext): string[] {
    return problemsOf([
      checkWhole('requestsPerTarget', this.targetValue, 1),
      requestProblem('requestsPerTarget', context),
    ]);
  }

  override bind({
    targetGroup,
  }: ScalingPolicyBindOptions): appscaling.CfnScalingPolicy.PredictiveScalingMetricSpecificationProperty {
    const resourceLabel = targetGroup && `${targetGroup.firstLoadBalancerFullName}/${targetGroup.targetGroupFullName}`;
    return {
      targetValue: this.targetValue,
      predefinedMetricPairSpecification: { predefinedMetricType: 'ALBRequestCount', resourceLabel },
    };
  }
}

class Custom extends PredictiveMetric {
  private readonly queries: Record<'load' | 'scaling' | 'capacity', ReturnType<typeof queriesOf>>;

  constructor(private readonly options: CustomPredictiveMetricOptions) {
    super();
    const { loadMetric, scalingMetric, capacityMetric } = options;
    this.queries = {
      load: queriesOf(loadMetric, 'load'),
      scaling: queriesOf(scalingMetric, 'scaling'),
      capacity: capacityMetric ? queriesOf(capacityMetric, 'capacity') : [],
    };
  }

  override validate(): string[] {
    const { targetValue } = this.options;
    const ids = Object.values(this.queries).flatMap((queries) => queries.map(({ id }) => id));
    const repeated = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
    return problemsOf([
      targetValue > 0 ? undefined : `targetValue must be above 0, got ${targetValue}`,
      repeated.length > 0
        ? `metric must have unique ids in all metric math, got "${repeated.join('", "')}" more than once`
        : undefined,
    ]);
  }

  override bind(): appscaling.CfnScalingPolicy.PredictiveScalingMetricSpecificationProperty {
    const { load, scaling, capacity } = this.queries;
    return {
      targetValue: this.options.targetValue,
      customizedLoadMetricSpecification: { metricDataQueries: load },
      customizedScalingMetricSpecification: { metricDataQueries: scaling },
      customizedCapacityMetricSpecification: capacity.length > 0 ? { metricDataQueries: capacity } : undefined,
    };
  }
}
