import { Duration } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DeploymentStrategy, type RollingDeploymentProps, Scaling, TestTraffic, Traffic } from '../../src';
import { loadBalancerIn, only, serviceIn, stackOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

function rolling(props?: RollingDeploymentProps, scaling?: Scaling) {
  const stack = stackOf();
  serviceIn(stack, { deploymentStrategy: props && DeploymentStrategy.rolling(props), scaling });
  return only(Template.fromStack(stack), 'AWS::ECS::Service');
}

function shifted(deploymentStrategy: DeploymentStrategy) {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  serviceIn(stack, { traffic, containerPort: 8080, deploymentStrategy });
  return only(Template.fromStack(stack), 'AWS::ECS::Service');
}

const minutes = (value: number) => Duration.minutes(value);

describe('rolling', () => {
  test('is the default, with up to 200 percent of the tasks and a circuit breaker with rollback', () => {
    expect(rolling()).toMatchObject({
      DeploymentController: { Type: 'ECS' },
      DeploymentConfiguration: {
        Strategy: 'ROLLING',
        MaximumPercent: 200,
        MinimumHealthyPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      AvailabilityZoneRebalancing: 'ENABLED',
    });
  });

  test('uses the given percentages', () => {
    expect(rolling({ minHealthyPercent: 50, maxHealthyPercent: 150 })).toMatchObject({
      DeploymentConfiguration: { MaximumPercent: 150, MinimumHealthyPercent: 50 },
    });
  });

  test('disables Availability Zone rebalancing if the maximum is 100 percent', () => {
    expect(rolling({ minHealthyPercent: 0, maxHealthyPercent: 100 })).toMatchObject({
      DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 0 },
      AvailabilityZoneRebalancing: 'DISABLED',
    });
  });

  test.each<[RollingDeploymentProps, string]>([
    [{ minHealthyPercent: -1 }, 'minHealthyPercent must be a whole number from 0 to 100, got -1'],
    [{ minHealthyPercent: 101 }, 'minHealthyPercent must be a whole number from 0 to 100, got 101'],
    [{ minHealthyPercent: 0.5 }, 'minHealthyPercent must be a whole number from 0 to 100, got 0.5'],
    [{ maxHealthyPercent: 99 }, 'maxHealthyPercent must be a whole number of 100 or more, got 99'],
  ])('fails for %j', (props, problem) => {
    expect(() => rolling(props)).toThrow(`Service/Service: deploymentStrategy.${problem}`);
  });

  test.each([
    [1, 100, 199],
    [2, 51, 149],
    [4, 76, 124],
  ])('fails when %d tasks with %d to %d percent allow neither to start nor to stop a task', (tasks, least, most) => {
    const props = { minHealthyPercent: least, maxHealthyPercent: most };
    expect(() => rolling(props, Scaling.fixedAt(tasks))).toThrow(
      `deploymentStrategy can neither start nor stop a task when ${tasks} run, got minHealthyPercent ${least} and maxHealthyPercent ${most}. Decrease the first or increase the second`,
    );
  });

  test.each([
    [1, 100, 200],
    [1, 0, 100],
    [2, 50, 100],
    [2, 100, 150],
    [4, 75, 100],
    [0, 100, 100],
  ])('accepts %d tasks with %d to %d percent', (tasks, least, most) => {
    const props = { minHealthyPercent: least, maxHealthyPercent: most };
    expect(() => rolling(props, Scaling.fixedAt(tasks))).not.toThrow();
  });
});

describe('configuration', () => {
  test('of blueGreen shifts all traffic at once, with a bake time of 10 minutes', () => {
    const deployed = shifted(DeploymentStrategy.blueGreen());
    expect(deployed).toMatchObject({
      DeploymentController: { Type: 'ECS' },
      DeploymentConfiguration: {
        Strategy: 'BLUE_GREEN',
        BakeTimeInMinutes: 10,
        MaximumPercent: 200,
        MinimumHealthyPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
    });
    expect(deployed.DeploymentConfiguration).toMatchObject({
      LifecycleHooks: [{ LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] }],
    });
  });

  test('of canary shifts a part of the traffic, then the rest', () => {
    const props = { canaryPercent: 2.5, canaryBakeTime: minutes(15), bakeTime: minutes(5) };
    expect(shifted(DeploymentStrategy.canary(props))).toMatchObject({
      DeploymentConfiguration: {
        Strategy: 'CANARY',
        BakeTimeInMinutes: 5,
        CanaryConfiguration: { CanaryPercent: 2.5, CanaryBakeTimeInMinutes: 15 },
        DeploymentCircuitBreaker: { Enable: false },
      },
    });
  });

  test('of linear shifts traffic in equal steps', () => {
    const props = { stepPercent: 25, stepBakeTime: minutes(3) };
    expect(shifted(DeploymentStrategy.linear(props))).toMatchObject({
      DeploymentConfiguration: {
        Strategy: 'LINEAR',
        BakeTimeInMinutes: 10,
        LinearConfiguration: { StepPercent: 25, StepBakeTimeInMinutes: 3 },
        DeploymentCircuitBreaker: { Enable: false },
      },
    });
  });

  test('of canary and linear has the defaults of Amazon ECS', () => {
    expect(shifted(DeploymentStrategy.canary()).DeploymentConfiguration).toMatchObject({
      CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 },
    });
    expect(shifted(DeploymentStrategy.linear()).DeploymentConfiguration).toMatchObject({
      LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 6 },
    });
  });
});

