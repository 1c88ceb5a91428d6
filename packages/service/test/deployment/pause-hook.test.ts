import { Duration, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  DeploymentStrategy,
  LifecycleHook,
  type PauseHook,
  PauseStage,
  PauseTimeoutAction,
  TestTraffic,
  Traffic,
  type TrafficShiftProps,
} from '../../src';
import { loadBalancerIn, only, serviceIn, stackOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const { PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT } = PauseStage;

function service(strategy: DeploymentStrategy) {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  return { stack, service: serviceIn(stack, { traffic, containerPort: 8080, deploymentStrategy: strategy }) };
}

function paused(pauseHooks: PauseHook[], props: TrafficShiftProps = {}) {
  return service(DeploymentStrategy.blueGreen({ pauseHooks, listenerWeightCheck: false, ...props }));
}

function hooksOf({ stack }: { readonly stack: Stack }) {
  const { DeploymentConfiguration } = only(Template.fromStack(stack), 'AWS::ECS::Service');
  return (DeploymentConfiguration as Record<string, unknown>).LifecycleHooks;
}

test('a pause waits for 24 hours and then rolls back by default', () => {
  expect(hooksOf(paused([{ lifecycleStages: [PRE_PRODUCTION_TRAFFIC_SHIFT] }]))).toEqual([
    {
      TargetType: 'PAUSE',
      LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
      TimeoutConfiguration: { TimeoutInMinutes: 1440, Action: 'ROLLBACK' },
    },
  ]);
});

test('each pause has its own timeout and action', () => {
  const short = { lifecycleStages: [PRE_SCALE_UP, POST_SCALE_UP], timeout: Duration.minutes(1) };
  const long = { lifecycleStages: [PRE_PRODUCTION_TRAFFIC_SHIFT], timeout: Duration.hours(30) };
  expect(hooksOf(paused([short, { ...long, timeoutAction: PauseTimeoutAction.CONTINUE }]))).toEqual([
    {
      TargetType: 'PAUSE',
      LifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'],
      TimeoutConfiguration: { TimeoutInMinutes: 1, Action: 'ROLLBACK' },
    },
    {
      TargetType: 'PAUSE',
      LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
      TimeoutConfiguration: { TimeoutInMinutes: 1800, Action: 'CONTINUE' },
    },
  ]);
});

test('functions are called at the same stages, also if they are added later', () => {
  const stack = stackOf();
  const [first, second] = ['first', 'second'].map((name) =>
    lambda.Function.fromFunctionArn(stack, name, `arn:aws:lambda:us-east-1:111111111111:function:${name}`),
  );
  const stage = ecs.DeploymentLifecycleStage.POST_SCALE_UP;
  const { fargateService } = serviceIn(stack, {
    traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
    containerPort: 8080,
    deploymentStrategy: DeploymentStrategy.canary({
      lifecycleHooks: [LifecycleHook.invoke(first, stage)],
      pauseHooks: [{ lifecycleStages: [POST_SCALE_UP] }],
      listenerWeightCheck: false,
    }),
  });
  fargateService.addLifecycleHook(LifecycleHook.invoke(second, stage));
  expect(hooksOf({ stack })).toEqual([
    expect.objectContaining({ HookTargetArn: first.functionArn }),
    expect.objectContaining({ HookTargetArn: second.functionArn }),
    expect.objectContaining({ TargetType: 'PAUSE' }),
  ]);
});

test('the deployment keeps its strategy, bake time and alarms', () => {
  const pauseHooks = [{ lifecycleStages: [POST_SCALE_UP] }];
  const { stack, service: built } = paused(pauseHooks, { bakeTime: Duration.minutes(7) });
  built.fargateService.enableDeploymentAlarms(['later']);
  expect(only(Template.fromStack(stack), 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
    Strategy: 'BLUE_GREEN',
    BakeTimeInMinutes: 7,
    Alarms: { Enable: true, AlarmNames: expect.arrayContaining(['later']) },
    LifecycleHooks: [{ TargetType: 'PAUSE' }],
  });
});

test('the timeline of the rollout contains each pause', () => {
  const timeout = Duration.hours(1);
  const pauseHooks = [{ lifecycleStages: [POST_SCALE_UP, PRE_PRODUCTION_TRAFFIC_SHIFT], timeout }];
  const of = (strategy: DeploymentStrategy) =>
    service(strategy).service.rollout.steps.filter(({ name }) => name.startsWith('paused'));
  const once = { name: 'paused at POST_SCALE_UP for up to', seconds: 3_600 };
  const shifts = (seconds: number) => ({ name: 'paused at PRE_PRODUCTION_TRAFFIC_SHIFT for up to', seconds });
  expect(of(DeploymentStrategy.blueGreen({ pauseHooks }))).toEqual([once, shifts(3_600)]);
  expect(of(DeploymentStrategy.canary({ pauseHooks }))).toEqual([once, shifts(7_200)]);
  expect(of(DeploymentStrategy.linear({ pauseHooks, stepPercent: 30 }))).toEqual([once, shifts(14_400)]);
});

describe('errors', () => {
  const at = (...lifecycleStages: PauseStage[]) => ({ lifecycleStages });

  test.each<[string, PauseHook[], string]>([
    ['a hook without stages', [at()], 'must have at least one stage each, got none'],
    [
      'a stage of two hooks',
      [at(POST_SCALE_UP), at(POST_SCALE_UP)],
      'must have each stage once, got POST_SCALE_UP more than once',
    ],
    [
      'a test stage without test traffic',
      [at(POST_TEST_TRAFFIC_SHIFT)],
      'with POST_TEST_TRAFFIC_SHIFT requires testTraffic',
    ],
    [
      'pauses that together last longer than an update of CloudFormation',
      [at(PRE_SCALE_UP, POST_SCALE_UP)],
      'must not pause for more than 33 hours in all, bake times included, got 48.2. Decrease their timeout',
    ],
  ])('fails for %s', (_, hooks, message) => {
    expect(() => paused(hooks)).toThrow(`Service/Service: deploymentStrategy.pauseHooks ${message}`);
  });

  test.each([0, 0.5, 20_161])('fails for a timeout of %d minutes', (minutes) => {
    expect(() => paused([{ ...at(POST_SCALE_UP), timeout: Duration.seconds(minutes * 60) }])).toThrow(
      `deploymentStrategy.pauseHooks.timeout must be a whole number of minutes from 1 to 20160, got ${minutes}`,
    );
  });

  test('fails for a rolling deployment', () => {
    const strategy = DeploymentStrategy.rolling();
    jest.spyOn(strategy, 'bind').mockReturnValue({
      deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
      pauseHooks: [at(POST_SCALE_UP)],
    });
    expect(() => service(strategy)).toThrow(
      'deploymentStrategy.pauseHooks requires a strategy that shifts traffic, got ROLLING',
    );
  });

  test('counts each step of a linear deployment, and its bake times', () => {
    const linear = (hours: number) =>
      DeploymentStrategy.linear({
        stepPercent: 50,
        stepBakeTime: Duration.hours(1),
        bakeTime: Duration.hours(2),
        pauseHooks: [{ ...at(PRE_PRODUCTION_TRAFFIC_SHIFT), timeout: Duration.hours(hours) }],
      });
    expect(() => service(linear(15))).not.toThrow();
    expect(() => service(linear(16))).toThrow('in all, bake times included, got 35.');
  });
});

test('a test stage is accepted with test traffic', () => {
  const stack = stackOf();
  const loadBalancer = loadBalancerIn(stack);
  const testTraffic = TestTraffic.fromListener(loadBalancer.addTestListener(8443));
  const pauseHooks = [{ lifecycleStages: [POST_TEST_TRAFFIC_SHIFT] }];
  const deploymentStrategy = DeploymentStrategy.blueGreen({ pauseHooks, testTraffic });
  expect(() =>
    serviceIn(stack, { traffic: Traffic.fromListener(loadBalancer.listener), containerPort: 8080, deploymentStrategy }),
  ).not.toThrow();
});
