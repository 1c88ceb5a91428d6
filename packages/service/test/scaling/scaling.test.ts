import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { Scaling, type ScalingBetweenProps, type ScheduledAction, Traffic } from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf } from '../fixtures';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

function rendered(scaling?: Scaling) {
  const stack = stackOf();
  serviceIn(stack, { scaling });
  return Template.fromStack(stack);
}

function between(props: Partial<ScalingBetweenProps> = {}) {
  return rendered(Scaling.between({ minCapacity: 2, maxCapacity: 10, ...props }));
}

function policyNames(template: Template): unknown[] {
  return Object.values(template.findResources(POLICY)).map(({ Properties }) => Properties.PolicyName);
}

describe('fixedAt', () => {
  test.each([0, 1, 5000])('sets a desired count of %d', (tasks) => {
    const template = rendered(Scaling.fixedAt(tasks));
    expect(only(template, 'AWS::ECS::Service').DesiredCount).toBe(tasks);
    template.resourceCountIs(TARGET, 0);
  });

  test('is the default, with two tasks', () => {
    expect(only(rendered(), 'AWS::ECS::Service').DesiredCount).toBe(2);
  });

  test.each([-1, 1.5, 5001])('fails for %d tasks', (tasks) => {
    expect(() => rendered(Scaling.fixedAt(tasks))).toThrow(
      `Service/Service: scaling.desiredCount must be a whole number from 0 to 5000, got ${tasks}`,
    );
  });
});

describe('between', () => {
  const template = between();

  test('sets no desired count', () => {
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
    template.hasResourceProperties(TARGET, {
      MinCapacity: 2,
      MaxCapacity: 10,
      ScalableDimension: 'ecs:service:DesiredCount',
      ScheduledActions: Match.absent(),
    });
  });

  test.each([
    ['cpu-scaling', 'ECSServiceAverageCPUUtilization', 70],
    ['memory-scaling', 'ECSServiceAverageMemoryUtilization', 80],
  ])('creates the policy %s', (name, metric, target) => {
    template.hasResourceProperties(POLICY, {
      PolicyName: name,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: metric },
        TargetValue: target,
        ScaleInCooldown: 300,
        ScaleOutCooldown: 60,
      },
    });
  });

  test('creates no other policy', () => {
    expect(policyNames(template)).toEqual(['cpu-scaling', 'memory-scaling']);
  });

  test('keeps its logical ids', () => {
    expect(idsOf(template, TARGET)).toEqual(['ServiceTaskCountTarget29AE8CA3']);
    expect(idsOf(template, POLICY)).toEqual([
      'ServiceTaskCountTargetCpu02B33711',
      'ServiceTaskCountTargetMemory8695FACD',
    ]);
  });
});

test.each<[Partial<ScalingBetweenProps>, string[]]>([
  [{ cpuTargetUtilizationPercent: 50 }, ['cpu-scaling']],
  [{ memoryTargetUtilizationPercent: 50 }, ['memory-scaling']],
  [{ cpuTargetUtilizationPercent: 50, memoryTargetUtilizationPercent: 60 }, ['cpu-scaling', 'memory-scaling']],
])('%j creates no other policy', (props, names) => {
  expect(policyNames(between(props))).toEqual(names);
});