const everything = [elbv2.ListenerCondition.pathPatterns(['/*'])];

test.each<[DeploymentStrategy, string]>([
  [
    DeploymentStrategy.blueGreen({ bakeTime: minutes(1441) }),
    'bakeTime must be a whole number of minutes from 0 to 1440, got 1441',
  ],
  [
    DeploymentStrategy.blueGreen({ bakeTime: Duration.seconds(90) }),
    'bakeTime must be a whole number of minutes from 0 to 1440, got 1.5',
  ],
  [DeploymentStrategy.canary({ canaryPercent: 0 }), 'canaryPercent must be from 0.1 to 100 in steps of 0.1, got 0'],
  [
    DeploymentStrategy.canary({ canaryPercent: 5.05 }),
    'canaryPercent must be from 0.1 to 100 in steps of 0.1, got 5.05',
  ],
  [
    DeploymentStrategy.canary({ canaryPercent: 100.1 }),
    'canaryPercent must be from 0.1 to 100 in steps of 0.1, got 100.1',
  ],
  [
    DeploymentStrategy.canary({ canaryBakeTime: minutes(1441) }),
    'canaryBakeTime must be a whole number of minutes from 0 to 1440, got 1441',
  ],
  [DeploymentStrategy.linear({ stepPercent: 2.9 }), 'stepPercent must be from 3 to 100 in steps of 0.1, got 2.9'],
  [
    DeploymentStrategy.linear({ stepBakeTime: minutes(1441) }),
    'stepBakeTime must be a whole number of minutes from 0 to 1440, got 1441',
  ],
  [
    DeploymentStrategy.blueGreen({ testTraffic: TestTraffic.fromConditions(everything, { priority: 0 }) }),
    'testTraffic.priority must be a whole number from 1 to 50000, got 0',
  ],
  [
    DeploymentStrategy.blueGreen({ testTraffic: TestTraffic.fromConditions([]) }),
    'testTraffic must have at least one condition, got none',
  ],
  [
    DeploymentStrategy.blueGreen({ testTraffic: TestTraffic.fromConditions([...everything, ...everything]) }),
    'testTraffic.conditions must have at most one condition with path-pattern, got more',
  ],
])('fails for a value out of bounds: %#', (strategy, problem) => {
  expect(() => shifted(strategy)).toThrow(`deploymentStrategy.${problem}`);
});

test.each([
  DeploymentStrategy.blueGreen({ bakeTime: minutes(0) }),
  DeploymentStrategy.blueGreen({ bakeTime: minutes(1440) }),
  DeploymentStrategy.canary({ canaryPercent: 0.1, canaryBakeTime: minutes(0) }),
  DeploymentStrategy.canary({ canaryPercent: 100 }),
  DeploymentStrategy.linear({ stepPercent: 3, stepBakeTime: minutes(1440) }),
  DeploymentStrategy.linear({ stepPercent: 33.3 }),
])('accepts a value at its bound: %#', (strategy) => {
  expect(() => shifted(strategy)).not.toThrow();
});

test.each([
  ['BLUE_GREEN', DeploymentStrategy.blueGreen()],
  ['CANARY', DeploymentStrategy.canary()],
  ['LINEAR', DeploymentStrategy.linear()],
])('%s fails without traffic', (name, deploymentStrategy) => {
  expect(() => serviceIn(stackOf(), { deploymentStrategy })).toThrow(
    `Service/Service: deploymentStrategy ${name} requires traffic; deploymentAlarms on target groups require traffic`,
  );
});

describe('availabilityZoneRebalancing', () => {
  const { DISABLED, ENABLED } = ecs.AvailabilityZoneRebalancing;

  test.each([
    ['rolling', () => rolling({ availabilityZoneRebalancing: DISABLED })],
    ['blueGreen', () => shifted(DeploymentStrategy.blueGreen({ availabilityZoneRebalancing: DISABLED }))],
    ['canary', () => shifted(DeploymentStrategy.canary({ availabilityZoneRebalancing: DISABLED }))],
    ['linear', () => shifted(DeploymentStrategy.linear({ availabilityZoneRebalancing: DISABLED }))],
    [
      'the first deployment',
      () => shifted(DeploymentStrategy.blueGreen({ availabilityZoneRebalancing: DISABLED, firstDeployment: true })),
    ],
  ])('is disabled with %s', (_, properties) => {
    expect(properties()).toMatchObject({ AvailabilityZoneRebalancing: 'DISABLED' });
  });

  test('fails when it is enabled without room for another task', () => {
    const props = { minHealthyPercent: 50, maxHealthyPercent: 100, availabilityZoneRebalancing: ENABLED };
    expect(() => rolling(props)).toThrow(
      'deploymentStrategy.availabilityZoneRebalancing ENABLED requires a maxHealthyPercent above 100, got 100',
    );
  });
});
