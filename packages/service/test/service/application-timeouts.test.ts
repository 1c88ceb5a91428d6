import { App, Duration, Lazy } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type ApplicationTimeouts, DeploymentStrategy, Traffic } from '../../src';
import { CERTIFICATE, loadBalancerIn, serviceIn, stackOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const unresolved = Duration.seconds(Lazy.number({ produce: () => 1 }));

describe('the shutdown of the application', () => {
  const service = (shutdown: Duration, stopTimeout?: Duration) =>
    serviceIn(stackOf(), { applicationTimeouts: { shutdown }, stopTimeout });

  test.each([
    [29, undefined],
    [9, 10],
    [119, 120],
  ])('can take %p seconds with a stopTimeout of %p', (seconds, stop) => {
    expect(() => service(Duration.seconds(seconds), stop ? Duration.seconds(stop) : undefined)).not.toThrow();
  });

  test.each([
    [30, undefined, 'applicationTimeouts.shutdown must be less than the stopTimeout of 30 seconds, got 30'],
    [10, 10, 'applicationTimeouts.shutdown must be less than the stopTimeout of 10 seconds, got 10'],
    [121, 120, 'applicationTimeouts.shutdown must be less than the stopTimeout of 120 seconds, got 121'],
  ])('of %p seconds fails with a stopTimeout of %p', (seconds, stop, message) => {
    const act = () => service(Duration.seconds(seconds), stop ? Duration.seconds(stop) : undefined);
    expect(act).toThrow(`Service/Service: ${message}`);
  });

  test('is not compared if a value is unresolved', () => {
    expect(() => service(unresolved, Duration.seconds(1))).not.toThrow();
    expect(() => service(Duration.seconds(99), unresolved)).not.toThrow();
  });
});

describe('the keep-alive of the application', () => {
  function synth(keepAlive: Duration, idle?: Duration, change?: (loadBalancer: elbv2.ApplicationLoadBalancer) => void) {
    const stack = stackOf();
    const loadBalancer = loadBalancerIn(stack, { idleTimeout: idle });
    const applicationTimeouts: ApplicationTimeouts = { keepAlive };
    const traffic = Traffic.fromListener(loadBalancer.listener);
    serviceIn(stack, { containerPort: 8080, traffic, applicationTimeouts });
    change?.(loadBalancer);
    return () => Template.fromStack(stack);
  }

  test.each([
    [61, undefined],
    [121, 120],
    [2, 1],
  ])('can be %p seconds with an idle timeout of %p', (seconds, idle) => {
    expect(synth(Duration.seconds(seconds), idle ? Duration.seconds(idle) : undefined)).not.toThrow();
  });

  test.each([
    [60, undefined, 60],
    [20, undefined, 60],
    [120, 120, 120],
  ])('of %p seconds fails with an idle timeout of %p', (seconds, idle, limit) => {
    expect(synth(Duration.seconds(seconds), idle ? Duration.seconds(idle) : undefined)).toThrow(
      `applicationTimeouts.keepAlive must be more than the idle timeout of the load balancer, ${limit} seconds, got ${seconds}`,
    );
  });

  test('fails if the idle timeout is changed later', () => {
    const change = (loadBalancer: elbv2.ApplicationLoadBalancer) =>
      loadBalancer.setAttribute('idle_timeout.timeout_seconds', '75');
    expect(synth(Duration.seconds(75), undefined, change)).toThrow(
      /idle timeout of the load balancer, 75 seconds, got 75/,
    );
  });

  test('is not compared if a value is unresolved', () => {
    expect(synth(unresolved)).not.toThrow();
    const change = (loadBalancer: elbv2.ApplicationLoadBalancer) =>
      loadBalancer.setAttribute('idle_timeout.timeout_seconds', Lazy.string({ produce: () => 'unknown' }));
    expect(synth(Duration.seconds(1), undefined, change)).not.toThrow();
  });

  test('is compared with a load balancer in another stack', () => {
    const app = new App();
    const loadBalancer = loadBalancerIn(stackOf(app, 'Traffic'));
    const stack = stackOf(app);
    const conditions = [elbv2.ListenerCondition.pathPatterns(['/pets'])];
    const traffic = Traffic.fromListenerRule(loadBalancer.listener, { conditions });
    const applicationTimeouts = { keepAlive: Duration.seconds(20) };
    serviceIn(stack, { containerPort: 8080, traffic, applicationTimeouts });
    expect(() => app.synth()).toThrow(/60 seconds, got 20/);
  });

  test('is compared if the deployment strategy shifts traffic', () => {
    const stack = stackOf();
    const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
    const deploymentStrategy = DeploymentStrategy.blueGreen();
    const applicationTimeouts = { keepAlive: Duration.seconds(20) };
    serviceIn(stack, { containerPort: 8080, traffic, deploymentStrategy, applicationTimeouts });
    expect(() => Template.fromStack(stack)).toThrow(/60 seconds, got 20/);
  });

  test('is not compared with an imported listener', () => {
    const stack = stackOf();
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: CERTIFICATE,
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
    });
    const conditions = [elbv2.ListenerCondition.pathPatterns(['/pets'])];
    const traffic = Traffic.fromListenerRule(listener, { conditions });
    const applicationTimeouts = { keepAlive: Duration.seconds(1) };
    serviceIn(stack, { containerPort: 8080, traffic, applicationTimeouts });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