test('scales on the requests of the target group', () => {
  const stack = stackOf();
  serviceIn(stack, {
    containerPort: 80,
    traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
    scaling: Scaling.between({
      minCapacity: 1,
      maxCapacity: 2,
      requestsPerTarget: 1000,
      scaleInCooldown: Duration.seconds(0),
      scaleOutCooldown: Duration.seconds(1),
    }),
  });
  const template = Template.fromStack(stack);
  expect(policyNames(template)).toEqual(['request-scaling']);
  template.hasResourceProperties(POLICY, {
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: {
          'Fn::Join': [
            '',
            Match.arrayWith([{ 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceTargetGroup'), 'TargetGroupFullName'] }]),
          ],
        },
      },
      TargetValue: 1000,
      ScaleInCooldown: 0,
      ScaleOutCooldown: 1,
    },
  });
});

test('creates scheduled actions', () => {
  const scheduledActions = [
    {
      name: 'evening',
      schedule: appscaling.Schedule.cron({ hour: '20', minute: '0' }),
      timeZone: TimeZone.EUROPE_LONDON,
      minCapacity: 1,
      maxCapacity: 2,
    },
    { name: 'morning', schedule: appscaling.Schedule.expression('cron(0 6 * * ? *)'), minCapacity: 2 },
  ];
  between({ scheduledActions }).hasResourceProperties(TARGET, {
    ScheduledActions: [
      {
        ScheduledActionName: 'evening',
        Schedule: 'cron(0 20 * * ? *)',
        Timezone: 'Europe/London',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
      },
      {
        ScheduledActionName: 'morning',
        Schedule: 'cron(0 6 * * ? *)',
        ScalableTargetAction: { MinCapacity: 2, MaxCapacity: Match.absent() },
      },
    ],
  });
});

test.each<Partial<ScalingBetweenProps>>([
  { minCapacity: 0 },
  { minCapacity: 10 },
  { maxCapacity: 5000 },
  { cpuTargetUtilizationPercent: 1 },
  { cpuTargetUtilizationPercent: 100 },
  { memoryTargetUtilizationPercent: 1 },
  { memoryTargetUtilizationPercent: 100 },
])('accepts %j', (props) => {
  expect(() => between(props)).not.toThrow();
});

test.each<[Partial<ScalingBetweenProps>, string]>([
  [{ minCapacity: -1 }, 'scaling.minCapacity must be a whole number from 0 to 5000, got -1'],
  [{ maxCapacity: 5001 }, 'scaling.maxCapacity must be a whole number from 1 to 5000, got 5001'],
  [{ minCapacity: 0, maxCapacity: 0 }, 'scaling.maxCapacity must be a whole number from 1 to 5000, got 0'],
  [{ minCapacity: 11 }, 'scaling.maxCapacity must be at least minCapacity, 11, got 10'],
  [
    { cpuTargetUtilizationPercent: 0 },
    'scaling.cpuTargetUtilizationPercent must be a whole number from 1 to 100, got 0',
  ],
  [
    { cpuTargetUtilizationPercent: 101 },
    'scaling.cpuTargetUtilizationPercent must be a whole number from 1 to 100, got 101',
  ],
  [
    { memoryTargetUtilizationPercent: 0 },
    'scaling.memoryTargetUtilizationPercent must be a whole number from 1 to 100, got 0',
  ],
  [
    { memoryTargetUtilizationPercent: 101 },
    'scaling.memoryTargetUtilizationPercent must be a whole number from 1 to 100, got 101',
  ],
  [{ requestsPerTarget: 0 }, 'scaling.requestsPerTarget must be a whole number of 1 or more, got 0'],
  [{ requestsPerTarget: 1 }, 'scaling.requestsPerTarget requires traffic'],
  [
    { scaleInCooldown: Duration.millis(500) },
    'scaling.scaleInCooldown must be a whole number of seconds of 0 or more, got 0.5',
  ],
  [
    { scaleOutCooldown: Duration.millis(1500) },
    'scaling.scaleOutCooldown must be a whole number of seconds of 0 or more, got 1.5',
  ],
])('fails for %j', (props, problem) => {
  expect(() => between(props)).toThrow(new RegExp(`^Service/Service: .*${problem}`));
});

const schedule = appscaling.Schedule.rate(Duration.hours(1));

test.each<[ScheduledAction[], string]>([
  [[{ name: 'a', schedule }], 'scaling.scheduledActions "a" must have minCapacity, maxCapacity or both'],
  [[{ name: 'a b', schedule, minCapacity: 1 }], 'scaling.scheduledActions name must be 1 to 64 letters'],
  [
    [{ name: 'a', schedule, minCapacity: -1 }],
    'scaling.scheduledActions "a".minCapacity must be a whole number from 0',
  ],
  [
    [{ name: 'a', schedule, maxCapacity: 1.5 }],
    'scaling.scheduledActions "a".maxCapacity must be a whole number from 0',
  ],
  [
    [{ name: 'a', schedule, minCapacity: 2, maxCapacity: 1 }],
    'scaling.scheduledActions "a".maxCapacity must be at least minCapacity, 2, got 1',
  ],
  [
    [
      { name: 'a', schedule, minCapacity: 1 },
      { name: 'a', schedule, minCapacity: 2 },
    ],
    'scaling.scheduledActions must have unique names, got "a" more than once',
  ],
])('fails for the scheduled actions %j', (scheduledActions, problem) => {
  expect(() => between({ scheduledActions })).toThrow(problem);
});
