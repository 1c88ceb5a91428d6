import type { Duration } from 'aws-cdk-lib/core';
import type * as applicationsignals from 'aws-cdk-lib/aws-applicationsignals';
import type { IConstruct } from 'constructs';
import { checkSignalName } from './private/signal-names';
import type { Problem } from '../private/validation';

/** A service that Application Signals discovered. */
export interface SignalService {
  /** Name of the service: `service.name` of its telemetry. */
  readonly serviceName: string;

  /** Environment of the service: `deployment.environment` of its telemetry. */
  readonly environmentName: string;

  /**
   * Operation of the service, such as `GET /pets`.
   *
   * @default - all operations
   */
  readonly operationName?: string;
}

/** Result of `ServiceSignal.bind`. */
export interface ServiceSignalConfig {
  /** Request-based service level indicator. */
  readonly requestBasedSli: applicationsignals.CfnServiceLevelObjective.RequestBasedSliProperty;
}

/**
 * Signal of Application Signals that a `ServiceLevelObjective` monitors: the availability or the latency of a service, measured
 * by each request. Extend it for another signal.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-ServiceLevelObjectives.html
 *
 * @example
 * const signal = ServiceSignal.latency({ serviceName: 'orders', environmentName: 'prod' }, Duration.millis(300));
 */
export abstract class ServiceSignal {
  /** Availability: the share of requests without a fault, which is a 5xx or an exception. */
  static availability(service: SignalService): ServiceSignal {
    return new MeasuredSignal('availability', 'failed', service, {});
  }

  /** Latency: the share of requests that take `limit` or less. */
  static latency(service: SignalService, limit: Duration): ServiceSignal {
    const milliseconds = limit.isUnresolved() ? NaN : limit.toMilliseconds();
    return new MeasuredSignal('latency', `took more than ${milliseconds} ms`, service, {
      metricThreshold: milliseconds,
      comparisonOperator: 'LessThanOrEqualTo',
    });
  }

  /** Name of the signal, which is part of the alarm names. */
  abstract readonly name: string;

  /** Verb phrase for bad requests in the alarm descriptions, in the past tense, such as `failed`. */
  abstract readonly badEventPhrase: string;

  /**
   * Returns the service level indicator.
   *
   * @param scope The service level objective.
   */
  abstract bind(scope: IConstruct): ServiceSignalConfig;

  /** Returns the problems of the signal. The service level objective reports them in one error with all others. */
  validate(): string[] {
    return [];
  }
}

/** Without a number, the limit is a token. */
function checkLimit(milliseconds: number | undefined): Problem {
  if (milliseconds === undefined || milliseconds > 0) return undefined;
  return Number.isNaN(milliseconds)
    ? 'signal limit must be a literal, got a token'
    : `signal limit must be greater than 0, got ${milliseconds} ms`;
}

class MeasuredSignal extends ServiceSignal {
  constructor(
    readonly name: string,
    readonly badEventPhrase: string,
    private readonly service: SignalService,
    private readonly limit: { readonly metricThreshold?: number; readonly comparisonOperator?: string },
  ) {
    super();
  }

  override validate(): string[] {
    const { serviceName, environmentName, operationName } = this.service;
    const { metricThreshold } = this.limit;
    const problems: Problem[] = [
      checkSignalName('signal.serviceName', serviceName),
      checkSignalName('signal.environmentName', environmentName),
      operationName === '' || (operationName?.length ?? 0) > 255
        ? `signal.operationName must have 1 to 255 characters, got '${operationName}'`
        : undefined,
      checkLimit(metricThreshold),
    ];
    return problems.filter((problem) => problem !== undefined);
  }

  override bind(): ServiceSignalConfig {
    const { serviceName, environmentName, operationName } = this.service;
    return {
      requestBasedSli: {
        ...this.limit,
        requestBasedSliMetric: {
          keyAttributes: { Type: 'Service', Name: serviceName, Environment: environmentName },
          metricType: this.name.toUpperCase(),
          operationName,
        },
      },
    };
  }
}
