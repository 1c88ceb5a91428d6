import { Duration } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  type ContainerServiceProps,
  DeploymentStrategy,
  RolloutTimeline,
  Scaling,
  Traffic,
  type TrafficOptions,
} from '../../src';
import { loadBalancerIn, serviceIn, stackOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

function rollout(props: Partial<ContainerServiceProps> = {}, options: TrafficOptions = {}) {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener, options);
  return serviceIn(stack, { traffic, containerPort: 8080, ...props }).rollout;
}

test('takes 90 seconds by default', () => {
  expect(rollout()).toMatchObject({
    seconds: 90,
    waves: 1,
    steps: [
      { name: 'healthy', seconds: 30 },
      { name: 'drained', seconds: 30 },
      { name: 'stopped', seconds: 30 },
    ],
  });
  expect(rollout().describe()).toBe('healthy 30 s + drained 30 s + stopped 30 s = 90 s after the start');
});

test('is shorter with shorter intervals and delays', () => {
  const timeline = rollout(
    { stopTimeout: Duration.seconds(15) },
    {
      healthCheck: { interval: Duration.seconds(5), timeout: Duration.seconds(2) },
      deregistrationDelay: Duration.seconds(10),
    },
  );
  expect(timeline.seconds).toBe(30);
});

test('only includes the stop timeout without traffic', () => {
  expect(serviceIn(stackOf()).rollout.describe()).toBe('stopped 30 s = 30 s after the start');
});

test.each([
  [4, 100, 200, 1],
  [4, 100, 150, 2],
  [4, 100, 125, 4],
  [4, 50, 100, 2],
  [3, 0, 100, 1],
  [1, 0, 100, 1],
  [0, 100, 200, 1],
])('replaces %d tasks with %d to %d percent in %d waves', (tasks, least, most, waves) => {
  const deploymentStrategy = DeploymentStrategy.rolling({ minHealthyPercent: least, maxHealthyPercent: most });
  expect(rollout({ deploymentStrategy, scaling: Scaling.fixedAt(tasks) })).toMatchObject({
    waves,
    seconds: waves * 90,
  });
});

test.each([
  [DeploymentStrategy.blueGreen(), 'healthy 30 s + baked 600 s + drained 30 s + stopped 30 s = 690 s after the start'],
  [
    DeploymentStrategy.canary(),
    'healthy 30 s + shifted by 5 percent 600 s + baked 600 s + drained 30 s + stopped 30 s = 1290 s after the start',
  ],
  [
    DeploymentStrategy.linear({ stepPercent: 30, stepBakeTime: Duration.minutes(2) }),
    'healthy 30 s + shifted by 30 percent 360 s + baked 600 s + drained 30 s + stopped 30 s = 1050 s after the start',
  ],
  [
    DeploymentStrategy.canary({ canaryPercent: 100 }),
    'healthy 30 s + baked 600 s + drained 30 s + stopped 30 s = 690 s after the start',
  ],
  [
    DeploymentStrategy.canary({ firstDeployment: true }),
    'healthy 30 s + drained 30 s + stopped 30 s = 90 s after the start',
  ],
])('includes each step of a traffic shift: %#', (deploymentStrategy, text) => {
  expect(rollout({ deploymentStrategy }).describe()).toBe(text);
});

test('can be calculated without a service', () => {
  const timeline = new RolloutTimeline({
    tasks: 4,
    deployment: { deploymentStrategy: ecs.DeploymentStrategy.ROLLING, maxHealthyPercent: 150 },
    stopTimeout: Duration.seconds(20),
  });
  expect(timeline.describe()).toBe('2 waves of stopped 20 s = 40 s after the start');
});
