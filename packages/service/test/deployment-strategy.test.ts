import { Template } from 'aws-cdk-lib/assertions';
import { DeploymentStrategy, type RollingDeploymentProps, Scaling } from '../src';
import { only, serviceIn, stackOf } from './surroundings';

function rendered(props?: RollingDeploymentProps, scaling?: Scaling) {
  const stack = stackOf();
  serviceIn(stack, { deployment: props && DeploymentStrategy.rolling(props), scaling });
  return only(Template.fromStack(stack), 'AWS::ECS::Service');
}

test('rolls with twice the tasks, never with fewer, and back when the tasks fail', () => {
  expect(rendered()).toMatchObject({
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

test('rolls within the given bounds', () => {
  expect(rendered({ minHealthyPercent: 50, maxHealthyPercent: 150 })).toMatchObject({
    DeploymentConfiguration: { MaximumPercent: 150, MinimumHealthyPercent: 50 },
  });
});

test('tasks are not moved between zones where there is no room for one more', () => {
  expect(rendered({ minHealthyPercent: 0, maxHealthyPercent: 100 })).toMatchObject({
    DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 0 },
    AvailabilityZoneRebalancing: 'DISABLED',
  });
});

test.each<[RollingDeploymentProps, string]>([
  [{ minHealthyPercent: -1 }, 'deployment.minHealthyPercent must be a whole number from 0 to 100, got -1'],
  [{ minHealthyPercent: 101 }, 'deployment.minHealthyPercent must be a whole number from 0 to 100, got 101'],
  [{ minHealthyPercent: 0.5 }, 'deployment.minHealthyPercent must be a whole number from 0 to 100, got 0.5'],
  [{ maxHealthyPercent: 99 }, 'deployment.maxHealthyPercent must be a whole number that is 100 or more, got 99'],
])('fails when %j is out of bounds', (props, problem) => {
  expect(() => rendered(props)).toThrow(`Service/Service: ${problem}`);
});

test.each([
  [1, 100, 199],
  [2, 51, 149],
  [4, 76, 124],
])('fails when %d tasks with %d to %d percent could neither start nor stop one', (tasks, least, most) => {
  const props = { minHealthyPercent: least, maxHealthyPercent: most };
  expect(() => rendered(props, Scaling.fixedAt(tasks))).toThrow(
    `deployment can neither start nor stop a task when ${tasks} run`,
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
  expect(() => rendered(props, Scaling.fixedAt(tasks))).not.toThrow();
});
