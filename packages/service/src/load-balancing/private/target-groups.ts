import { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { TargetHealthCheck } from '../target-health-check';
import type { TrafficOptions } from '../traffic-options';

/** `TrafficOptions` with its defaults. */
export interface TrafficSettings {
  readonly targetGroupName?: string;
  readonly healthCheck: Required<TargetHealthCheck>;
  readonly healthCheckGracePeriod: Duration;
  readonly deregistrationDelay: Duration;
  readonly stickinessCookieDuration?: Duration;
}

export function withDefaults(options: TrafficOptions): TrafficSettings {
  const { healthCheck = {} } = options;
  return {
    targetGroupName: options.targetGroupName,
    healthCheckGracePeriod: options.healthCheckGracePeriod ?? Duration.seconds(60),
    deregistrationDelay: options.deregistrationDelay ?? Duration.seconds(30),
    stickinessCookieDuration: options.stickinessCookieDuration,
    healthCheck: {
      path: healthCheck.path ?? '/',
      interval: healthCheck.interval ?? Duration.seconds(30),
      timeout: healthCheck.timeout ?? Duration.seconds(5),
      healthyThresholdCount: healthCheck.healthyThresholdCount ?? 2,
      unhealthyThresholdCount: healthCheck.unhealthyThresholdCount ?? 3,
      healthyHttpCodes: healthCheck.healthyHttpCodes ?? '200',
    },
  };
}

/** Creates a target group for tasks, which register by IP address. */
export function createTargetGroup(
  scope: Construct,
  id: string,
  target: { readonly vpc: ec2.IVpc; readonly port?: number },
  settings: TrafficSettings,
): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(scope, id, {
    ...target,
    targetGroupName: settings.targetGroupName,
    targetType: elbv2.TargetType.IP,
    protocol: elbv2.ApplicationProtocol.HTTP,
    deregistrationDelay: settings.deregistrationDelay,
    stickinessCookieDuration: settings.stickinessCookieDuration,
    healthCheck: { protocol: elbv2.Protocol.HTTP, ...settings.healthCheck },
  });
}
