import { Duration, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ContainerServiceProps,
  DeploymentStrategy,
  PredictiveMetric,
  PredictiveScalingMode,
  type PredictiveScalingOptions,
  Scaling,
  type ScalingBetweenProps,
  ScalingPolicy,
  Traffic,
} from '../../src';
import { loadBalancerIn, serviceIn, stackOf } from '../fixtures';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const cpu = PredictiveMetric.cpuUtilization(60);
const metricOf = (metricName: string) => new cloudwatch.Metric({ namespace: 'App', metricName, statistic: 'Sum' });

function scaled(
  options: PredictiveScalingOptions,
  props: Partial<ScalingBetweenProps> = {},
  service: (stack: Stack) => Partial<ContainerServiceProps> = () => ({}),
) {
  const stack = stackOf();
  const policies = [ScalingPolicy.predictive(options)];
  serviceIn(stack, {
    ...service(stack),
    scaling: Scaling.between({ minCapacity: 2, maxCapacity: 5, policies, ...props }),
  });
  return Template.fromStack(stack);
}

const behindLoadBalancer = (stack: Stack) => ({
  containerPort: 80,
  traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
});

function predictive(template: Template) {
  const [{ Properties }, ...more] = Object.values(
    template.findResources(POLICY, { Properties: { PolicyType: 'PredictiveScaling' } }),
  );
  expect(more).toEqual([]);
  return Properties.PredictiveScalingPolicyConfiguration;
}

test('creates forecasts only, by default', () => {
  const template = scaled({ metric: cpu });
  template.hasResourceProperties(POLICY, {
    PolicyName: 'predictive-scaling',
    ScalingTargetId: { Ref: Match.stringLikeRegexp('^ServiceTaskCountTarget') },
  });
  expect(predictive(template)).toEqual({
    Mode: 'ForecastOnly',
    SchedulingBufferTime: 300,
    MaxCapacityBreachBehavior: 'HonorMaxCapacity',
    MetricSpecifications: [
      { TargetValue: 60, PredefinedMetricPairSpecification: { PredefinedMetricType: 'ECSServiceCPUUtilization' } },
    ],
  });
});

test('starts tasks before the load, and may exceed the maximum', () => {
  const template = scaled({
    policyName: 'ahead',
    metric: PredictiveMetric.memoryUtilization(70),
    mode: PredictiveScalingMode.FORECAST_AND_SCALE,
    schedulingBufferTime: Duration.minutes(10),
    maxCapacityBufferPercent: 0,
  });
  template.hasResourceProperties(POLICY, { PolicyName: 'ahead' });
  expect(predictive(template)).toEqual({
    Mode: 'ForecastAndScale',
    SchedulingBufferTime: 600,
    MaxCapacityBreachBehavior: 'IncreaseMaxCapacity',
    MaxCapacityBuffer: 0,
    MetricSpecifications: [
      { TargetValue: 70, PredefinedMetricPairSpecification: { PredefinedMetricType: 'ECSServiceMemoryUtilization' } },
    ],
  });
});

test('forecasts the requests of the target group, which must have a load balancer first', () => {
  const template = scaled({ metric: PredictiveMetric.requestsPerTarget(1000) }, {}, behindLoadBalancer);
  const [specification] = predictive(template).MetricSpecifications;
  expect(specification).toMatchObject({
    TargetValue: 1000,
    PredefinedMetricPairSpecification: { PredefinedMetricType: 'ALBRequestCount' },
  });
  const label = JSON.stringify(specification.PredefinedMetricPairSpecification.ResourceLabel);
  expect(label).toContain('LoadBalancerHttps');
  expect(label).toContain('TargetGroupFullName');
  const [policy] = Object.values(template.findResources(POLICY, { Properties: { PolicyType: 'PredictiveScaling' } }));
  expect(policy.DependsOn).toEqual(expect.arrayContaining([expect.stringContaining('LoadBalancerHttps')]));
});

test('forecasts any other load', () => {
  const scalingMetric = new cloudwatch.MathExpression({
    expression: 'requests / tasks',
    usingMetrics: { requests: metricOf('Requests'), tasks: metricOf('Tasks') },
  });
  const template = scaled({
    metric: PredictiveMetric.custom({
      loadMetric: metricOf('Requests'),
      scalingMetric,
      capacityMetric: metricOf('Tasks'),
      targetValue: 100,
    }),
  });
  const stat = (MetricName: string) => ({ Metric: { Namespace: 'App', MetricName }, Stat: 'Sum' });
  const queries = (...MetricDataQueries: object[]) => ({ MetricDataQueries });
  expect(predictive(template).MetricSpecifications).toEqual([
    {
      TargetValue: 100,
      CustomizedLoadMetricSpecification: queries({ Id: 'load', MetricStat: stat('Requests'), ReturnData: true }),
      CustomizedScalingMetricSpecification: queries(
        { Id: 'requests', MetricStat: stat('Requests'), ReturnData: false },
        { Id: 'tasks', MetricStat: stat('Tasks'), ReturnData: false },
        { Id: 'scaling', Expression: 'requests / tasks', ReturnData: true },
      ),
      CustomizedCapacityMetricSpecification: queries({ Id: 'capacity', MetricStat: stat('Tasks'), ReturnData: true }),
    },
  ]);
});

