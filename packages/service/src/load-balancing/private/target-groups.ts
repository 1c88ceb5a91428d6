import { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { TargetHealthCheck } from '../target-health-check';
import type { TrafficOptions } from '../traffic-options';

/** `TargetHealthCheck` with its defaults, and with one kind of status codes. */
export interface HealthCheckSettings extends TargetHealthCheck {
  readonly path: string;
  readonly interval: Duration;
  readonly timeout: Duration;
  readonly healthyThresholdCount: number;
  readonly unhealthyThresholdCount: number;
}

/** `TrafficOptions` with its defaults. */
export interface TrafficSettings {
  readonly targetGroupName?: string;
  readonly protocol: elbv2.ApplicationProtocol;
  readonly protocolVersion?: elbv2.ApplicationProtocolVersion;
  readonly healthCheck: HealthCheckSettings;
  readonly healthCheckGracePeriod: Duration;
  readonly deregistrationDelay: Duration;
  readonly stickinessCookieDuration?: Duration;
}

export function withDefaults(options: TrafficOptions): TrafficSettings {
  const { healthCheck = {} } = options;
  const isGrpc = options.protocolVersion === elbv2.ApplicationProtocolVersion.GRPC;
  const codes = isGrpc
    ? { healthyGrpcCodes: healthCheck.healthyGrpcCodes ?? '12' }
    : { healthyHttpCodes: healthCheck.healthyHttpCodes ?? '200' };
  return {
    targetGroupName: options.targetGroupName,
    healthCheckGracePeriod: options.healthCheckGracePeriod ?? Duration.seconds(60),
    deregistrationDelay: options.deregistrationDelay ?? Duration.seconds(30),
    stickinessCookieDuration: options.stickinessCookieDuration,
    protocol: options.protocol ?? elbv2.ApplicationProtocol.HTTP,
    protocolVersion: options.protocolVersion,
    healthCheck: {
      path: healthCheck.path ?? (isGrpc ? '/AWS.ALB/healthcheck' : '/'),
      interval: healthCheck.interval ?? Duration.seconds(30),
      timeout: healthCheck.timeout ?? Duration.seconds(5),
      healthyThresholdCount: healthCheck.healthyThresholdCount ?? 2,
      unhealthyThresholdCount: healthCheck.unhealthyThresholdCount ?? 3,
      ...codes,
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
    protocol: settings.protocol,
    protocolVersion: settings.protocolVersion,
    deregistrationDelay: settings.deregistrationDelay,
    stickinessCookieDuration: settings.stickinessCookieDuration,
    healthCheck: { protocol: healthCheckProtocol(settings.protocol), ...settings.healthCheck },
  });
}

function healthCheckProtocol(protocol: elbv2.ApplicationProtocol): elbv2.Protocol {
  return protocol === elbv2.ApplicationProtocol.HTTPS ? elbv2.Protocol.HTTPS : elbv2.Protocol.HTTP;
}
