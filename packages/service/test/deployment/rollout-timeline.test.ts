import { Duration } from 'aws-cdk-lib/core';
import { type ContainerServiceProps, DeploymentStrategy, Scaling } from '../../src';
import { loadBalancerIn, serviceIn, stackOf } from '../surroundings';

function rollout(props: Partial<ContainerServiceProps> = {}) {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  return serviceIn(stack, { listener, containerPort: 8080, ...props }).rollout;
}

test('the defaults take a minute and a half after the start', () => {
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

test('shorter checks and shorter delays make a rollout shorter', () => {
  const timeline = rollout({
    healthCheck: { interval: Duration.seconds(5), timeout: Duration.seconds(2) },
    deregistrationDelay: Duration.seconds(10),
    stopTimeout: Duration.seconds(15),
  });
  expect(timeline.seconds).toBe(30);
});

test('a worker is only stopped', () => {
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
])('%d tasks with %d to %d percent are replaced in %d waves', (tasks, least, most, waves) => {
  const deployment = DeploymentStrategy.rolling({ minHealthyPercent: least, maxHealthyPercent: most });
  expect(rollout({ deployment, scaling: Scaling.fixedAt(tasks) })).toMatchObject({ waves, seconds: waves * 90 });
});

test.each([
  [DeploymentStrategy.blueGreen(), 'healthy 30 s + baked 600 s + drained 30 s + stopped 30 s = 690 s after the start'],
  [
    DeploymentStrategy.canary(),
    'healthy 30 s + shifted by 5 percent 600 s + baked 600 s + drained 30 s + stopped 30 s = 1290 s after the start',
  ],
  [
    DeploymentStrategy.linear({ stepPercent: 30, stepTime: Duration.minutes(2) }),
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
])('a deployment that shifts requests waits for each step: %#', (deployment, text) => {
  expect(rollout({ deployment }).describe()).toBe(text);
});
