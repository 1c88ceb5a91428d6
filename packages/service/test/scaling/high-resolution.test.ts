import { Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Scaling, type ScalingBetweenProps, ScalingPolicy } from '../../src';
import { only, serviceIn, stackOf } from '../fixtures';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const cpu = ScalingPolicy.cpuUtilizationHighResolution({ targetUtilizationPercent: 60 });
const memory = ScalingPolicy.memoryUtilizationHighResolution({ targetUtilizationPercent: 75, disableScaleIn: true });

function scaled(props: Partial<ScalingBetweenProps>) {
  const stack = stackOf();
  serviceIn(stack, { scaling: Scaling.between({ minCapacity: 2, maxCapacity: 5, ...props }) });
  return Template.fromStack(stack);
}

test('a service measures its utilization every minute unless a policy requires high resolution', () => {
  expect(only(scaled({}), 'AWS::ECS::Service').Monitoring).toBeUndefined();
});

test.each([
  [cpu, 'cpu-high-resolution-scaling', 'CPUUtilization', 'ECSServiceAverageCPUUtilizationHighResolution', 60],
  [
    memory,
    'memory-high-resolution-scaling',
    'MemoryUtilization',
    'ECSServiceAverageMemoryUtilizationHighResolution',
    75,
  ],
])('%# enables the metric of the service and tracks it', (policy, PolicyName, metricName, predefined, TargetValue) => {
  const template = scaled({ policies: [policy], scaleOutCooldown: Duration.seconds(20) });
  template.resourceCountIs(POLICY, 1);
  template.hasResourceProperties(POLICY, {
    PolicyName,
    PolicyType: 'TargetTrackingScaling',
    ScalingTargetId: { Ref: Match.stringLikeRegexp('^ServiceTaskCountTarget') },
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: predefined },
      TargetValue,
      DisableScaleIn: policy === memory ? true : Match.absent(),
      ScaleInCooldown: 300,
      ScaleOutCooldown: 20,
    },
  });
  expect(only(template, 'AWS::ECS::Service').Monitoring).toEqual({
    MetricConfigurations: [{ MetricNames: [metricName], ResolutionSeconds: 20 }],
  });
});

test('both metrics can have high resolution', () => {
  expect(only(scaled({ policies: [cpu, memory] }), 'AWS::ECS::Service').Monitoring).toEqual({
    MetricConfigurations: [
      { MetricNames: ['CPUUtilization'], ResolutionSeconds: 20 },
      { MetricNames: ['MemoryUtilization'], ResolutionSeconds: 20 },
    ],
  });
});

test.each([0, 0.5, 101])('fails for a target value of %d', (targetUtilizationPercent) => {
  const policies = [ScalingPolicy.cpuUtilizationHighResolution({ targetUtilizationPercent })];
  expect(() => scaled({ policies })).toThrow(
    `Service/Service: scaling.policies "cpu-high-resolution-scaling" targetUtilizationPercent must be a whole number from 1 to 100, got ${targetUtilizationPercent}`,
  );
});

test('fails when two policies track the same metric', () => {
  expect(() => scaled({ policies: [cpu, cpu] })).toThrow(
    'scaling.policies must have unique names, got "cpu-high-resolution-scaling" more than once',
  );
});
