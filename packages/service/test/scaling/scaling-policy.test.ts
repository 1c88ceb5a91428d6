import { Duration, type Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Scaling, type ScalingBetweenProps, ScalingPolicy } from '../../src';
import { backlogSteps } from '../../src/scaling/private/queue-backlog';
import { serviceIn, stackOf } from '../fixtures';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

function scaled(props: (stack: Stack) => Partial<ScalingBetweenProps>) {
  const stack = stackOf();
  serviceIn(stack, { scaling: Scaling.between({ minCapacity: 0, maxCapacity: 5, ...props(stack) }) });
  return { stack, template: Template.fromStack(stack) };
}

const namespaced = { namespace: 'App', dimensionsMap: { Queue: 'a' } };
const metric = new cloudwatch.Metric({ ...namespaced, metricName: 'Jobs' });

describe('queueBacklog', () => {
  const { template } = scaled((stack) => ({
    policies: [ScalingPolicy.queueBacklog({ queue: new sqs.Queue(stack, 'Queue'), backlogPerTask: 100 })],
  }));

  /** The number of tasks that the policies set for a backlog: that of the alarm that is in ALARM. */
  function tasksFor(backlog: number): number {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const actions = alarms.flatMap(({ Properties: alarm }) => {
      const { Threshold: threshold, ComparisonOperator: operator } = alarm;
      const fires = operator === 'GreaterThanOrEqualToThreshold' ? backlog >= threshold : backlog <= threshold;
      if (!fires) return [];
      const policy = template.toJSON().Resources[alarm.AlarmActions[0].Ref].Properties;
      const { StepAdjustments: steps, AdjustmentType } = policy.StepScalingPolicyConfiguration;
      expect(AdjustmentType).toBe('ExactCapacity');
      const found = steps.filter(
        ({ MetricIntervalLowerBound: lower = -Infinity, MetricIntervalUpperBound: upper = Infinity }) =>
          backlog - threshold >= lower && backlog - threshold < upper,
      );
      expect(found).toHaveLength(1);
      return [found[0].ScalingAdjustment as number];
    });
    expect(actions).toHaveLength(1);
    return actions[0];
  }

  test.each([
    [0, 0],
    [1, 1],
    [100, 1],
    [101, 2],
    [250, 3],
    [400, 4],
    [401, 5],
    [1_000_000, 5],
  ])('runs for %d messages %d tasks', (backlog, tasks) => {
    expect(tasksFor(backlog)).toBe(tasks);
  });

  test('counts messages that wait and messages that tasks process', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms).toHaveLength(2);
    for (const { Properties } of alarms) {
      expect(Properties.Metrics).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ Expression: 'visible + inFlight' }),
          expect.objectContaining({
            Id: 'visible',
            MetricStat: expect.objectContaining({
              Metric: expect.objectContaining({ MetricName: 'ApproximateNumberOfMessagesVisible' }),
              Period: 60,
              Stat: 'Maximum',
            }),
          }),
          expect.objectContaining({
            Id: 'inFlight',
            MetricStat: expect.objectContaining({
              Metric: expect.objectContaining({ MetricName: 'ApproximateNumberOfMessagesNotVisible' }),
            }),
          }),
        ]),
      );
    }
  });

  test('is the only policy, and scales to zero without a warning', () => {
    template.resourcePropertiesCountIs(POLICY, { PolicyType: 'TargetTrackingScaling' }, 0);
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 0, MaxCapacity: 5 });
    template.allResourcesProperties(POLICY, { StepScalingPolicyConfiguration: Match.objectLike({ Cooldown: 300 }) });
  });

  test.each([1, 2, 38, 39, 40, 79, 1000, 5000])('has at most 40 steps up to %d tasks', (maxCapacity) => {
    const steps = backlogSteps(10, maxCapacity);
    expect(steps.length).toBeLessThanOrEqual(40);
    expect(steps.at(-1)).toMatchObject({ change: maxCapacity, upper: undefined });
    expect(steps[0]).toEqual({ upper: 0.5, change: 0 });
  });

  test('fails for a backlog of less than one message', () => {
    expect(() =>
      scaled((stack) => ({
        policies: [ScalingPolicy.queueBacklog({ queue: new sqs.Queue(stack, 'Queue'), backlogPerTask: 0 })],
      })),
    ).toThrow('Service/Service: scaling.policies backlogPerTask must be a whole number of 1 or more, got 0');
  });
});