describe('the other policies of the service', () => {
  const names = (template: Template) =>
    Object.values(template.findResources(POLICY)).map(({ Properties }) => Properties.PolicyName);

  test('are the default targets, because a forecast does not scale in', () => {
    expect(names(scaled({ metric: cpu }))).toEqual(['cpu-scaling', 'memory-scaling', 'predictive-scaling']);
  });

  test('are those that are given', () => {
    expect(names(scaled({ metric: cpu }, { cpuTargetUtilizationPercent: 50 }))).toEqual([
      'cpu-scaling',
      'predictive-scaling',
    ]);
    const policies = [
      ScalingPolicy.predictive({ metric: cpu }),
      ScalingPolicy.cpuUtilizationHighResolution({ targetUtilizationPercent: 60 }),
    ];
    expect(names(scaled({ metric: cpu }, { policies }))).toEqual(['predictive-scaling', 'cpu-high-resolution-scaling']);
  });
});

test('PredictiveMetric can be extended', () => {
  class Connections extends PredictiveMetric {
    override bind(): appscaling.CfnScalingPolicy.PredictiveScalingMetricSpecificationProperty {
      return { targetValue: 5, predefinedMetricPairSpecification: { predefinedMetricType: 'Connections' } };
    }
  }
  expect(predictive(scaled({ metric: new Connections() })).MetricSpecifications).toEqual([
    { TargetValue: 5, PredefinedMetricPairSpecification: { PredefinedMetricType: 'Connections' } },
  ]);
});

test.each([0, 3600])('accepts a buffer time of %d seconds', (seconds) => {
  const schedulingBufferTime = Duration.seconds(seconds);
  expect(predictive(scaled({ metric: cpu, schedulingBufferTime })).SchedulingBufferTime).toBe(seconds);
});

const custom = { loadMetric: metricOf('Requests'), scalingMetric: metricOf('Share'), targetValue: 1 };
const repeated = (id: string) =>
  new cloudwatch.MathExpression({ expression: `${id} * 2`, usingMetrics: { [id]: metricOf('Requests') } });

test.each<[Partial<PredictiveScalingOptions>, string]>([
  [{ metric: PredictiveMetric.cpuUtilization(0) }, 'targetUtilizationPercent must be a whole number from 1 to 100'],
  [
    { metric: PredictiveMetric.memoryUtilization(101) },
    'targetUtilizationPercent must be a whole number from 1 to 100',
  ],
  [{ metric: PredictiveMetric.requestsPerTarget(1) }, 'requestsPerTarget requires traffic'],
  [{ metric: PredictiveMetric.requestsPerTarget(0) }, 'requestsPerTarget must be a whole number of 1 or more, got 0'],
  [{ metric: PredictiveMetric.custom({ ...custom, targetValue: 0 }) }, 'targetValue must be above 0, got 0'],
  [
    { metric: PredictiveMetric.custom({ ...custom, loadMetric: repeated('a'), scalingMetric: repeated('a') }) },
    'metric must have unique ids in all metric math, got "a" more than once',
  ],
  [
    { metric: PredictiveMetric.custom({ ...custom, scalingMetric: repeated('load') }) },
    'metric must have unique ids in all metric math, got "load" more than once',
  ],
  [
    { schedulingBufferTime: Duration.seconds(3601) },
    'schedulingBufferTime must be a whole number of seconds from 0 to',
  ],
  [{ maxCapacityBufferPercent: 101 }, 'maxCapacityBufferPercent must be a whole number from 0 to 100, got 101'],
  [{ maxCapacityBufferPercent: -1 }, 'maxCapacityBufferPercent must be a whole number from 0 to 100, got -1'],
])('%# fails', (options, problem) => {
  expect(() => scaled({ metric: cpu, ...options })).toThrow(`scaling.policies "predictive-scaling" ${problem}`);
});

test('fails for an invalid name', () => {
  expect(() => scaled({ metric: cpu, policyName: 'a b' })).toThrow(
    'scaling.policies policyName must be 1 to 64 letters, digits, hyphens and underscores, got "a b"',
  );
});

test('fails for requests when the deployment strategy shifts traffic', () => {
  const options = { metric: PredictiveMetric.requestsPerTarget(1) };
  const service = (stack: Stack) => ({
    ...behindLoadBalancer(stack),
    deploymentStrategy: DeploymentStrategy.blueGreen(),
  });
  expect(() => scaled(options, {}, service)).toThrow(
    'scaling.policies "predictive-scaling" requestsPerTarget requires a rolling deployment',
  );
});
