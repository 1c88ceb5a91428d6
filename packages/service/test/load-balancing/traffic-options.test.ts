import { Duration } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type TargetHealthCheck, Traffic, type TrafficOptions } from '../../src';
import { loadBalancerIn, only, serviceIn, stackOf } from '../fixtures';

/** Creates a service behind a load balancer in one stack. */
function behindListener(options: TrafficOptions) {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener, options);
  return serviceIn(stack, { traffic, containerPort: 8080 });
}

const seconds = (value: number) => Duration.seconds(value);

test.each(['', '-a', 'a-', 'a_b', 'a'.repeat(33)])('fails when targetGroupName is %p', (targetGroupName) => {
  expect(() => behindListener({ targetGroupName })).toThrow(
    `traffic.targetGroupName must be 1 to 32 letters, digits and hyphens, without a hyphen at the start or end, got "${targetGroupName}"`,
  );
});

const path = "path must be a URL path that starts with '/' and has at most 1,024 characters and no spaces, got";

test.each<[TargetHealthCheck, string]>([
  [{ path: 'health' }, `${path} "health"`],
  [{ path: '' }, `${path} ""`],
  [{ path: '/a b' }, `${path} "/a b"`],
  [{ path: `/${'a'.repeat(1024)}` }, path],
  [{ interval: seconds(4), timeout: seconds(2) }, 'interval must be a whole number of seconds from 5 to 300, got 4'],
  [{ interval: seconds(301) }, 'interval must be a whole number of seconds from 5 to 300, got 301'],
  [{ timeout: seconds(1) }, 'timeout must be a whole number of seconds from 2 to 120, got 1'],
  [
    { interval: seconds(200), timeout: seconds(121) },
    'timeout must be a whole number of seconds from 2 to 120, got 121',
  ],
  [{ interval: seconds(5) }, 'timeout must be less than the interval of 5 seconds, got 5'],
  [{ healthyThresholdCount: 1 }, 'healthyThresholdCount must be a whole number from 2 to 10, got 1'],
  [{ healthyThresholdCount: 11 }, 'healthyThresholdCount must be a whole number from 2 to 10, got 11'],
  [{ unhealthyThresholdCount: 1 }, 'unhealthyThresholdCount must be a whole number from 2 to 10, got 1'],
  [{ unhealthyThresholdCount: 11 }, 'unhealthyThresholdCount must be a whole number from 2 to 10, got 11'],
  [{ healthyHttpCodes: '500' }, 'healthyHttpCodes must be status codes from 200 to 499'],
  [{ healthyHttpCodes: '200;204' }, 'healthyHttpCodes must be status codes from 200 to 499'],
])('fails for the health check %j', (healthCheck, problem) => {
  expect(() => behindListener({ healthCheck })).toThrow(`traffic.healthCheck.${problem}`);
});

test.each<TargetHealthCheck>([
  { interval: seconds(5), timeout: seconds(2), healthyThresholdCount: 2, unhealthyThresholdCount: 2 },
  { interval: seconds(300), timeout: seconds(120), healthyThresholdCount: 10, unhealthyThresholdCount: 10 },
  { path: '/health?deep=true&x=1', healthyHttpCodes: '200,204-299' },
])('accepts the health check %j', (healthCheck) => {
  expect(() => behindListener({ healthCheck })).not.toThrow();
});

test.each<[TrafficOptions, string]>([
  [
    { deregistrationDelay: seconds(3601) },
    'deregistrationDelay must be a whole number of seconds from 0 to 3600, got 3601',
  ],
  [
    { stickinessCookieDuration: seconds(0) },
    'stickinessCookieDuration must be a whole number of seconds from 1 to 604800, got 0',
  ],
  [
    { stickinessCookieDuration: seconds(604_801) },
    'stickinessCookieDuration must be a whole number of seconds from 1 to 604800, got 604801',
  ],
  [
    { healthCheckGracePeriod: seconds(2_147_483_648) },
    'healthCheckGracePeriod must be a whole number of seconds from 0 to 2147483647, got 2147483648',
  ],
])('fails for %j', (options, problem) => {
  expect(() => behindListener(options)).toThrow(`Service/Service: traffic.${problem}`);
});

describe('protocol and version', () => {
  function targetGroupWith(options: TrafficOptions) {
    const stack = stackOf();
    const traffic = Traffic.fromListener(loadBalancerIn(stack).listener, options);
    serviceIn(stack, { traffic, containerPort: 8080 });
    return only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::TargetGroup');
  }

  test('gRPC has a health check with gRPC codes', () => {
    expect(targetGroupWith({ protocolVersion: elbv2.ApplicationProtocolVersion.GRPC })).toMatchObject({
      Protocol: 'HTTP',
      ProtocolVersion: 'GRPC',
      HealthCheckPath: '/AWS.ALB/healthcheck',
      Matcher: { GrpcCode: '12' },
    });
  });

  test('gRPC uses the given method and codes', () => {
    const healthCheck = { path: '/grpc.health.v1.Health/Check', healthyGrpcCodes: '0' };
    const properties = targetGroupWith({ protocolVersion: elbv2.ApplicationProtocolVersion.GRPC, healthCheck });
    expect(properties).toMatchObject({ HealthCheckPath: '/grpc.health.v1.Health/Check', Matcher: { GrpcCode: '0' } });
  });

  test('HTTPS encrypts requests and health checks to the tasks', () => {
    const options = {
      protocol: elbv2.ApplicationProtocol.HTTPS,
      protocolVersion: elbv2.ApplicationProtocolVersion.HTTP2,
    };
    expect(targetGroupWith(options)).toMatchObject({
      Protocol: 'HTTPS',
      ProtocolVersion: 'HTTP2',
      HealthCheckProtocol: 'HTTPS',
      Matcher: { HttpCode: '200' },
    });
  });

  test.each<[TrafficOptions, string]>([
    [
      { protocolVersion: elbv2.ApplicationProtocolVersion.GRPC, healthCheck: { healthyHttpCodes: '200' } },
      'healthyHttpCodes must not be set for gRPC. Use healthyGrpcCodes',
    ],
    [{ healthCheck: { healthyGrpcCodes: '12' } }, 'healthyGrpcCodes requires the protocolVersion GRPC'],
    [
      { protocolVersion: elbv2.ApplicationProtocolVersion.GRPC, healthCheck: { healthyGrpcCodes: '100' } },
      'healthyGrpcCodes must be gRPC status codes from 0 to 99 such as "12", "0,12" or "0-99", got "100"',
    ],
  ])('fails for %j', (options, problem) => {
    expect(() => behindListener(options)).toThrow(`traffic.healthCheck.${problem}`);
  });
});