describe('targetTracking', () => {
  test('keeps a metric at its target value', () => {
    const { template } = scaled(() => ({
      minCapacity: 1,
      policies: [ScalingPolicy.targetTracking({ policyName: 'jobs', metric, targetValue: 10, disableScaleIn: true })],
      scaleInCooldown: Duration.seconds(10),
      scaleOutCooldown: Duration.seconds(20),
    }));
    template.resourceCountIs(POLICY, 1);
    template.hasResourceProperties(POLICY, {
      PolicyName: 'jobs',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        CustomizedMetricSpecification: {
          Namespace: 'App',
          MetricName: 'Jobs',
          Dimensions: [{ Name: 'Queue', Value: 'a' }],
        },
        TargetValue: 10,
        DisableScaleIn: true,
        ScaleInCooldown: 10,
        ScaleOutCooldown: 20,
      },
    });
  });

  test('keeps metric math at its target value', () => {
    const { template } = scaled(() => ({
      minCapacity: 1,
      policies: [
        ScalingPolicy.targetTracking({
          policyName: 'jobs-per-task',
          metric: new cloudwatch.MathExpression({
            expression: 'total / tasks',
            usingMetrics: {
              total: new cloudwatch.MathExpression({ expression: 'jobs * 2', usingMetrics: { jobs: metric } }),
              tasks: new cloudwatch.Metric({ ...namespaced, metricName: 'Tasks', statistic: 'Maximum' }),
            },
          }),
          targetValue: 10,
        }),
      ],
    }));
    const stat = (MetricName: string, Stat: string) => ({
      Metric: { Namespace: 'App', MetricName, Dimensions: [{ Name: 'Queue', Value: 'a' }] },
      Stat,
    });
    template.hasResourceProperties(POLICY, {
      PolicyName: 'jobs-per-task',
      TargetTrackingScalingPolicyConfiguration: {
        CustomizedMetricSpecification: {
          Metrics: [
            { Id: 'jobs', MetricStat: stat('Jobs', 'Average'), ReturnData: false },
            { Id: 'total', Expression: 'jobs * 2', ReturnData: false },
            { Id: 'tasks', MetricStat: stat('Tasks', 'Maximum'), ReturnData: false },
            { Id: 'tracked', Expression: 'total / tasks', ReturnData: true },
          ],
        },
        TargetValue: 10,
      },
    });
  });
});

test('step changes the number of tasks in steps', () => {
  const scalingSteps = [
    { upper: 10, change: -1 },
    { lower: 100, change: 2 },
  ];
  const { template } = scaled(() => ({ policies: [ScalingPolicy.step({ policyName: 'jobs', metric, scalingSteps })] }));
  template.resourceCountIs(POLICY, 2);
  template.allResourcesProperties(POLICY, {
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: Match.objectLike({ AdjustmentType: 'ChangeInCapacity', Cooldown: 60 }),
  });
});

describe('a minimum of 0', () => {
  const queueOf = (stack: Stack) => new sqs.Queue(stack, 'Queue');
  const steps = [
    { upper: 10, change: -10 },
    { lower: 100, change: 10 },
  ];
  const schedule = appscaling.Schedule.rate(Duration.hours(1));
  const percent = { adjustmentType: appscaling.AdjustmentType.PERCENT_CHANGE_IN_CAPACITY };

  function warningsWith(props: (stack: Stack) => Partial<ScalingBetweenProps>): unknown[] {
    return Annotations.fromStack(scaled(props).stack).findWarning('*', Match.stringLikeRegexp('staysAtZero'));
  }

  test.each<[string, (stack: Stack) => Partial<ScalingBetweenProps>]>([
    ['utilization', () => ({})],
    [
      'a target value',
      () => ({ policies: [ScalingPolicy.targetTracking({ policyName: 'a', metric, targetValue: 1 })] }),
    ],
    ['no policy', () => ({ policies: [] })],
    [
      'a percentage of zero',
      () => ({ policies: [ScalingPolicy.step({ policyName: 'a', metric, scalingSteps: steps, ...percent })] }),
    ],
    ['a schedule of zero', () => ({ scheduledActions: [{ name: 'a', schedule, minCapacity: 0 }] })],
  ])('warns when only %s changes the number of tasks', (_, props) => {
    expect(warningsWith(props)).toHaveLength(1);
  });

  test.each<[string, (stack: Stack) => Partial<ScalingBetweenProps>]>([
    ['a queue', (stack) => ({ policies: [ScalingPolicy.queueBacklog({ queue: queueOf(stack), backlogPerTask: 1 })] })],
    ['steps', () => ({ policies: [ScalingPolicy.step({ policyName: 'a', metric, scalingSteps: steps })] })],
    [
      'a percentage with a minimum',
      () => ({
        policies: [
          ScalingPolicy.step({ policyName: 'a', metric, scalingSteps: steps, ...percent, minAdjustmentMagnitude: 1 }),
        ],
      }),
    ],
    ['a schedule', () => ({ scheduledActions: [{ name: 'a', schedule, minCapacity: 1 }] })],
    ['a minimum of 1', () => ({ minCapacity: 1 })],
  ])('does not warn with %s', (_, props) => {
    expect(warningsWith(props)).toEqual([]);
  });
});

test.each<[ScalingPolicy[], string]>([
  [
    [ScalingPolicy.targetTracking({ policyName: 'a b', metric, targetValue: 1 })],
    'scaling.policies policyName must be 1 to 64 letters, digits, hyphens and underscores, got "a b"',
  ],
  [
    [ScalingPolicy.targetTracking({ policyName: 'a', metric, targetValue: 0 })],
    'scaling.policies "a" targetValue must be above 0, got 0',
  ],
  [
    [ScalingPolicy.step({ policyName: 'a', metric, scalingSteps: [{ lower: 1, change: 1 }] })],
    'scaling.policies "a" must have 2 to 40 scalingSteps, got 1',
  ],
  [
    [ScalingPolicy.targetTracking({ policyName: 'cpu-scaling', metric, targetValue: 1 })],
    'scaling.policies must have unique names, got "cpu-scaling" more than once',
  ],
])('%# fails', (policies, problem) => {
  expect(() => scaled(() => ({ minCapacity: 1, policies }))).toThrow(`Service/Service: ${problem}`);
});
