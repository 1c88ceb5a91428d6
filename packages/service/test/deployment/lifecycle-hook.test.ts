import { App } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DeploymentLifecycleLambdaTarget, DeploymentLifecycleStage } from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DeploymentStrategy, LifecycleHook, Traffic } from '../../src';
import { loadBalancerIn, only, serviceIn, stackOf, statementsOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const CHECK = 'arn:aws:lambda:us-east-1:111111111111:function:check';
const APPROVE = 'arn:aws:lambda:us-east-1:111111111111:function:approve';

function hooked(...names: [string, DeploymentLifecycleStage[]][]) {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  const lifecycleHooks = names.map(([arn, stages], index) =>
    LifecycleHook.invoke(lambda.Function.fromFunctionArn(stack, `Function${index}`, arn), ...stages),
  );
  const deploymentStrategy = DeploymentStrategy.blueGreen({ lifecycleHooks, listenerWeightCheck: false });
  serviceIn(stack, { traffic, containerPort: 8080, deploymentStrategy });
  return Template.fromStack(stack);
}

describe('two hooks', () => {
  const template = hooked(
    [CHECK, [DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT, DeploymentLifecycleStage.POST_SCALE_UP]],
    [APPROVE, [DeploymentLifecycleStage.PRODUCTION_TRAFFIC_SHIFT]],
  );
  const role = { 'Fn::GetAtt': [expect.stringMatching('^ServiceHookRole'), 'Arn'] };

  test('are called at their stages', () => {
    expect(only(template, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
      LifecycleHooks: [
        { HookTargetArn: CHECK, LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT', 'POST_SCALE_UP'], RoleArn: role },
        { HookTargetArn: APPROVE, LifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'], RoleArn: role },
      ],
    });
  });

  test('share a role with a managed policy that allows to invoke their functions only', () => {
    expect(statementsOf(template, 'ServiceHookPolicy')).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [APPROVE, CHECK] },
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });
});

test('two hooks of the same function add one statement to the policy', () => {
  const template = hooked(
    [CHECK, [DeploymentLifecycleStage.PRE_SCALE_UP]],
    [CHECK, [DeploymentLifecycleStage.POST_SCALE_UP]],
  );
  expect(statementsOf(template, 'ServiceHookPolicy')[0].Resource).toBe(CHECK);
});

test('a function in another stack does not depend on the service', () => {
  const app = new App();
  const functions = stackOf(app, 'Functions');
  const handler = new lambda.Function(functions, 'Check', {
    runtime: lambda.Runtime.NODEJS_LATEST,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({ hookStatus: "SUCCEEDED" })'),
  });
  const stack = stackOf(app);
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  const lifecycleHooks = [LifecycleHook.invoke(handler, DeploymentLifecycleStage.POST_SCALE_UP)];
  const deploymentStrategy = DeploymentStrategy.canary({ lifecycleHooks, listenerWeightCheck: false });
  serviceIn(stack, { traffic, containerPort: 8080, deploymentStrategy });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'lambda:InvokeFunction' })] },
  });
  expect(functions.dependencies).toEqual([]);
});

test('fails when a hook has no stage', () => {
  expect(() => hooked([CHECK, []])).toThrow(
    'Service/Service: deploymentStrategy.lifecycleHooks must have at least one stage each, got none',
  );
});

test('accepts a hook target of the CDK', () => {
  const stack = stackOf();
  const handler = lambda.Function.fromFunctionArn(stack, 'Function', CHECK);
  const lifecycleStages = [DeploymentLifecycleStage.POST_SCALE_UP];
  const hook = new DeploymentLifecycleLambdaTarget(handler, 'Hook', { lifecycleStages });
  serviceIn(stack, {
    traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
    containerPort: 8080,
    deploymentStrategy: DeploymentStrategy.blueGreen({ lifecycleHooks: [hook], listenerWeightCheck: false }),
  });
  expect(only(Template.fromStack(stack), 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
    LifecycleHooks: [{ HookTargetArn: CHECK, LifecycleStages: ['POST_SCALE_UP'] }],
  });
});

test('can be added to the Fargate service later', () => {
  const stack = stackOf();
  const service = serviceIn(stack, {
    traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
    containerPort: 8080,
    deploymentStrategy: DeploymentStrategy.blueGreen({ listenerWeightCheck: false }),
  });
  const handler = lambda.Function.fromFunctionArn(stack, 'Function', CHECK);
  service.fargateService.addLifecycleHook(LifecycleHook.invoke(handler, DeploymentLifecycleStage.POST_SCALE_UP));
  const template = Template.fromStack(stack);
  expect(only(template, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
    LifecycleHooks: [{ HookTargetArn: CHECK, RoleArn: { 'Fn::GetAtt': [expect.stringContaining('HookRole'), 'Arn'] } }],
  });
  expect(statementsOf(template, 'ServiceHookPolicy')).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: CHECK },
  ]);
});
