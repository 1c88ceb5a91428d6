import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { Scaling, type ScalingBetweenProps, type ScheduledCapacity } from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf } from '../surroundings';

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

describe('a fixed number', () => {
  test.each([0, 1, 5000])('of %d tasks stands in the template', (tasks) => {
    const template = rendered(Scaling.fixedAt(tasks));
    expect(only(template, 'AWS::ECS::Service').DesiredCount).toBe(tasks);
    template.resourceCountIs(TARGET, 0);
  });

  test('is two without a word of the caller', () => {
    expect(only(rendered(), 'AWS::ECS::Service').DesiredCount).toBe(2);
  });

  test.each([-1, 1.5, 5001])('of %d tasks fails', (tasks) => {
    expect(() => rendered(Scaling.fixedAt(tasks))).toThrow(
      `Service/Service: scaling tasks must be a whole number from 0 to 5000, got ${tasks}`,
    );
  });
});

describe('a number that follows the load', () => {
  const template = between();

  test('leaves the number of tasks to the scaling', () => {
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
  ])('has the policy %s', (name, metric, target) => {
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

  test('has no other policy', () => {
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
  [{ cpuTargetPercent: 50 }, ['cpu-scaling']],
  [{ memoryTargetPercent: 50 }, ['memory-scaling']],
  [{ cpuTargetPercent: 50, memoryTargetPercent: 60 }, ['cpu-scaling', 'memory-scaling']],
])('%j follows nothing else', (props, names) => {
  expect(policyNames(between(props))).toEqual(names);
});

test('follows the requests of its target group', () => {
  const stack = stackOf();
  serviceIn(stack, {
    containerPort: 80,
    listener: loadBalancerIn(stack).listener,
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

test('bounds change by the clock', () => {
  const schedules = [
    {
      name: 'evening',
      schedule: appscaling.Schedule.cron({ hour: '20', minute: '0' }),
      timeZone: TimeZone.EUROPE_LONDON,
      minCapacity: 1,
      maxCapacity: 2,
    },
    { name: 'morning', schedule: appscaling.Schedule.expression('cron(0 6 * * ? *)'), minCapacity: 2 },
  ];
  between({ schedules }).hasResourceProperties(TARGET, {
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
  { cpuTargetPercent: 1 },
  { cpuTargetPercent: 100 },
  { memoryTargetPercent: 1 },
  { memoryTargetPercent: 100 },
])('accepts the bounds %j', (props) => {
  expect(() => between(props)).not.toThrow();
});

test.each<[Partial<ScalingBetweenProps>, string]>([
  [{ minCapacity: -1 }, 'scaling.minCapacity must be a whole number from 0 to 5000, got -1'],
  [{ maxCapacity: 5001 }, 'scaling.maxCapacity must be a whole number from 1 to 5000, got 5001'],
  [{ minCapacity: 0, maxCapacity: 0 }, 'scaling.maxCapacity must be a whole number from 1 to 5000, got 0'],
  [{ minCapacity: 11 }, 'scaling.maxCapacity must be minCapacity 11 or more, got 10'],
  [{ cpuTargetPercent: 0 }, 'scaling.cpuTargetPercent must be a whole number from 1 to 100, got 0'],
  [{ cpuTargetPercent: 101 }, 'scaling.cpuTargetPercent must be a whole number from 1 to 100, got 101'],
  [{ memoryTargetPercent: 0 }, 'scaling.memoryTargetPercent must be a whole number from 1 to 100, got 0'],
  [{ memoryTargetPercent: 101 }, 'scaling.memoryTargetPercent must be a whole number from 1 to 100, got 101'],
  [{ requestsPerTarget: 0 }, 'scaling.requestsPerTarget must be a whole number that is 1 or more, got 0'],
  [{ requestsPerTarget: 1 }, 'scaling.requestsPerTarget needs a listener'],
  [
    { scaleInCooldown: Duration.millis(500) },
    'scaling.scaleInCooldown must be a whole number of seconds that is 0 or more, got 0.5',
  ],
  [
    { scaleOutCooldown: Duration.millis(1500) },
    'scaling.scaleOutCooldown must be a whole number of seconds that is 0 or more, got 1.5',
  ],
])('fails when %j is out of bounds', (props, problem) => {
  expect(() => between(props)).toThrow(new RegExp(`^Service/Service: .*${problem}`));
});

const schedule = appscaling.Schedule.rate(Duration.hours(1));

test.each<[ScheduledCapacity[], string]>([
  [[{ name: 'a', schedule }], 'scaling.schedules "a" must have minCapacity, maxCapacity or both'],
  [[{ name: 'a b', schedule, minCapacity: 1 }], 'scaling.schedules name must be 1 to 64 letters'],
  [[{ name: 'a', schedule, minCapacity: -1 }], 'scaling.schedules "a".minCapacity must be a whole number from 0'],
  [[{ name: 'a', schedule, maxCapacity: 1.5 }], 'scaling.schedules "a".maxCapacity must be a whole number from 0'],
  [
    [{ name: 'a', schedule, minCapacity: 2, maxCapacity: 1 }],
    'scaling.schedules "a".maxCapacity must be minCapacity 2 or more, got 1',
  ],
  [
    [
      { name: 'a', schedule, minCapacity: 1 },
      { name: 'a', schedule, minCapacity: 2 },
    ],
    'scaling.schedules must have names of their own, got "a" more than once',
  ],
])('fails when the schedules are %j', (schedules, problem) => {
  expect(() => between({ schedules })).toThrow(problem);
});
